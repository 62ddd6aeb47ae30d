"""Search."""

from typing import Any

from flask import Blueprint

from blog.api.answers import Answer
from blog.api.operations import Asked, operation
from blog.api.posts.presenting import absolute, utc
from blog.api.search import shapes
from blog.search.marking import Piece
from blog.search.queries import Found, search

bp = Blueprint("api_search", __name__)


@operation(bp, "GET /search", {200: shapes.RESULTS}, is_open=True, query=shapes.QUERY)
def find(asked: Asked) -> Answer:
    """Search the texts

    Sections of public posts that hold all words, as on the search page.
    """
    found = search(" ".join(asked.query["q"].split()))
    posts = [_found(post) for post in found.posts]
    return Answer({"posts": posts, "count": found.count, "more": found.is_more})


def _found(post: Found) -> dict[str, Any]:
    hits = [
        {
            "url": absolute(hit.address),
            "heading": _pieces(hit.heading),
            "above": hit.above,
            "text": _pieces(hit.text),
        }
        for hit in post.hits
    ]
    place = {"url": absolute(post.address), "published_at": utc(post.published_at)}
    return {"title": post.title, **place, "hits": hits}


def _pieces(pieces: list[Piece]) -> list[dict[str, Any]]:
    return [{"text": piece.text, "marked": piece.is_marked} for piece in pieces]
