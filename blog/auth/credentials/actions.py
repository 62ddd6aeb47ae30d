"""Showing by a password who one is: what whoever guesses is told, and how often they may."""

from blog.auth import passwords
from blog.auth.budgets.actions import forgive, spend
from blog.auth.events.actions import note
from blog.auth.limits import ALL_GUESSES, GUESSES
from blog.auth.models import User
from blog.auth.sessions.actions import freshen
from blog.auth.sessions.models import Client
from blog.db import db
from blog.errors import Invalid


class Wrong(Exception):
    """It is not their password."""


def prove(user: User, password: str, client: Client, field: str = "password") -> None:
    """Take the password of somebody who signed in a while ago as a fresh sign-in; raises Invalid, TooMany."""
    spend_guess(user.username_key, client)
    freshen(their_own(user, password, client, field))
    forgive(GUESSES, user.username_key, client.network)


def spend_guess(account: str, client: Client) -> None:
    """Take one guess at a secret of the account; raises TooMany."""
    spend(GUESSES, account, client.network)
    spend(ALL_GUESSES, account)


def their_own(user: User | None, password: str, client: Client, field: str = "password") -> User:
    """Somebody whom the page knows already, so that only the password can be wrong; raises Invalid."""
    try:
        return proved(user, password)
    except Wrong:
        note("password-wrong", user, client)
        db.session.commit()
        raise Invalid("The password is not right.", field=field) from None


def proved(user: User | None, password: str) -> User:
    """The user with that password, who may come in; raises Wrong, and Invalid for one who is suspended.

    Only whoever knows the password is told that.
    """
    is_theirs = passwords.verified(user.password_hash if user else None, password)
    if user and is_theirs and user.suspended_at:
        raise Invalid("This account is suspended. Write to whoever runs the site if that is a mistake.")
    if not user or not is_theirs or not user.may_come_in:
        raise Wrong
    if passwords.needs_rehash(user.password_hash or ""):
        user.password_hash = passwords.hashed(password)
        db.session.commit()
    return user
