"""Links that lead nowhere any more."""

from typing import Any

from flask import Blueprint

from blog.api.answers import Answer
from blog.api.operations import Asked, operation
from blog.api.posts.presenting import utc
from blog.api.shapes import MOMENT, NUMBER, WORDS, listed, maybe, record, told
from blog.db import Row
from blog.posts.linking.queries import broken
from blog.posts.writing.queries import writer

bp = Blueprint("api_linking", __name__)
BROKEN = record(
    "BrokenLink",
    {
        "post_id": NUMBER,
        "title": told(WORDS, "Of the post."),
        "words": told(WORDS, "Of the link."),
        "url": WORDS,
        "status": told(maybe(NUMBER), "Of the last answer; null: there was none."),
        "broken_at": told(MOMENT, "Since when it is known."),
    },
)


@operation(bp, "GET /links", {200: listed(BROKEN)}, scope="read")
def index(asked: Asked) -> Answer:
    """List broken links

    To other sites, in one's own public posts, for editors in all: 200, those of the latest posts first.
    """
    return Answer([_told(link) for link in broken(writer(asked.actor))])


def _told(link: Row) -> dict[str, Any]:
    own = {name: getattr(link, name) for name in ("title", "words", "url", "status")}
    return {"post_id": link.id, **own, "broken_at": utc(link.broken_at)}
