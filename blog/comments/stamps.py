"""The stamp of a comment form: signed, so that it says when the form was opened, and on which post.

It is also what a browser proves its work on, and what tells that a form was sent twice.
"""

import secrets
import time
from dataclasses import dataclass
from hashlib import sha256

from blog.errors import Invalid
from blog.signing import sign, unsign

LASTS = 24 * 3600  # seconds
BITS = 16  # of zeros that a proof shows: about 65,000 digests, less than a second on a telephone
_PURPOSE = "comment-form"


@dataclass(frozen=True)
class Stamp:
    """What a stamp says."""

    text: str
    nonce: str
    age: float  # seconds

    def is_proved(self, proof: str) -> bool:
        """Whether the browser worked for it: SHA-256 of "stamp:proof" begins with BITS zeros."""
        if not (proof.isascii() and proof.isdigit()):
            return False
        found = sha256(f"{self.text}:{proof}".encode()).digest()
        return int.from_bytes(found) >> (256 - BITS) == 0


def stamp(post_id: int) -> str:
    """A new stamp for a form on that post."""
    return sign(_PURPOSE, f"{post_id}.{int(time.time())}.{secrets.token_hex(16)}")


def read_stamp(text: str, post_id: int) -> Stamp:
    """What the stamp says; raises Invalid when it is none, of another post, or too old."""
    post, since, nonce = (unsign(_PURPOSE, text) or "..").split(".")
    age = time.time() - int(since or 0)
    if post != str(post_id) or age > LASTS:
        raise Invalid("This page was open too long. Send it once more.")
    return Stamp(text, nonce, age)


def renewed(text: str, post_id: int) -> str:
    """The stamp while it is good, else a new one: what a form shows when it comes back."""
    try:
        return read_stamp(text, post_id).text
    except Invalid:
        return stamp(post_id)
