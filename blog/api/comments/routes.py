"""Comments: reading them, and what people and moderators do with them."""

from flask import Blueprint

from blog.api.answers import NOTHING, Answer, created, expect, page
from blog.api.comments import shapes
from blog.api.comments.presenting import said, tag_of, thread, whole
from blog.api.operations import BASE, Asked, operation
from blog.api.posts.queries import readable
from blog.api.reading import JSON, MERGE
from blog.auth.models import Actor
from blog.comments import actions, listings, queries, threads
from blog.comments.actions import Said
from blog.comments.moderation import actions as moderation
from blog.comments.moderation.queries import moderated, moderator, queue
from blog.comments.speakers import Speaker
from blog.comments.stamps import stamp
from blog.db import Row
from blog.posts.queries import readable_post
from blog.web.clients import client
from blog.web.language import locale

bp = Blueprint("api_comments", __name__)


def _speaker(actor: Actor) -> Speaker:
    """Members only: a program has no browser by which a guest is known again."""
    return Speaker(actor, client(), locale=locale())


def _post(id: int, actor: Actor) -> Row:
    return readable_post(readable(id, actor).slug, actor)


@operation(
    bp, "GET /posts/<int:id>/comments", {200: shapes.THREADS}, scope="read", is_open=True, query=shapes.LIST
)
def index(asked: Asked, id: int) -> Answer:
    """List the comments of a post

    By threads, each with its first replies.
    """
    wish = asked.query
    place, after = wish.get("about"), wish.get("cursor")
    post = _post(id, asked.actor)
    found = listings.talk(post.id, wish["sort"], wish.get("only", ""), place, after, limit=wish["limit"])
    return page([thread(one, id) for one in found.threads], found.later)


@operation(
    bp,
    "POST /posts/<int:id>/comments",
    {201: shapes.COMMENT},
    scope="comments",
    body=shapes.NEW,
    takes=(JSON,),
    once=True,
)
def create(asked: Asked, id: int) -> Answer:
    """Comment on a post

    The same rules as on the page; it may have to wait for a moderator.
    """
    by, sent = _speaker(asked.user), asked.body
    post = queries.post_open_to(readable(id, asked.actor).slug, by)
    told = Said(
        text=sent["text"],
        stamp=stamp(post.id),
        question=sent.get("question", False),
        reply_to=sent.get("reply_to"),
        about=sent.get("about"),
    )
    comment = queries.comment_for(actions.leave(post, by, told).id, by)
    return created(whole(comment, by), f"{BASE}/comments/{comment.id}", tag_of(comment, by))


@operation(bp, "GET /comments", {200: shapes.COMMENTS}, scope="moderation", query=shapes.QUEUE)
def waiting(asked: Asked) -> Answer:
    """List comments to moderate

    Authors get those on their own posts, editors all: those that wait longest first, of others the latest.
    """
    by = _speaker(asked.user)
    wish = asked.query
    found = queue(moderator(asked.actor), wish["state"], wish.get("cursor"), limit=wish["limit"])
    return page([whole(comment, by) for comment in found.comments], found.later)


@operation(bp, "GET /comments/<int:id>", {200: shapes.COMMENT}, scope="read", is_open=True)
def show(asked: Asked, id: int) -> Answer:
    """Read a comment"""
    by = _speaker(asked.actor)
    comment = queries.comment_for(id, by)
    return Answer(whole(comment, by), tag=tag_of(comment, by))


@operation(
    bp,
    "GET /comments/<int:id>/replies",
    {200: shapes.COMMENTS},
    scope="read",
    is_open=True,
    query=shapes.REPLIES,
)
def replies(asked: Asked, id: int) -> Answer:
    """List the replies of a thread

    To the comment that it began with, the oldest first.
    """
    post_id = queries.shown_comment(id, _speaker(asked.actor)).post_id
    found = threads.thread(post_id, id, asked.query.get("cursor"))
    return page([said(reply, post_id) for reply in found.threads[0].replies], found.later)


@operation(
    bp,
    "PATCH /comments/<int:id>",
    {200: shapes.COMMENT},
    scope="comments",
    body=shapes.CHANGES,
    takes=(JSON, MERGE),
    guarded=True,
)
def change(asked: Asked, id: int) -> Answer:
    """Change one's own comment

    For a quarter of an hour.
    """
    by = _speaker(asked.user)
    comment = queries.own_comment(id, by)
    expect(tag_of(comment, by))
    actions.revise(comment, by, asked.body["text"], comment.version)
    return Answer(whole(comment, by), tag=tag_of(comment, by))


@operation(bp, "DELETE /comments/<int:id>", {204: None}, scope="comments", guarded=True)
def withdraw(asked: Asked, id: int) -> Answer:
    """Withdraw one's own comment"""
    by = _speaker(asked.user)
    comment = queries.own_comment(id, by)
    expect(tag_of(comment, by))
    actions.withdraw(comment, by)
    return NOTHING


@operation(
    bp,
    "POST /comments/<int:id>/decisions",
    {200: shapes.COMMENT},
    scope="moderation",
    body=shapes.DECISION,
    takes=(JSON,),
    guarded=True,
)
def decide(asked: Asked, id: int) -> Answer:
    """Moderate a comment

    Approve it, put it with the spam or into the trash, or keep it as it is, which settles reports.
    """
    by = _speaker(asked.user)
    comment = moderated(id, moderator(asked.actor))
    expect(tag_of(comment, by))
    seen = {id: asked.body.get("version", comment.version)}
    moderation.decide([comment], asked.user, asked.body["do"], seen)
    return Answer(whole(comment, by), tag=tag_of(comment, by))


@operation(bp, "PUT /comments/<int:id>/vote", {204: None}, scope="comments")
def vote(asked: Asked, id: int) -> Answer:
    """Find a comment helpful"""
    return _voted(asked, id, True)


@operation(bp, "DELETE /comments/<int:id>/vote", {204: None}, scope="comments")
def take_back_vote(asked: Asked, id: int) -> Answer:
    """Take a vote back"""
    return _voted(asked, id, False)


def _voted(asked: Asked, id: int, helpful: bool) -> Answer:
    by = _speaker(asked.user)
    actions.vote(queries.comment_for(id, by), by, helpful)
    return NOTHING
