"""What the cookie of a reader without an account says: two bits a point, by its number.

A version byte, then the states from number 0 on, four to a byte from its low bits up, in base64url without
padding. There is no identifier in it, and nothing of it lies on the server.
"""

import base64
import binascii
from collections.abc import Mapping

from blog.errors import Invalid

VERSION = 1
CODES = ("", "learning", "done", "skipped")  # 00, 01, 10, 11
MOST = 12_000  # numbers: what fits into the 4096 bytes that browsers keep (RFC 6265, 6.1)
_LONGEST = 4096


def written(states: Mapping[int, str]) -> str:
    """The cookie for these states, "" for none; raises Invalid for a number that no cookie has room for."""
    if max(states, default=0) >= MOST:
        raise Invalid("This guide is too long to be kept in a browser. Sign in to follow it.")
    bits = bytearray(max(states, default=-1) // 4 + 1)
    for key, state in states.items():
        bits[key // 4] |= CODES.index(state) << key % 4 * 2
    return _text(bytes([VERSION, *bits])) if any(bits) else ""


def read(cookie: str | None) -> dict[int, str]:
    """The states that a cookie holds; none for what is no such cookie, or of a version not known."""
    content = _content(cookie or "")
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
