"""What a provider says of somebody, read without trust: whatever is no text that can be kept is not there."""

from collections.abc import Mapping
from typing import Any

from blog.auth.addresses import LONGEST as LONGEST_ADDRESS
from blog.auth.display_names import LONGEST_INPUT, display_name
from blog.auth.identities.models import Profile
from blog.errors import Invalid

LONGEST_SUBJECT = 255  # characters (OIDC Core 1.0, section 2)
NAMES = ("preferred_username", "nickname", "name")  # the last is what people call them


def profile(provider: str, claims: Mapping[str, Any]) -> Profile:
    """Who the claims are about; raises ValueError when they do not say."""
    subject = _line(claims.get("sub"), LONGEST_SUBJECT)
    if not subject:
        raise ValueError("no subject")
    email, names = _line(claims.get("email"), LONGEST_ADDRESS), map(_name, map(claims.get, NAMES))
    return Profile(provider, subject, email, claims.get("email_verified") is True, tuple(filter(None, names)))


def _line(value: object, longest: int) -> str:
    fits = isinstance(value, str) and len(value) <= longest and value.isprintable()
    return str(value) if fits else ""


def _name(value: object) -> str:
    try:
        return display_name(value[:LONGEST_INPUT]) if isinstance(value, str) else ""
    except Invalid:
        return ""
