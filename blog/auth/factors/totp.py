"""Authenticator apps: a shared secret gives six digits every 30 seconds (RFC 6238)."""

import base64
import logging
from datetime import datetime
from typing import Any

from blog.config import secret, settings

log = logging.getLogger(__name__)
DRIFT = 1  # steps that the clock of a phone may be off, either way


def new_secret() -> str:
    """160 random bits in base32, as apps take them (RFC 4226, section 4)."""
    import pyotp

    return pyotp.random_base32()


def step_of(shared: str, code: str, now: datetime) -> int | None:
    """The time step whose code this is, around `now`; None when it is none of theirs."""
    import pyotp

    digits, totp = "".join(code.split()), pyotp.TOTP(shared)
    if not (digits.isascii() and digits.isdigit()):
        return None
    here = totp.timecode(now)
    steps = (here, *(here + sign * n for n in range(1, DRIFT + 1) for sign in (-1, 1)))
    return next((step for step in steps if pyotp.utils.strings_equal(totp.generate_otp(step), digits)), None)


def address(shared: str, username: str) -> str:
    """What the QR code says: an otpauth address with the names of the site and the account."""
    import pyotp

    return pyotp.TOTP(shared).provisioning_uri(name=username, issuer_name=settings().site_name)


def drawing(text: str) -> str:
    """A QR code as the data address of an SVG; black on white, since cameras read no other well."""
    import segno

    return segno.make(text, micro=False).svg_data_uri(border=4, dark="#000", light="#fff")


def sealed(shared: str) -> str:
    """The secret as the database may hold it: whoever reads only that gets no codes."""
    sealed: bytes = _box().encrypt(shared.encode())
    return sealed.decode()


def opened(box: str) -> str:
    """What was sealed; "" once the site has another key."""
    from cryptography.fernet import InvalidToken

    try:
        shared: bytes = _box().decrypt(box.encode())
    except InvalidToken:
        log.error(
            "An authenticator app was set up under another BLOG_SECRET_KEY, so its codes cannot be checked"
        )
        return ""
    return shared.decode()


def _box() -> Any:
    from cryptography.fernet import Fernet

    return Fernet(base64.urlsafe_b64encode(secret("totp")))
