"""The kinds of letters, each with samples of the values that its template takes."""

from datetime import UTC, datetime
from typing import Any

LONGEST = 200  # characters of a value
JOINER = "\N{ZERO WIDTH JOINER}"  # the one invisible character that names need: it makes families of emoji
HOUR, DAY = 3600, 86400  # seconds
_MOMENT = datetime(2026, 11, 22, 10, 35, tzinfo=UTC)

# `stop` is what a token says that ends such letters; `items` are lists of name, title, words, and comment.
# `link` is the id of a one-time link's record: templates/mail/letters makes the token. `lasts` is in seconds.
# A letter to an address that nobody has confirmed shows the user name and no other words of the sender's,
# or the site would carry anybody's advertisement to anybody.
KINDS: dict[str, dict[str, Any]] = {
    "confirm": {"username": "lin-an", "link": "1", "lasts": 3 * DAY},
    "registered-already": {"name": "林安"},
    "reset": {"name": "林安", "link": "1", "lasts": HOUR},
    "sign-in-link": {"name": "林安", "link": "1", "lasts": HOUR // 4},
    "new-email": {"username": "lin-an", "link": "1", "lasts": DAY},
    "email-changed": {"name": "林安", "email": "new@example.org"},
    "password-changed": {"name": "林安"},
    "second-factor-changed": {"name": "林安", "what": "passkey-added"},
    "identity-linked": {"name": "林安", "provider": "GitHub", "label": "lin-an"},
    "token-made": {"name": "林安", "token": "backup"},
    "new-device": {"name": "林安", "device": "Firefox, Linux", "at": _MOMENT, "address": "203.0.113.7"},
    "invitation": {"inviter": "林安", "role": "author", "link": "1", "lasts": 7 * DAY},
    "confirm-guest": {"link": "1", "letters": True},
    "comment": {
        **{"what": "replies", "name": "林安", "title": "Python", "words": "这一节帮了大忙。"},
        **{"comment": 12, "parent": 7, "root": 7, "post": 3, "stop": "u1 replies"},
    },
    "digest": {"count": 2, "items": [["林安", "Python", "谢谢。", 12]], "stop": "u1 digest"},
    "weekly": {
        **{"title": "Python", "slug": "python", "next": "asyncio", "key": 12, "enough": 4},
        **{"done": 23, "total": 263, "stop": "1 1"},
    },
    "account-deleted": {"name": "林安", "until": _MOMENT},
    "test": {},
}


def in_words(problem: Exception) -> str:
    """Why something failed, as it is kept: a short text on one line, and never an empty one."""
    return plain(str(problem)) or type(problem).__name__


def plain(value: object) -> Any:
    """A value as the outbox keeps it: a number, a moment in ISO 8601, a short text on one line, or a list."""
    if isinstance(value, bool | int | None):
        return value
    if isinstance(value, list):
        return [plain(one) for one in value]
    text = value.isoformat() if isinstance(value, datetime) else str(value)[: 10 * LONGEST]
    shown = "".join(char if char.isprintable() or char == JOINER else " " for char in text)
    folded = " ".join(shown.split())
    return folded if len(folded) <= LONGEST else folded[: LONGEST - 1] + "…"
