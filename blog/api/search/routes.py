"""Search."""

from typing import Any

from flask import Blueprint

from blog.api.answers import Answer, page
from blog.api.operations import Asked, operation
from blog.api.posts.presenting import absolute, utc
from blog.api.search import shapes
from blog.search.marking import Piece
from blog.search.queries import Found, Remark, search
from blog.search.windows import Within

bp = Blueprint("api_search", __name__)


@operation(bp, "GET /search", {200: shapes.RESULTS}, is_open=True, query=shapes.QUERY)
def find(asked: Asked) -> Answer:
    """Search the texts

    Sections of public posts, and comments below them, that hold all words, as on the search page.
    What fits best by its heading comes first; pages behind that have the rest, the newest first.
    """
    within = Within(**{name: asked.query.get(name, "") for name in ("only", "tag", "category")})
    found = search(" ".join(asked.query["q"].split()), asked.query.get("cursor", ""), within)
    posts = [_found(post) for post in found.posts]
    comments = [_remark(remark) for remark in found.comments]
    told = {"posts": posts, "comments": comments, "count": found.count, "more": found.is_more}
    return page(told, found.later or None)


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


def _remark(remark: Remark) -> dict[str, Any]:
    own = {"url": absolute(remark.address), "name": remark.name, "title": remark.title}
    return own | {"created_at": utc(remark.created_at), "text": _pieces(remark.text)}


def _pieces(pieces: list[Piece]) -> list[dict[str, Any]]:
    return [{"text": piece.text, "marked": piece.is_marked} for piece in pieces]
