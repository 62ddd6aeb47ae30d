"""Coming in: registration, confirmation, sign-in and forgotten passwords.

Whoever asks learns nothing about who has an account: answer, work and time are the same either way.
"""

from contextlib import suppress
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.attempts import together
from blog.auth import passwords
from blog.auth.addresses import address, address_key
from blog.auth.budgets.actions import forgive, spend
from blog.auth.credentials.actions import Wrong, proved, spend_guess, their_own
from blog.auth.events.actions import note
from blog.auth.limits import GUESSES, LETTER_REQUESTS, LETTERS, REGISTRATIONS, SIGN_INS, WELCOMES
from blog.auth.links import actions as links
from blog.auth.links.models import LASTS, Link
from blog.auth.models import User
from blog.auth.names import name_key, username
from blog.auth.queries import guessable, own_name, policy, user_known_as
from blog.auth.sessions.actions import drop
from blog.auth.sessions.models import Client
from blog.db import db, utcnow
from blog.errors import Forbidden, Invalid, LinkEnded, TooMany
from blog.mail.actions import enclose

NOBODY = "nobody@localhost"  # who gets the letters that are written only to take time


@dataclass(frozen=True)
class Newcomer:
    """What somebody says of themselves to get an account."""

    username: str
    email: str
    display_name: str
    password: str


def register(newcomer: Newcomer, client: Client, locale: str, invitation: Link | None = None) -> User | None:
    """Make an account that opens once its address is confirmed; raises Invalid, TooMany, Forbidden.

    Whoever owns the address gets a letter either way: to confirm it, or that they have an account already.
    With an invitation the account is open, and given; a link that came to the address may say what is there.
    """
    _allow(invitation)
    spend(REGISTRATIONS, client.network)
    user = _account(newcomer)
    is_told = bool(invitation) or _may_write_to(user.email_key or "")
    user.password_hash = passwords.hashed(newcomer.password)
    make_room(user)
    known = user_known_as(user.email or "")
    if known and invitation:
        raise Invalid("This address has an account already. Sign in with it.", field="email")
    if known and is_told:
        _remind(known, client, locale)
    return None if known else _admit(user, client, locale, invitation, is_told)


def _may_write_to(address: str) -> bool:
    """Whether the address gets another letter: nobody's box is filled by registering it again and again.

    Who registers hears nothing of it, and the owner can always ask for a link by the page for that.
    """
    try:
        spend(WELCOMES, address)
    except TooMany:
        return False
    return True


def _allow(invitation: Link | None) -> None:
    registration = policy().registration
    if registration == "closed" or (registration == "invitation" and not invitation):
        raise Forbidden("registration")


def _account(newcomer: Newcomer) -> User:
    """What they say of themselves, checked; raises Invalid with all that is wrong at once."""
    with together() as attempt:
        name = attempt(lambda: username(newcomer.username)) or ""
        email = attempt(lambda: address(newcomer.email)) or ""
        shown = attempt(lambda: own_name(newcomer.display_name, name or "name")) or ""
        attempt(lambda: passwords.check_new(newcomer.password, about=guessable(name, email, shown)))
    return User(
        username=name,
        username_key=name_key(name),
        email=email,
        email_key=address_key(email),
        display_name=shown,
    )


def make_room(user: User) -> None:
    """Accounts that nobody confirmed give way: nobody can sit on a name or somebody else's address.

    One that has something here all the same, such as posts that were brought in for it, stays.
    """
    for known in (user_known_as(user.email or ""), user_known_as(user.username)):
        if known and known.email and not known.confirmed_at and _gives_way(known, user):
            is_still_so = (User.id == known.id, User.confirmed_at.is_(None))
            with suppress(IntegrityError), db.session.begin_nested():
                db.session.execute(sa.delete(User).where(*is_still_so))


def _gives_way(known: User, user: User) -> bool:
    return known.email_key == user.email_key or utcnow() - known.created_at > LASTS["confirm"]


def _remind(known: User, client: Client, locale: str) -> None:
    try:
        enclose("registered-already", known.email or "", known.language or locale, name=known.display_name)
        note("registered-again", known, client)
        db.session.commit()
    except IntegrityError:  # the account gave way a moment ago, to somebody who gets a letter in our place
        db.session.rollback()


