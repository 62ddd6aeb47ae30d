"""Beginning, using and ending sessions."""

import secrets

import sqlalchemy as sa

from blog.auth.events.actions import note
from blog.auth.events.queries import is_new_device
from blog.auth.factors.queries import lacks_factor
from blog.auth.grants.models import Grant
from blog.auth.models import User
from blog.auth.sessions.models import LASTING, SEEN, Client, Session
from blog.auth.sessions.queries import digest, session_and_policy, session_with
from blog.auth.tokens.models import Token
from blog.db import db, utcnow
from blog.mail.actions import enclose


def begin(user: User, client: Client, locale: str = "", *, method: str, lasting: bool = False) -> str:
    """Sign the user in at `client`; gives the token of the new session, which is stored nowhere.

    Every sign-in has a session of its own, so a token from before it is worth nothing (session fixation).
    """
    token = secrets.token_urlsafe(32)
    tell_if_new(user, client, locale)
    db.session.add(
        Session(
            user_id=user.id,
            token_digest=digest(token),
            method=method,
            device=client.device[:300],
            address=client.address[:45],
            lasting=lasting,
        )
    )
    note("signed-in", user, client, method=method)
    _sweep(user)
    db.session.commit()
    return token


def tell_if_new(user: User, client: Client, locale: str) -> None:
    """Write a letter if the user never came in by such a browser or program; part of a larger change."""
    if user.email and is_new_device(user, client):
        place = {"device": client.device, "at": utcnow(), "address": client.address}
        enclose("new-device", user.email, user.language or locale, name=user.display_name, **place)


def resume(token: str, client: Client) -> User | None:
    """The user whose session has that token; notes where and when it was seen. None when it is no good."""
    found = session_and_policy(token)
    if found is None:
        return None
    session, policy = found
    if utcnow() - session.seen_at > SEEN:
        session.seen_at, session.address = utcnow(), client.address[:45]
        db.session.commit()
    user = session.user
    user.token = token
    user.lacks_factor = lacks_factor(user, policy)
    return user


def freshen(user: User) -> None:
    """The user has just shown again who they are."""
    if session := session_with(user.get_id()):
        session.proved_at = utcnow()
        db.session.commit()


def end(session: Session, client: Client) -> None:
    """Sign its user out there."""
    note("signed-out", session.user, client, device=session.device)
    db.session.delete(session)
    db.session.commit()


def end_others(user: User, client: Client) -> None:
    """Sign the user out everywhere but here."""
    drop(user, but=user.token)
    note("signed-out-elsewhere", user, client)
    db.session.commit()


def drop(user: User, but: str | None = None) -> None:
    """Forget the user's sessions, all or all but one, and sign out programs; part of a larger change.

    With all sessions end the personal access tokens, too: whoever had the account may have made some.
    """
    db.session.execute(sa.delete(Grant).where(Grant.user_id == user.id))
    others = sa.delete(Session).where(Session.user_id == user.id)
    db.session.execute(others.where(Session.token_digest != digest(but)) if but else others)
    if not but:
        db.session.execute(sa.delete(Token).where(Token.user_id == user.id))


def _sweep(user: User) -> None:
    old = utcnow() - LASTING.idle
    db.session.execute(sa.delete(Session).where(Session.user_id == user.id, Session.seen_at < old))
