"""Changes to one's own account."""

import re
from urllib.parse import urlsplit

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.auth import passwords
from blog.auth.actions import renew_password
from blog.auth.addresses import address, address_key
from blog.auth.budgets.actions import spend
from blog.auth.credentials.actions import prove
from blog.auth.events.actions import note
from blog.auth.limits import LETTERS
from blog.auth.links import actions as links
from blog.auth.links.models import Link
from blog.auth.models import User
from blog.auth.queries import guessable, own_name, user_known_as
from blog.auth.sessions.models import Client
from blog.db import db
from blog.errors import Invalid, LinkEnded
from blog.mail.actions import enclose

_BARE = re.compile(r"[^\s:/@?#]+\.[^\s:/@?#]+(:\d+)?([/?#]|$)")  # as people type it: example.com/me


def change_profile(user: User, name: str, bio: str, website: str) -> None:
    """Change what others see; raises Invalid."""
    address = website.strip()
    if _BARE.match(address):
        address = f"https://{address}"
    if address:
        _check_website(address)
    user.display_name, user.bio, user.website = own_name(name, user=user), bio.strip(), address
    db.session.commit()


def _check_website(address: str) -> None:
    """So that what is read leads where it says: no spaces, nothing invisible, no name before an @."""
    try:
        parts = urlsplit(address)
        is_plain = address.isprintable() and " " not in address and "@" not in parts.netloc
    except ValueError:
        raise Invalid("That is no address of a website.", field="website") from None
    if parts.scheme not in ("http", "https"):
        raise Invalid("A website begins with http:// or https://.", field="website")
    if not (parts.hostname and is_plain):
        raise Invalid("That is no address of a website.", field="website")


def change_password(user: User, current: str, new: str, client: Client, locale: str) -> None:
    """Replace the password; other sessions end. Raises Invalid, TooMany.

    Somebody who always came in by other ways has no current one, but must have come in a short while ago.
    """
    if user.password_hash:
        prove(user, current, client, field="current")
        if new == current:
            raise Invalid("This is the password that you have. Choose another one.", field="password")
    passwords.check_new(new, about=guessable(user.username, user.email or "", user.display_name))
    renew_password(user, passwords.hashed(new), client, locale)
    db.session.commit()


def ask_for_new_email(user: User, email: str, client: Client, locale: str) -> None:
    """Send a link to the new address, which holds once it is used; raises Invalid, TooMany.

    An address that has an account already gets another letter, and the user the same answer.
    """
    spend(LETTERS, user.username_key)
    new = address(email)
    if address_key(new) == user.email_key:
        raise Invalid("This is your address already.", field="email")
    owner = user_known_as(new)
    if owner and owner.confirmed_at:
        links.make("new-email", user, new)  # which nobody gets; the pages show it like any other
        enclose("registered-already", owner.email or "", owner.language or locale, name=owner.display_name)
    else:
        links.send("new-email", user, new, user.language or locale, username=user.username)
    note("asked-for-new-email", user, client)
    db.session.commit()


def cancel_new_email(user: User) -> None:
    """Keep the present address: the link to the new one ends."""
    links.retire(user, "new-email")
    db.session.commit()


def take_new_email(link: Link, client: Client, locale: str) -> User:
    """Let the address in the link take the place of the old one, which is told; raises Invalid, LinkEnded."""
    user, old = link.user, link.user and link.user.email
    if user is None:
        raise LinkEnded("link")
    links.use(link)
    _move(user, link.email)
    links.retire(user, "reset", "sign-in-link", "new-email")  # those went to the old address
    if old:
        enclose("email-changed", old, user.language or locale, name=user.display_name, email=link.email)
    note("email-changed", user, client)
    db.session.commit()
    return user


def _move(user: User, email: str) -> None:
    key = address_key(email)
    unconfirmed = User.email_key == key, User.confirmed_at.is_(None), User.id != user.id
    try:
        db.session.execute(sa.delete(User).where(*unconfirmed))  # nobody sits on somebody else's address
        user.email, user.email_key = email, key
        db.session.flush()
    except IntegrityError:
        db.session.rollback()
        raise Invalid("Another account has that address now.") from None
