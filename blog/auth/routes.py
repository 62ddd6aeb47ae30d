"""People's public pages."""

from flask import Blueprint, render_template

from blog.auth import queries
from blog.posts import listings
from blog.web.paging import listed

bp = Blueprint("auth", __name__)


@bp.get("/authors/<username>")
def author(username: str) -> str:
    """Who writes here, and what."""
    person = queries.user_named(username)
    return render_template(
        "auth/author.html", author=person, **listed(listings.BY_AUTHOR, author_id=person.id)
    )
