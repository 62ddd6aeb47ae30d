"""Questions about one-time links."""

import sqlalchemy as sa

from blog.auth.links.models import Link
from blog.auth.models import User
from blog.db import db, utcnow
from blog.errors import LinkEnded, NotFound
from blog.signing import unsign


def is_spent(purpose: str, token: str) -> bool:
    """Whether the link has done what it promises: it was used, and its account is confirmed and there."""
    number = unsign(purpose, token)
    link = db.session.get(Link, int(number)) if number else None
    user = link.user if link and link.purpose == purpose and link.used_at else None
    return user is not None and user.confirmed_at is not None and user.may_come_in


def pending_email(user: User) -> Link | None:
    """The link by which the user's address will change, if they asked for that."""
    theirs = sa.select(Link).where(Link.user_id == user.id, Link.purpose == "new-email", _is_open())
    return db.session.scalar(theirs.order_by(Link.created_at.desc()).limit(1))


def invitations() -> list[Link]:
    """Those that can still be taken up, the latest first."""
    found = sa.select(Link).where(Link.purpose == "invitation", _is_open())
    return list(db.session.scalars(found.order_by(Link.created_at.desc(), Link.id)))


def invitation(id: int) -> Link:
    """One of them; raises NotFound."""
    found = db.session.get(Link, id)
    if found is None or found.purpose != "invitation" or not found.is_open:
        raise NotFound(id)
    return found


def _is_open() -> sa.ColumnElement[bool]:
    return sa.and_(Link.used_at.is_(None), Link.expires_at > utcnow())


def open_link(purpose: str, token: str) -> Link:
    """The link behind a token; raises LinkEnded when it was used, has expired or was never made here."""
    number = unsign(purpose, token)
    link = db.session.get(Link, int(number)) if number else None
    if link is None or link.purpose != purpose or not link.is_open:
        raise LinkEnded("link")
    if link.user and (link.user.suspended_at or link.user.erased_at):
        raise LinkEnded("link")
    return link
