"""Signed tokens: what we gave away and recognise when it comes back. They hold no secret and never expire."""

from hashlib import sha256
from typing import Any

from flask import current_app
from itsdangerous import BadData, Signer, URLSafeSerializer

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


def seal(purpose: str, value: str) -> str:
    """`value`, which stays readable, with our mark behind it."""
    return _signer(purpose).sign(value).decode()


def unseal(purpose: str, text: str) -> str | None:
    """The value of what `seal` made for this purpose; None for anything else whatsoever."""
    try:
        return _signer(purpose).unsign(text.encode()).decode()
    except (BadData, UnicodeError):
        return None


def unsign_numbers(purpose: str, token: object, count: int) -> tuple[int, ...]:
    """So many numbers, with a space between them, of which `sign` made a token; else raises NotFound."""
    numbers = (unsign(purpose, token) or "").split(" ")
    if len(numbers) != count or not all(number.isascii() and number.isdigit() for number in numbers):
        raise NotFound(purpose)
    return tuple(map(int, numbers))


def _serializer(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(*_key(purpose), signer_kwargs=_HMAC)


def _signer(purpose: str) -> Signer:
    return Signer(*_key(purpose), **_HMAC)


def _key(purpose: str) -> tuple[str, str]:
    return current_app.config["SECRET_KEY"], f"mojing.{purpose}"


_HMAC: dict[str, Any] = {"key_derivation": "hmac", "digest_method": sha256}
