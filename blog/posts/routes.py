"""The article."""

from types import SimpleNamespace

from flask import Blueprint, Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from blog.db import Row
from blog.errors import NotFound
from blog.posts import queries
from blog.rendering import title_id, toc

bp = Blueprint("posts", __name__)


@bp.get("/posts/<slug>")
def show(slug: str) -> ResponseReturnValue:
    """An article as readers see it, or the way to where it is now."""
    try:
        return article(queries.readable_post(slug, current_user))
    except NotFound:
        return moved(f"/posts/{slug}")


@bp.get("/posts/<slug>.md")
def source(slug: str) -> Response:
    """The document behind an article, byte for byte."""
    text = queries.readable_source(slug, current_user)
    return Response(text.encode(), content_type="text/markdown; charset=utf-8")


def moved(path: str) -> ResponseReturnValue:
    """A redirect to the post that used to live at `path`; raises NotFound."""
    post = queries.moved_to(path)
    address = url_for("posts.show", slug=post.slug) if post.kind == "post" else f"/{post.slug}"
    return redirect(address, 301)


def article(post: Row) -> str:
    """The page of a post or a standing page."""
    tags, trails = queries.labels(post.id)
    near = queries.around(post, [tag.id for tag in tags]) if post.kind == "post" else {}
    return render_template(
        "posts/show.html",
        post=_shown(post),
        tags=tags,
        categories=trails,
        previous=next(iter(near.get("previous", [])), None),
        next=next(iter(near.get("next", [])), None),
        related=near.get("related", []),
    )


def _shown(post: Row) -> SimpleNamespace:
    derived = {"html": Markup(post.html), "toc": toc(post.outline), "anchor": title_id(post.title, post.html)}
    return SimpleNamespace(**{**post._mapping, **derived})
