"""What the cookie of a reader without an account says: two bits a point, by its number.

A version byte, then the states from number 0 on, four to a byte from its low bits up, in base64url without
padding. Behind a dot the revision of which what is done was read, and behind further dots earlier ones, each
with the numbers of what says something else since: "ATkC.7.5-12-57". There is no identifier in it, and
nothing of it lies on the server.
"""

import base64
import binascii
import re
from collections.abc import Mapping

from blog.errors import Invalid

VERSION = 1
CODES = ("", "learning", "done", "skipped")  # 00, 01, 10, 11
MOST = 12_000  # numbers: what fits into the 4096 bytes that browsers keep (RFC 6265, 6.1)
MOST_REVISIONS = 8  # earlier ones that are told apart
_LONGEST = 4096
_FITS = 3950  # characters, so that there is room for its name, a seal and how long it lasts
_PART = re.compile("[0-9]{1,9}(?:-[0-9]{1,9})*")


def written(states: Mapping[int, str], read_in: Mapping[int, int] | None = None) -> str:
    """The cookie for these states, "" for none; raises Invalid for a number that no cookie has room for.

    `read_in` are revisions; where there is no room for them, or for so many, they are not known any more.
    """
    done = (key for key, state in states.items() if state == "done")
    text, revisions = _states(states), _revisions({key: (read_in or {}).get(key, 0) for key in done})
    return text + revisions if len(text + revisions) <= _FITS else text


def _states(states: Mapping[int, str]) -> str:
    if max(states, default=0) >= MOST:
        raise Invalid("This guide is too long to be kept in a browser. Sign in to follow it.")
    bits = bytearray(max(states, default=-1) // 4 + 1)
    for key, state in states.items():
        bits[key // 4] |= CODES.index(state) << key % 4 * 2
    return _text(bytes([VERSION, *bits])) if any(bits) else ""


def _revisions(read_in: Mapping[int, int]) -> str:
    newest, *earlier = sorted({*read_in.values()} - {0}, reverse=True) or [0]
    keys: dict[int, list[int]] = {}
    for key, revision in sorted(read_in.items()):
        if revision != newest:
            keys.setdefault(revision if revision in earlier[:MOST_REVISIONS] else 0, []).append(key)
    parts = ("-".join(map(str, (it, *those))) for it, those in sorted(keys.items(), reverse=True))
    return "".join(f".{part}" for part in (newest, *parts)) if newest else ""


def read_in(cookie: str | None) -> dict[int, int]:
    """The revision in which each place was read that is done, as far as a cookie knows."""
    states, *parts = (cookie or "").split(".")
    if not parts or not all(map(_PART.fullmatch, parts)):
        return {}
    (newest, *_none), *earlier = ([int(number) for number in part.split("-")] for part in parts)
    found = dict.fromkeys((key for key, state in read(states).items() if state == "done"), newest)
    for revision, *keys in earlier[: MOST_REVISIONS + 1]:
        found |= {key: revision for key in keys if key in found}
    return {key: revision for key, revision in found.items() if revision}


def read(cookie: str | None) -> dict[int, str]:
    """The states that a cookie holds; none for what is no such cookie, or of a version not known."""
    content = _content((cookie or "").split(".", 1)[0])
    if not content or content[0] != VERSION:
        return {}
    pairs = ((key, content[1 + key // 4] >> key % 4 * 2 & 3) for key in range(4 * (len(content) - 1)))
    return {key: CODES[code] for key, code in pairs if code}


def _content(cookie: str) -> bytes:
    if len(cookie) > _LONGEST:
        return b""
    try:
        return base64.b64decode(cookie + "=" * (-len(cookie) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return b""


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