def _admit(user: User, client: Client, locale: str, invitation: Link | None, is_told: bool) -> User | None:
    try:
        db.session.add(user)
        db.session.flush()
        _welcome(user, client, locale, invitation, is_told)
        db.session.commit()
        return user if invitation else None
    except IntegrityError:  # somebody took the name or the address a moment ago, and keeps it
        db.session.rollback()
        if user_known_as(user.username):
            raise Invalid("That user name is taken. Choose another one.", field="username") from None
        return None


def _welcome(user: User, client: Client, locale: str, invitation: Link | None, is_told: bool) -> None:
    note("registered", user, client)
    if invitation:  # which reached them at that address
        links.use(invitation)
        user.role, user.confirmed_at = invitation.role, utcnow()
    elif is_told:
        links.send("confirm", user, user.email or "", locale, username=user.username)


def confirm(link: Link, password: str, client: Client) -> User:
    """Open the account behind a confirmation link; raises Invalid, TooMany, LinkEnded.

    The password proves that whoever reads the letter is who asked for the account: without it, a stranger
    could register somebody else's address, wait for the click and share the account.
    """
    spend(SIGN_INS, client.network)
    spend_guess(f"confirm {link.id}", client)
    user = their_own(link.user, password, client)
    links.use(link)
    user.confirmed_at = utcnow()
    note("confirmed", user, client)
    db.session.commit()
    return user


def sign_in(identifier: str, password: str, client: Client) -> User:
    """The user with that e-mail address or name and password; raises Invalid or TooMany.

    They still have to pass the second factor, if they have one.
    """
    spend(SIGN_INS, client.network)
    spend_guess(name_key(identifier[:254]), client)
    user = user_known_as(identifier)
    user = user if user and user.confirmed_at else None
    try:
        found = proved(user, password)
    except Wrong:
        note("sign-in-failed", user, client)
        db.session.commit()
        raise Invalid(
            "Wrong e-mail or password, or an address that is not confirmed yet. Try again.", field="password"
        ) from None
    forgive(GUESSES, name_key(identifier[:254]), client.network)
    return found


def send_link(purpose: str, identifier: str, client: Client, locale: str) -> None:
    """Send a link to sign in ("sign-in-link") or to choose a new password ("reset"); raises TooMany.

    An address that is not confirmed gets the second kind, which ends a password that a stranger chose.
    """
    spend(LETTER_REQUESTS, client.network)
    spend(LETTERS, name_key(identifier[:254]))
    user = user_known_as(identifier)
    reachable = user if user and user.may_come_in and user.email else None
    kind = purpose if reachable is None or reachable.confirmed_at else "reset"
    recipient, name = (reachable.email or "", reachable.display_name) if reachable else (NOBODY, "")
    language = reachable.language if reachable else ""
    letter = links.send(kind, reachable, recipient, language or locale, name=name)
    if reachable is None:  # the same work, so that time tells nothing; this letter never leaves
        letter.given_up_at = utcnow()
    note(f"asked-for-{kind}", reachable, client)
    db.session.commit()


def enter_by_link(link: Link, client: Client) -> User:
    """Let in whoever has the link from their letter; raises LinkEnded when somebody used it meanwhile."""
    user = _owner(link)
    links.use(link)
    note("used-link", user, client)
    db.session.commit()
    return user


def reset_password(link: Link, password: str, client: Client, locale: str) -> User:
    """Give the account behind the link a new password, and end all sessions; raises Invalid, LinkEnded."""
    user = _owner(link)
    passwords.check_new(password, about=guessable(user.username, user.email or "", user.display_name))
    new = passwords.hashed(password)
    links.use(link)
    user.confirmed_at = user.confirmed_at or utcnow()  # the letter arrived
    renew_password(user, new, client, locale)
    db.session.commit()
    return user


def renew_password(user: User, password_hash: str, client: Client, locale: str) -> None:
    """Put a new hash in place: other sessions and links end, a letter tells; part of a larger change."""
    user.password_hash = password_hash
    drop(user, but=user.token)
    links.retire(user)
    if user.email:
        enclose("password-changed", user.email, user.language or locale, name=user.display_name)
    note("password-changed", user, client)


def _owner(link: Link) -> User:
    if link.user is None:
        raise LinkEnded("link")
    return link.user
