"""What else moderators do: decisions taken back, discussions closed, people kept out."""

from typing import Any

from flask import Blueprint

from blog.api.answers import NOTHING, Answer, created, cursor_of, page
from blog.api.callers import speaker
from blog.api.comments.presenting import reasons, tag_of, whole
from blog.api.comments.shapes import COMMENT
from blog.api.moderation import shapes
from blog.api.operations import BASE, Asked, operation
from blog.api.posts.presenting import utc
from blog.api.posts.queries import readable
from blog.api.posts.shapes import PAGE
from blog.api.reading import JSON
from blog.comments.bans.actions import ban, lift
from blog.comments.bans.models import Ban
from blog.comments.bans.queries import ban_with, bans
from blog.comments.moderation import actions, queries
from blog.comments.moderation.models import Decision
from blog.errors import Conflict, NotFound

bp = Blueprint("api_moderation", __name__)


@operation(bp, "GET /comments/<int:id>/decisions", {200: shapes.DECISIONS}, scope="moderation")
def decisions(asked: Asked, id: int) -> Answer:
    """List what became of a comment

    Each decision about it, of moderators and of the site itself, the latest last.
    """
    queries.moderated(id, queries.moderator(asked.actor))
    return Answer([_decision(one) for one in queries.decisions_about([id])[id]])


def _decision(made: Decision) -> dict[str, Any]:
    return {
        "number": made.id,
        "before": made.before,
        "after": made.after,
        "by": made.by and made.by.username,
        "reasons": reasons(made),
        "at": utc(made.at),
        "undone_at": utc(made.undone_at),
    }


@operation(bp, "DELETE /comments/<int:id>/decisions/<int:number>", {200: COMMENT}, scope="moderation")
def undo(asked: Asked, id: int, number: int) -> Answer:
    """Take a decision back

    The comment gets the state that it had before, unless somebody gave it another one meanwhile.
    """
    by, user = speaker(asked.user), queries.moderator(asked.actor)
    comment = queries.moderated(id, user)
    made = [one for one in queries.decisions_with([number], user) if one.comment_id == id]
    if not made:
        raise NotFound(number)
    if not actions.undo(made, user):
        raise Conflict(number)
    return Answer(whole(comment, by), tag=tag_of(comment, by))


@operation(bp, "PUT /posts/<int:id>/discussion/closing", {204: None}, scope="moderation")
def close(asked: Asked, id: int) -> Answer:
    """Close the discussion of a post

    What was said stays; nobody can comment any more but those who may change the post.
    """
    return _closed(asked, id, True)


@operation(bp, "DELETE /posts/<int:id>/discussion/closing", {204: None}, scope="moderation")
def open_again(asked: Asked, id: int) -> Answer:
    """Open the discussion of a post again"""
    return _closed(asked, id, False)


def _closed(asked: Asked, id: int, closed: bool) -> Answer:
    user = queries.moderator(asked.actor)
    actions.close(queries.post_of(readable(id, user).slug, user).id, closed)
    return NOTHING


@operation(bp, "GET /bans", {200: shapes.BANS}, scope="moderation", query=PAGE)
def index(asked: Asked) -> Answer:
    """List who may not comment

    For editors; the latest first.
    """
    queries.editor(asked.actor)
    held, later = bans(cursor_of(asked.query), asked.query["limit"])
    return page([_ban(one) for one in held], later)


def _ban(found: Ban) -> dict[str, Any]:
    return {
        **{name: getattr(found, name) for name in ("id", "kind", "name", "reason")},
        "by": found.by and found.by.username,
        "created_at": utc(found.created_at),
        "until": utc(found.until),
    }


@operation(
    bp,
    "POST /comments/<int:id>/ban",
    {201: shapes.BAN},
    scope="moderation",
    body=shapes.NEW_BAN,
    takes=(JSON,),
    once=True,
)
def keep_out(asked: Asked, id: int) -> Answer:
    """Keep whoever wrote a comment out of the discussions

    For editors: an account, an e-mail address or a whole network, for some days or for good.
    """
    user, sent = queries.editor(asked.actor), asked.body
    made = ban(queries.moderated(id, user), user, sent["kind"], sent.get("days", 7), sent.get("reason", ""))
    return created(_ban(made), f"{BASE}/bans/{made.id}")


@operation(bp, "GET /bans/<int:id>", {200: shapes.BAN}, scope="moderation")
def show(asked: Asked, id: int) -> Answer:
    """Read about a ban"""
    queries.editor(asked.actor)
    return Answer(_ban(ban_with(id)))


@operation(bp, "DELETE /bans/<int:id>", {204: None}, scope="moderation")
def let_in(asked: Asked, id: int) -> Answer:
    """Let somebody in again"""
    queries.editor(asked.actor)
    lift(ban_with(id))
    return NOTHING
