"""Who comments: a member by their session, a guest by a cookie of their browser.

The cookie also keeps what the guest says of themselves, when they want that, and nothing else does. It is
signed and holds no secret of the site; whoever has it is served pages of their own, never shared ones.
"""

import json
import secrets
from dataclasses import asdict, dataclass

from flask import Response, after_this_request, g, request
from flask_login import current_user

from blog.auth.sessions.queries import digest
from blog.comments.speakers import Card, Speaker
from blog.config import settings
from blog.signing import sign, unsign
from blog.web.clients import client
from blog.web.language import locale

A_YEAR = 365 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Guest:
    """A browser that is known again; `card` is empty unless it shall be remembered."""

    id: str
    card: Card

    @classmethod
    def read(cls, cookie: str | None) -> "Guest | None":
        """What a cookie says; None for anything that the site did not write itself."""
        text = unsign("guest", cookie)
        if text is None:
            return None
        id, *card = json.loads(text)
        return cls(id, Card(*card))

    @property
    def cookie(self) -> str:
        """What is kept in the browser."""
        return sign("guest", json.dumps([self.id, *asdict(self.card).values()]))


def speaker() -> Speaker:
    """Whoever asks; a browser that is not known yet stays so."""
    known = _known()
    guest = digest(known.id) if known and current_user.is_anonymous else ""
    return Speaker(current_user._get_current_object(), client(), guest, locale())


def known_speaker() -> Speaker:
    """The same, for what a guest does: from now on their browser is known."""
    if current_user.is_anonymous and _known() is None:
        remember(None)
    return speaker()


def card() -> Card:
    """What the guest said of themselves before, if they wanted that to be remembered."""
    known = _known()
    return known.card if known else Card()


def remember(card: Card | None) -> None:
    """Keep in this browser what the guest says of themselves; without a card only that it is the same one."""
    known = _known()
    g.guest = Guest(known.id if known else secrets.token_hex(16), card or Card())
    lasting = card is not None
    after_this_request(lambda response: _keep(response, g.guest, lasting))


def _known() -> Guest | None:
    if "guest" not in g:
        g.guest = Guest.read(request.cookies.get(_name()))
    found: Guest | None = g.guest
    return found


def _keep(response: Response, guest: Guest, lasting: bool) -> Response:
    secure = settings().site_url.startswith("https:")
    age = A_YEAR if lasting else None
    response.set_cookie(_name(), guest.cookie, max_age=age, secure=secure, httponly=True, samesite="Lax")
    return response


def _name() -> str:
    return "__Host-guest" if settings().site_url.startswith("https:") else "guest"
