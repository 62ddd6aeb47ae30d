"""Signing in programs, renewing what they hold, and ending it."""

from collections.abc import Collection

import sqlalchemy as sa

from blog.auth.actions import sign_in
from blog.auth.events.actions import note
from blog.auth.factors.actions import pass_by_code
from blog.auth.factors.queries import has_factor, lacks_factor
from blog.auth.grants.models import IDLE, Grant, Pair
from blog.auth.grants.queries import grant_and_policy, grant_with
from blog.auth.grants.signed import access_token, granted_by, refresh_token, renewed_by
from blog.auth.models import User
from blog.auth.sessions.actions import tell_if_new
from blog.auth.sessions.models import Client
from blog.auth.tokens.models import SCOPES, Bearer
from blog.db import changes, db, utcnow
from blog.errors import Invalid


def begin(
    identifier: str, password: str, code: str, scopes: Collection[str], client: Client, locale: str
) -> Pair:
    """Sign somebody in by password, and by a code of their second step if they have one.

    Raises Invalid, TooMany; the same as on the page, whose limits it shares.
    """
    user = sign_in(identifier, password, client)
    if not user.is_active:
        raise Invalid("This account was deleted. Sign in on the site to take it back.")
    if has_factor(user):
        _second_step(user, code, client, locale)
    kept = [scope for scope in SCOPES if scope in scopes]
    grant = Grant(user_id=user.id, scopes=kept, device=client.device[:300])
    db.session.add(grant)
    tell_if_new(user, client, locale)
    note("signed-in", user, client, method="api")
    old = sa.delete(Grant).where(Grant.user_id == user.id, Grant.renewed_at < utcnow() - IDLE)
    db.session.execute(old)
    return _given(grant)


def _second_step(user: User, code: str, client: Client, locale: str) -> None:
    if not code:
        raise Invalid("This account asks for a second step. Send the code, too.", field="code")
    pass_by_code(user, code, client, locale)


def renew(token: str, client: Client) -> Pair:
    """New tokens for a refresh token, which is good once. Raises Invalid.

    One that comes a second time ends the grant: one of two who have it stole it (RFC 9700, 4.14.2).
    """
    named = renewed_by(token)
    grant = grant_with(named[0]) if named else None
    if named is None or grant is None:
        raise _refusal()
    later = sa.update(Grant).where(Grant.id == grant.id, Grant.generation == named[1])
    values = {"generation": Grant.generation + 1, "renewed_at": utcnow()}
    if not changes(later.values(values)):
        note("token-reused", grant.user, client)
        db.session.execute(sa.delete(Grant).where(Grant.id == grant.id))  # nothing, if a third one was faster
        db.session.commit()
        raise _refusal()
    db.session.refresh(grant)
    return _given(grant)


def _refusal() -> Invalid:
    return Invalid("This token was used, revoked or has expired. Sign in again.", field="refresh_token")


def _given(grant: Grant) -> Pair:
    """Tokens of the grant as it is committed; whoever comes with a used one may end it the moment after."""
    db.session.flush()
    pair = Pair(tuple(grant.scopes), access_token(grant, utcnow()), refresh_token(grant))
    db.session.commit()
    return pair


def recognise(text: str) -> Bearer | None:
    """Whoever comes with that access token; None when it is no good, or its grant has ended."""
    id = granted_by(text)
    found = grant_and_policy(id) if id is not None else None
    if found is None:
        return None
    grant, policy = found
    grant.user.lacks_factor = lacks_factor(grant.user, policy)
    return Bearer(grant.user, frozenset(grant.scopes), f"grant {grant.id}", grant.id)


def end(grant: Grant, client: Client) -> None:
    """Sign the program out."""
    note("signed-out", grant.user, client, device=grant.device)
    db.session.delete(grant)
    db.session.commit()
