"""Tag and category pages."""

from flask import Blueprint, render_template

from blog.posts import listings
from blog.tags import queries
from blog.web.paging import listed

bp = Blueprint("tags", __name__)


@bp.get("/tags")
def index() -> str:
    """All tags."""
    return render_template("tags/index.html", tags=listings.tags_in_use())


@bp.get("/tags/<slug>")
def tag(slug: str) -> str:
    """Posts with one tag."""
    found = queries.tag_at(slug)
    return render_template("tags/tag.html", tag=found, **listed(listings.BY_TAG, tag_id=found.id))


@bp.get("/categories")
def categories() -> str:
    """The tree of categories."""
    return render_template("tags/categories.html", tree=listings.category_tree())


@bp.get("/categories/<path:path>")
def category(path: str) -> str:
    """Posts in one category and below it."""
    found = queries.category_at(path)
    return render_template(
        "tags/category.html",
        trail=queries.ancestry(path),
        children=queries.children(found.id),
        **listed(listings.BY_CATEGORY, category_id=found.id),
    )
