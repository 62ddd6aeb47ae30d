"""Questions about sessions."""

import hashlib

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.auth.models import Policy, User
from blog.auth.sessions.models import Session
from blog.db import db, utcnow
from blog.errors import NotFound

_BY_TOKEN = (
    sa.select(Session, Policy)
    .options(joinedload(Session.user))
    .join(Policy, Policy.id == 1)
    .where(Session.token_digest == sa.bindparam("digest"))
)


def digest(token: str) -> str:
    """What is kept of a token: SHA-256, hexadecimal. The token has 256 random bits, so no salt is needed."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def session_with(token: str) -> Session | None:
    """The session with that token, while it is good and its owner may use the account."""
    found = session_and_policy(token)
    return found[0] if found else None


def session_and_policy(token: str) -> tuple[Session, Policy] | None:
    """The same, with what every request of a member depends on besides: one statement is enough for both."""
    found = db.session.execute(_BY_TOKEN, {"digest": digest(token)}).first()
    if found is None or not (found.Session.is_good(utcnow()) and found.Session.user.is_active):
        return None
    return found.Session, found.Policy


def sessions_of(user: User) -> list[Session]:
    """Where the user is signed in, the latest first."""
    theirs = sa.select(Session).where(Session.user_id == user.id).order_by(Session.seen_at.desc(), Session.id)
    now = utcnow()
    return [session for session in db.session.scalars(theirs) if session.is_good(now)]


def own_session(user: User, id: int) -> Session:
    """One session of the user; raises NotFound for anybody else's."""
    session = db.session.get(Session, id)
    if session is None or session.user_id != user.id:
        raise NotFound(id)
    return session
