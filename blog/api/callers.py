"""Who calls: by a token in the Authorization header. Cookies mean nothing here, so no other site can call for
somebody (CSRF)."""

from flask import request

from blog.auth.grants import actions as grants
from blog.auth.models import Actor, Visitor
from blog.auth.tokens import actions as tokens
from blog.auth.tokens.models import MARK, Bearer
from blog.comments.speakers import Speaker
from blog.errors import Forbidden, SignInNeeded
from blog.web.clients import client
from blog.web.language import locale

DOTS = 2  # in a JSON Web Token


class Refused(SignInNeeded):
    """A token that is no good: forged, expired, revoked, or of an account that is shut."""


class OutOfScope(Forbidden):
    """The token is good, but its owner did not give it the right to do this."""


def bearer() -> Bearer | None:
    """Whoever shows a token; None without one. Raises Refused for any other kind of credentials."""
    header = request.headers.get("Authorization")
    if header is None:
        return None
    scheme, _space, token = header.partition(" ")
    found = _recognised(token.strip()) if scheme.lower() == "bearer" else None
    if found is None:
        raise Refused
    return found


def _recognised(token: str) -> Bearer | None:
    if token.startswith(MARK):
        return tokens.recognise(token)
    return grants.recognise(token) if token.count(".") == DOTS else None


def key_of(known: Bearer | None) -> str:
    """Whose calls are counted together: those of a token, else of a network."""
    return known.key if known else f"network {client().network}"


def actor(known: Bearer | None, scope: str, is_open: bool) -> Actor:
    """Who acts at an address that asks for that scope; raises SignInNeeded, OutOfScope.

    What is open to everybody is answered without the scope, too, as to everybody.
    """
    if known and (not scope or scope in known.scopes):
        return known.user
    if is_open:
        return Visitor()
    raise OutOfScope(scope) if known else SignInNeeded


def speaker(actor: Actor) -> Speaker:
    """Whoever asks, as who speaks in discussions. No guest: a program has no browser to be known by."""
    return Speaker(actor, client(), locale=locale())
