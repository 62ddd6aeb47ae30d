"""Questions about people."""

from typing import Any

import sqlalchemy as sa

from blog.auth.addresses import address_key
from blog.auth.display_names import display_name
from blog.auth.models import Actor, Policy, User
from blog.auth.names import name_key
from blog.auth.sessions.queries import session_with
from blog.config import settings
from blog.db import db, utcnow
from blog.errors import Invalid, NotFound, SignInNeeded


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


def is_name_of_staff(name: str, but: User | None = None) -> bool:
    """Whether somebody else who writes here is called like that, or looks as if they were."""
    staff = sa.select(User.id, User.username_key, User.display_name).where(User.role != "reader")
    key, own = name_key(name), but and but.id
    others = (one for one in db.session.execute(staff) if one.id != own)
    return any(key in (one.username_key, name_key(one.display_name)) for one in others)


def own_name(text: str, username: str = "", user: User | None = None) -> str:
    """The name that is shown, the user name for ""; raises Invalid, also for one of others who write here.

    The user keeps one that they have, whoever came by the same later.
    """
    name = display_name(text or username)
    is_kept = user is not None and name_key(name) == name_key(user.display_name)
    if not is_kept and is_name_of_staff(name, but=user):
        field = "display_name" if text else "username"
        raise Invalid("This name belongs to somebody who writes here.", field=field)
    return name


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
