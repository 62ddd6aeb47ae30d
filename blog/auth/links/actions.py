"""Making, sending and using one-time links; all are part of a larger change, which commits."""

import sqlalchemy as sa

from blog.auth.links.models import LASTS, Link
from blog.auth.models import User
from blog.db import changes, db, utcnow
from blog.errors import LinkEnded
from blog.mail.actions import enclose
from blog.mail.models import Letter


def make(purpose: str, user: User | None, email: str, role: str = "") -> int:
    """The number of a new link. Older ones of the same purpose for the same user end with it."""
    if user:
        retire(user, purpose)
    link = Link(
        purpose=purpose,
        user_id=user.id if user else None,
        email=email,
        role=role,
        expires_at=utcnow() + LASTS[purpose],
    )
    db.session.add(link)
    db.session.flush()
    return link.id


def send(purpose: str, user: User | None, email: str, locale: str, role: str = "", **words: object) -> Letter:
    """Enclose a letter with a new link in it; the letter holds only its number, never the link itself."""
    link = make(purpose, user, email, role)
    words |= {"role": role} if role else {}
    return enclose(purpose, email, locale, link=link, lasts=int(LASTS[purpose].total_seconds()), **words)


def use(link: Link) -> None:
    """Take it, once: of several requests at the same moment one gets it, the others LinkEnded."""
    unused = sa.update(Link).where(Link.id == link.id, Link.used_at.is_(None), Link.expires_at > utcnow())
    if not changes(unused.values(used_at=utcnow())):
        db.session.rollback()
        raise LinkEnded("link")


def retire(user: User, *purposes: str) -> None:
    """End the user's unused links, of some purposes or of all."""
    theirs = sa.update(Link).where(Link.user_id == user.id, Link.used_at.is_(None))
    theirs = theirs.where(Link.purpose.in_(purposes)) if purposes else theirs
    db.session.execute(theirs.values(used_at=utcnow()))
