"""Links by which people without an account read what is not public yet."""

from typing import Any

from flask import Blueprint

from blog.api.answers import NOTHING, Answer, created
from blog.api.operations import BASE, Asked, operation
from blog.api.posts.presenting import absolute, utc
from blog.api.previews import shapes
from blog.api.reading import JSON
from blog.posts.previews import actions, queries
from blog.posts.previews.models import DAYS, PreviewLink
from blog.posts.writing.queries import post_to_edit

bp = Blueprint("api_previews", __name__)


@operation(bp, "GET /posts/<int:id>/previews", {200: shapes.LINKS}, scope="posts")
def index(asked: Asked, id: int) -> Answer:
    """List the preview links of a post

    Those that still lead somewhere, the latest first.
    """
    return Answer([_told(link) for link in queries.links_of(post_to_edit(id, asked.actor))])


def _told(link: PreviewLink) -> dict[str, Any]:
    return {
        "id": str(link.id),
        "url": absolute(f"/preview/{queries.token_of(link)}"),
        "by": link.author.username,
        "created_at": utc(link.created_at),
        "expires_at": utc(link.expires_at),
    }


# No Idempotency-Key here: what is answered is kept for that, and no copy of a secret is kept.
@operation(
    bp, "POST /posts/<int:id>/previews", {201: shapes.LINK}, scope="posts", body=shapes.NEW, takes=(JSON,)
)
def share(asked: Asked, id: int) -> Answer:
    """Make a preview link

    Whoever has it reads the working copy, without an account, for some days or until it is ended.
    """
    post = post_to_edit(id, asked.actor)
    made = actions.share(post, asked.user, asked.body.get("days", DAYS[1]))
    return created(_told(made), f"{BASE}/posts/{id}/previews/{made.id}")


@operation(bp, "GET /posts/<int:id>/previews/<random:number>", {200: shapes.LINK}, scope="posts")
def show(asked: Asked, id: int, number: int) -> Answer:
    """Read about a preview link"""
    return Answer(_told(queries.link_to(post_to_edit(id, asked.actor), number)))


@operation(bp, "DELETE /posts/<int:id>/previews/<random:number>", {204: None}, scope="posts")
def end(asked: Asked, id: int, number: int) -> Answer:
    """End a preview link"""
    actions.end(queries.link_to(post_to_edit(id, asked.actor), number))
    return NOTHING
