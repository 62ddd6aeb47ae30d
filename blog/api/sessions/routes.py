"""Signing in programs: brief access tokens, and tokens to renew them."""

from flask import Blueprint

from blog.api.answers import NOTHING, Answer
from blog.api.operations import Asked, operation
from blog.api.reading import JSON
from blog.api.sessions import shapes
from blog.auth.grants import actions
from blog.auth.grants.models import BRIEF, Pair
from blog.auth.grants.queries import own_grant
from blog.web.clients import client
from blog.web.language import locale

bp = Blueprint("api_sessions", __name__)


@operation(bp, "POST /sessions", {201: shapes.PAIR}, is_open=True, body=shapes.NEW, takes=(JSON,))
def create(asked: Asked) -> Answer:
    """Sign in

    For programs that people sign in with. Scripts of one's own are better served by a personal access token.
    """
    sent = asked.body
    who = sent["identifier"], sent["password"], sent.get("code", "")
    return Answer(_told(actions.begin(*who, sent["scopes"], client(), locale())), 201)


def _told(pair: Pair) -> dict[str, object]:
    return {
        "access_token": pair.access,
        "token_type": "Bearer",
        "expires_in": int(BRIEF.total_seconds()),
        "refresh_token": pair.refresh,
        "scopes": [*pair.scopes],
    }


@operation(bp, "POST /sessions/renewal", {200: shapes.PAIR}, is_open=True, body=shapes.RENEWAL, takes=(JSON,))
def renew(asked: Asked) -> Answer:
    """Renew the tokens

    Both of them; the old refresh token is good no more.
    """
    return Answer(_told(actions.renew(asked.body["refresh_token"], client())))


@operation(bp, "DELETE /sessions/current", {204: None}, scope="")
def end(asked: Asked) -> Answer:
    """Sign out

    Ends the session that the access token belongs to, at once.
    """
    actions.end(own_grant(asked.user, asked.bearer.grant_id if asked.bearer else 0), client())
    return NOTHING
