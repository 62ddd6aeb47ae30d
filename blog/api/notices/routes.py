"""One's own inbox: what somebody was told of comments."""

from typing import Any

from flask import Blueprint

from blog.api.answers import NOTHING, Answer, cursor_of, page
from blog.api.notices import shapes
from blog.api.operations import Asked, operation
from blog.api.posts.presenting import absolute, utc
from blog.api.reading import JSON
from blog.comments.notices import actions, queries
from blog.comments.notices.models import Follow, Notice
from blog.comments.notices.queries import Inbox

bp = Blueprint("api_notices", __name__)


@operation(bp, "GET /me/notices", {200: shapes.NOTICES}, scope="comments", query=shapes.LIST)
def index(asked: Asked) -> Answer:
    """List one's notices

    What one was told of comments and can still see, the latest first, for half a year.
    """
    wish = asked.query
    found = queries.inbox(asked.user, wish["unread"], cursor_of(wish) or None, wish["limit"])
    return page([_told(one, found) for one in found.notices], found.later)


def _told(notice: Notice, inbox: Inbox) -> dict[str, Any]:
    comment = notice.comment
    return {
        **{name: getattr(notice, name) for name in ("id", "kind", "comment_id")},
        "by": comment.shown_name,
        "post_id": comment.post_id,
        "title": inbox.titles.get(comment.post_id, ""),
        "url": absolute(f"/comments/{comment.id}"),
        "created_at": utc(notice.created_at),
        "read_at": utc(notice.read_at),
    }


@operation(bp, "GET /me/following", {200: shapes.FOLLOWED}, scope="comments")
def following(asked: Asked) -> Answer:
    """List what one follows

    The latest 100 discussions and threads that one hears of.
    """
    found = queries.followed_by(asked.user)
    titles = queries.titles_of({one.post_id for one in found})
    return Answer([_followed(one, titles[one.post_id]) for one in found])


def _followed(one: Follow, title: str) -> dict[str, Any]:
    path = f"/comments/{one.root_id}" if one.root_id else f"{one.post.address}/comments"
    return {
        **{"post_id": one.post_id, "title": title, "thread_id": one.root_id},
        "url": absolute(path),
        "created_at": utc(one.created_at),
    }


@operation(bp, "PUT /me/notices/<int:id>/reading", {204: None}, scope="comments")
def read(asked: Asked, id: int) -> Answer:
    """Say that a notice was read"""
    actions.read(queries.own_notice(id, asked.user))
    return NOTHING


@operation(bp, "PUT /me/notices/reading", {204: None}, scope="comments", body=shapes.UNTIL, takes=(JSON,))
def read_all(asked: Asked) -> Answer:
    """Say that all notices were read

    Up to one; what came since stays unread.
    """
    actions.read_all(asked.user, asked.body["until"])
    return NOTHING
