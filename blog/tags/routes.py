"""Tag and category pages, and the ways there from where they were before, here or on Hexo."""

import re

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from blog.errors import NotFound
from blog.posts import listings, shelves
from blog.web.paging import listed

bp = Blueprint("tags", __name__)


@bp.get("/tags")
def index() -> str:
    """All tags."""
    return render_template("tags/index.html", tags=shelves.tags_in_use())


@bp.get("/tags/<slug>")
def tag(slug: str) -> ResponseReturnValue:
    """Posts with one tag, or the way to it."""
    try:
        found = shelves.tag_at(slug)
    except NotFound:
        return _moved(url_for("tags.tag", slug=shelves.tag_path(slug)))
    return render_template("tags/tag.html", tag=found, **listed(listings.BY_TAG, tag_id=found.id))


@bp.get("/tags/<path:path>")
def old_tag(path: str) -> ResponseReturnValue:
    """Where Hexo had a tag: with a slash at the end, and with pages by number."""
    return _moved(url_for("tags.tag", slug=shelves.tag_path(_bare(path))))


@bp.get("/categories")
def categories() -> str:
    """The tree of categories."""
    return render_template("tags/categories.html", tree=shelves.category_tree())


@bp.get("/categories/<path:path>")
def category(path: str) -> ResponseReturnValue:
    """Posts in one category and below it, or the way to it."""
    try:
        found = shelves.category_at(path)
    except NotFound:
        return _moved(url_for("tags.category", path=shelves.category_path(_bare(path))))
    return render_template(
        "tags/category.html",
        trail=shelves.ancestry(path),
        children=shelves.children(found.id),
        **listed(listings.BY_CATEGORY, category_id=found.id),
    )


def _moved(address: str) -> ResponseReturnValue:
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"{address}?{query}" if query else address, 301)


def _bare(path: str) -> str:
    """An address of Hexo's without what it puts behind a name."""
    return re.sub(r"(/page/\d+)?/?(index\.html)?$", "", path)
