"""Signed tokens: what we gave away and recognise when it comes back. They hold no secret and never expire."""

from hashlib import sha256

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from blog.errors import NotFound


def sign(purpose: str, value: str) -> str:
    """`value` as a token for URLs; the same every time, and good for this purpose only (HMAC, RFC 2104)."""
    token = _serializer(purpose).dumps(value)
    return token if isinstance(token, str) else token.decode()


def unsign(purpose: str, token: object) -> str | None:
    """The value of a token that `sign` made for this purpose; None for anything else whatsoever."""
    if not isinstance(token, str) or not token.isascii():
        return None
    try:
        value = _serializer(purpose).loads(token)
    except BadData:
        return None
    return value if isinstance(value, str) else None


def unsign_numbers(purpose: str, token: object, count: int) -> tuple[int, ...]:
    """So many numbers, with a space between them, of which `sign` made a token; else raises NotFound."""
    numbers = (unsign(purpose, token) or "").split(" ")
    if len(numbers) != count or not all(number.isascii() and number.isdigit() for number in numbers):
        raise NotFound(purpose)
    return tuple(map(int, numbers))


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(
        current_app.config["SECRET_KEY"],
        salt=f"mojing.{purpose}",
        signer_kwargs={"key_derivation": "hmac", "digest_method": sha256},
    )
