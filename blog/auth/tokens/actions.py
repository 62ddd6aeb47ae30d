"""Making, using and ending personal access tokens."""

import secrets
from collections.abc import Collection
from datetime import timedelta

from blog.auth.events.actions import note
from blog.auth.factors.queries import lacks_factor
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.auth.sessions.queries import digest
from blog.auth.tokens.models import DAYS, MARK, MOST, SCOPES, SEEN, Bearer, Token
from blog.auth.tokens.queries import token_and_policy, tokens_of
from blog.db import db, utcnow
from blog.errors import Invalid
from blog.mail.actions import enclose


def issue(user: User, name: str, scopes: Collection[str], days: int, client: Client, locale: str = "") -> str:
    """Make a token and give its text, which is stored nowhere; raises Invalid."""
    name = name.strip()
    if not (name and name.isprintable()):
        raise Invalid("Please fill this in.", field="name")
    if not scopes or not {*scopes} <= {*SCOPES} or days not in DAYS:
        raise Invalid("Choose what it may do, and for how long.", field="scopes")
    if len(tokens_of(user)) >= MOST:
        raise Invalid("There are %(most)d tokens already. Revoke one first.", most=MOST)
    text, until = MARK + secrets.token_urlsafe(32), utcnow() + timedelta(days=days)
    kept = [scope for scope in SCOPES if scope in scopes]
    db.session.add(Token(user_id=user.id, name=name, digest=digest(text), scopes=kept, expires_at=until))
    note("token-made", user, client, name=name)
    if user.email:  # it is a way in that stays
        enclose("token-made", user.email, user.language or locale, name=user.display_name, token=name)
    db.session.commit()
    return text


def revoke(token: Token, client: Client) -> None:
    """Let a token be good for nothing any more."""
    note("token-revoked", token.user, client, name=token.name)
    db.session.delete(token)
    db.session.commit()


def recognise(text: str) -> Bearer | None:
    """Whoever comes with that token; notes when. None when it is no good."""
    found = token_and_policy(text)
    if found is None:
        return None
    token, policy = found
    if token.seen_at is None or utcnow() - token.seen_at > SEEN:
        token.seen_at = utcnow()
        db.session.commit()
    token.user.lacks_factor = lacks_factor(token.user, policy)
    return Bearer(token.user, frozenset(token.scopes), f"token {token.id}")
