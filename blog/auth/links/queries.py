"""Questions about one-time links."""

from blog.auth.links.models import Link
from blog.db import db
from blog.errors import LinkEnded
from blog.signing import unsign


def open_link(purpose: str, token: str) -> Link:
    """The link behind a token; raises LinkEnded when it was used, has expired or was never made here."""
    number = unsign(purpose, token)
    link = db.session.get(Link, int(number)) if number else None
    if link is None or link.purpose != purpose or not link.is_open:
        raise LinkEnded("link")
    if link.user and (link.user.suspended_at or link.user.erased_at):
        raise LinkEnded("link")
    return link
