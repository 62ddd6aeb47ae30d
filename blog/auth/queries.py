"""Questions about people."""

from typing import Any

import sqlalchemy as sa

from blog.auth.addresses import address_key
from blog.auth.models import Actor, Policy, User
from blog.auth.names import name_key
from blog.auth.sessions.queries import session_with
from blog.config import settings
from blog.db import db, utcnow
from blog.errors import NotFound, SignInNeeded


def user_named(username: str) -> User:
    """The user with that name, of an erased account the one that stands for it; raises NotFound."""
    user: User | None = db.session.scalar(sa.select(User).where(User.username == username))
    if user is None:
        raise NotFound(username)
    return user


def user_known_as(identifier: str) -> User | None:
    """The user whom somebody means who types an e-mail address or a user name to sign in."""
    text = identifier.strip()[:254]
    column: Any = User.email_key if "@" in text else User.username_key
    key = address_key(text) if "@" in text else name_key(text)
    user: User | None = db.session.scalar(sa.select(User).where(column == key))
    return user


def guessable(username: str, email: str, display_name: str) -> tuple[str, ...]:
    """What whoever guesses somebody's password tries first: what others know of them, and the site's name."""
    return username, email, display_name, settings().site_name


def zone_of(user: Actor | None) -> str:
    """The name of the time zone in which somebody lives: the one that they chose, else the site's."""
    return getattr(user, "timezone", "") or settings().timezone


def first_administrator() -> User | None:
    """The oldest administrator, if there is one."""
    administrators = sa.select(User).where(User.role == "administrator")
    return db.session.scalar(administrators.order_by(User.id).limit(1))


def policy() -> Policy:
    """Who may come in, and how."""
    return db.session.get_one(Policy, 1)


def own_account(actor: Actor) -> User:
    """The account of whoever asks; raises SignInNeeded for visitors."""
    if not isinstance(actor, User):
        raise SignInNeeded
    return actor


def fresh_account(actor: Actor) -> User:
    """The same, for what is dangerous: also raises SignInNeeded when they signed in too long ago."""
    user = own_account(actor)
    session = session_with(user.get_id())
    if session is None or not session.is_fresh(utcnow()):
        raise SignInNeeded(again=True)
    return user
