"""People's public pages."""

from flask import Blueprint, render_template

from blog.auth import queries
from blog.errors import NotFound
from blog.posts import listings
from blog.web.paging import listed

bp = Blueprint("auth", __name__)


@bp.get("/authors/<username>")
def author(username: str) -> str:
    """Who writes here, and what."""
    person = queries.user_named(username)
    values = listed(listings.BY_AUTHOR, author_id=person.id)
    if not values["posts"]:
        raise NotFound(username)  # who has an account and wrote nothing is nobody's business
    return render_template("auth/author.html", author=person, **values)
