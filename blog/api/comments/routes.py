"""Comments: reading them, and what people and moderators do with them."""

from flask import Blueprint

from blog.api.answers import NOTHING, Answer, created, expect, page
from blog.api.callers import speaker
from blog.api.comments import shapes
from blog.api.comments.presenting import said, tag_of, thread, to_moderate, whole
from blog.api.operations import BASE, Asked, operation
from blog.api.posts.queries import readable
from blog.api.reading import JSON, MERGE
from blog.auth.models import Actor
from blog.comments import actions, listings, queries, threads
from blog.comments.actions import Said
from blog.comments.moderation import actions as moderation
from blog.comments.moderation.queries import moderated, moderator, queue
from blog.comments.notices import actions as notices
from blog.comments.notices.queries import Place, place
from blog.comments.stamps import stamp
from blog.db import Row
from blog.posts.queries import readable_post

bp = Blueprint("api_comments", __name__)


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
    about, after = wish.get("about"), wish.get("cursor")
    post = _post(id, asked.actor)
    found = listings.talk(post.id, wish["sort"], wish.get("only", ""), about, after, limit=wish["limit"])
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
    by, sent = speaker(asked.user), asked.body
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


@operation(bp, "GET /comments", {200: shapes.QUEUED}, scope="moderation", query=shapes.QUEUE)
def waiting(asked: Asked) -> Answer:
    """List comments to moderate

    Authors get those on their own posts, editors all: those that wait longest first, of others the latest.
    Each with the reasons why it is where it is, and with what readers reported.
    """
    by = speaker(asked.user)
    wish = asked.query
    found = queue(moderator(asked.actor), wish["state"], wish.get("cursor"), limit=wish["limit"])
    return page([to_moderate(comment, by, found) for comment in found.comments], found.later)


@operation(bp, "GET /comments/<int:id>", {200: shapes.COMMENT}, scope="read", is_open=True)
def show(asked: Asked, id: int) -> Answer:
    """Read a comment"""
    by = speaker(asked.actor)
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
    post_id = queries.shown_comment(id, speaker(asked.actor)).post_id
    found = threads.thread(post_id, id, asked.query.get("cursor"), limit=asked.query["limit"])
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
    by = speaker(asked.user)
    comment = queries.own_comment(id, by)
    expect(tag_of(comment, by))
    actions.revise(comment, by, asked.body["text"], comment.version)
    return Answer(whole(comment, by), tag=tag_of(comment, by))


@operation(bp, "DELETE /comments/<int:id>", {204: None}, scope="comments", guarded=True)
def withdraw(asked: Asked, id: int) -> Answer:
    """Withdraw one's own comment"""
    by = speaker(asked.user)
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
    by = speaker(asked.user)
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
    by = speaker(asked.user)
    actions.vote(queries.comment_for(id, by), by, helpful)
    return NOTHING


@operation(bp, "PUT /comments/<int:id>/answer", {204: None}, scope="comments")
def mark_answer(asked: Asked, id: int) -> Answer:
    """Mark a reply as the answer

    To the question that its thread began with: for who asked, and for whoever may change the post.
    """
    return _marked(asked, id, True)


@operation(bp, "DELETE /comments/<int:id>/answer", {204: None}, scope="comments")
def take_back_answer(asked: Asked, id: int) -> Answer:
    """Take the mark of an answer back"""
    return _marked(asked, id, False)


def _marked(asked: Asked, id: int, is_answer: bool) -> Answer:
    by = speaker(asked.user)
    actions.mark_answer(queries.comment_for(id, by), by, is_answer)
    return NOTHING


@operation(
    bp,
    "POST /comments/<int:id>/reports",
    {204: None},
    scope="comments",
    body=shapes.REPORTING,
    takes=(JSON,),
)
def report(asked: Asked, id: int) -> Answer:
    """Report a comment

    To the moderators: once, however often it is said. Nobody learns who did.
    """
    by = speaker(asked.user)
    moderation.report(queries.comment_for(id, by), by, asked.body.get("reason", ""))
    return NOTHING


@operation(
    bp, "PUT /posts/<int:id>/discussion/following", {204: None}, scope="comments", query=shapes.FOLLOWING
)
def follow(asked: Asked, id: int) -> Answer:
    """Follow a discussion, or one thread of it

    Notices and letters tell of what is new there.
    """
    notices.follow(_place(asked, id), asked.user)
    return NOTHING


@operation(
    bp, "DELETE /posts/<int:id>/discussion/following", {204: None}, scope="comments", query=shapes.FOLLOWING
)
def unfollow(asked: Asked, id: int) -> Answer:
    """Follow a discussion, or one thread of it, no more"""
    notices.unfollow(_place(asked, id), asked.user)
    return NOTHING


def _place(asked: Asked, id: int) -> Place:
    by = speaker(asked.user)
    return place(readable(id, asked.actor).slug, asked.query["thread"], by)
