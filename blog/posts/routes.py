"""The public page of a post, and its Markdown."""

from flask import Blueprint, Response, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blog.config import settings
from blog.errors import NotFound
from blog.posts import queries
from blog.web.articles import article, moved

bp = Blueprint("posts", __name__)


@bp.get("/posts/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """An article as readers see it, or the way to where it is now."""
    try:
        return article(queries.readable_post(slug, current_user), current_user)
    except NotFound:
        return moved(f"/posts/{slug}")


@bp.get("/posts/<slug>.md")
def source(slug: str) -> Response:
    """The document behind an article, byte for byte."""
    text = queries.readable_source(slug, current_user)
    page = settings().site_url + url_for("posts.show", slug=slug)
    canonical = {"Link": f'<{page}>; rel="canonical"'}
    return Response(text.encode(), headers=canonical, content_type="text/markdown; charset=utf-8")
