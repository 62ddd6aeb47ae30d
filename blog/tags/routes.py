"""Tag and category pages."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from blog.posts import listings, shelves
from blog.web.paging import listed

bp = Blueprint("tags", __name__)


@bp.get("/tags")
def index() -> str:
    """All tags."""
    return render_template("tags/index.html", tags=shelves.tags_in_use())


@bp.get("/tags/<slug>")
def tag(slug: str) -> str:
    """Posts with one tag."""
    found = shelves.tag_at(slug)
    return render_template("tags/tag.html", tag=found, **listed(listings.BY_TAG, tag_id=found.id))


@bp.get("/categories")
def categories() -> str:
    """The tree of categories."""
    return render_template("tags/categories.html", tree=shelves.category_tree())


@bp.get("/categories/<path:path>")
def category(path: str) -> ResponseReturnValue:
    """Posts in one category and below it."""
    if path.endswith("/"):
        return redirect(url_for("tags.category", path=path.rstrip("/")), 301)
    found = shelves.category_at(path)
    return render_template(
        "tags/category.html",
        trail=shelves.ancestry(path),
        children=shelves.children(found.id),
        **listed(listings.BY_CATEGORY, category_id=found.id),
    )
