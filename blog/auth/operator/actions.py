"""What the operator does at the command line."""

import secrets

from sqlalchemy.exc import IntegrityError

from blog.auth import passwords
from blog.auth.addresses import address, address_key
from blog.auth.display_names import display_name
from blog.auth.events.actions import note
from blog.auth.links import actions as links
from blog.auth.models import ROLES, User
from blog.auth.names import name_key, well_formed
from blog.auth.queries import first_administrator
from blog.auth.sessions.models import Client
from blog.db import db, utcnow
from blog.errors import Invalid

OPERATOR = Client(device="flask user")


def create(username: str, email: str, shown: str, role: str) -> str:
    """Make an account that is open at once and give its random password; raises Invalid.

    The operator may take any name of the right shape, and `email` may be "".
    """
    if role not in ROLES:
        raise Invalid("There is no such role.", field="role")
    name, password = well_formed(username), secrets.token_urlsafe(12)
    user = User(
        username=name, username_key=name_key(name), display_name=display_name(shown or name), role=role
    )
    if email:
        user.email = address(email)
        user.email_key = address_key(user.email)
    user.confirmed_at, user.password_hash = utcnow(), passwords.hashed(password)
    _add(user)
    return password


def _add(user: User) -> None:
    try:
        db.session.add(user)
        db.session.flush()
        note("created", user, OPERATOR, role=user.role)
        db.session.commit()
    except IntegrityError:
        db.session.rollback()
        raise Invalid("Somebody has that name or address already.") from None


def reset_link(user: User) -> int:
    """The number of a link with which the user chooses a new password; raises Invalid when they cannot."""
    if not user.may_come_in:
        raise Invalid("The account is suspended or deleted.")
    link = links.make("reset", user, user.email or "")
    note("asked-for-reset", user, OPERATOR)
    db.session.commit()
    return link


def ensure_administrator(name: str = "admin") -> str | None:
    """Create the first administrator and return the random password, or None when there is one already."""
    if first_administrator():
        return None
    password = secrets.token_urlsafe(12)
    user = User(
        username=name,
        username_key=name_key(name),
        display_name=name,
        role="administrator",
        confirmed_at=utcnow(),
        password_hash=passwords.hashed(password),
    )
    db.session.add(user)
    db.session.commit()
    return password
