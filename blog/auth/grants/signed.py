"""The tokens of a grant: JSON Web Tokens (RFC 7519, RFC 9068) to come in with, signed text to renew them.

The library is loaded when the first one is met: it brings cryptography, which pages do not need.
"""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from blog.auth.grants.models import BRIEF, Grant
from blog.config import secret, settings
from blog.signing import sign, unsign

if TYPE_CHECKING:
    from joserfc.jwk import OctKey
    from joserfc.jwt import JWTClaimsRegistry

AUDIENCE = "mojing-api"
ALGORITHM = "HS256"
LONGEST = 4096  # characters


def access_token(grant: Grant, now: datetime) -> str:
    """What the program shows with each request."""
    from joserfc import jwt

    until = int((now + BRIEF).timestamp())
    claims: dict[str, Any] = {
        "iss": settings().site_url,
        "aud": AUDIENCE,
        "sub": str(grant.user_id),
        "sid": str(grant.id),
    }
    claims |= {"iat": int(now.timestamp()), "exp": until, "scope": " ".join(grant.scopes)}
    return jwt.encode({"alg": ALGORITHM, "typ": "at+jwt"}, claims, _key())


def granted_by(text: str) -> int | None:
    """The number of the grant behind an access token; None when it is forged, for others, or too old."""
    from joserfc import jwt
    from joserfc.errors import JoseError

    if len(text) > LONGEST:
        return None
    try:
        token = jwt.decode(text, _key(), algorithms=[ALGORITHM])
        _claims().validate(token.claims)
        return int(token.claims["sid"])
    except (JoseError, ValueError, TypeError, KeyError):
        return None


def refresh_token(grant: Grant) -> str:
    """What the program renews its tokens with; good until the next generation."""
    return sign("refresh", f"{grant.id}.{grant.generation}")


def renewed_by(text: str) -> tuple[int, int] | None:
    """Grant and generation of a refresh token that the site once gave away; None for anything else."""
    found = unsign("refresh", text)
    if found is None:
        return None
    id, generation = found.split(".")
    return int(id), int(generation)


def _key() -> "OctKey":
    from joserfc.jwk import OctKey

    return OctKey.import_key(secret("access-tokens"))


def _claims() -> "JWTClaimsRegistry":
    from joserfc.jwt import JWTClaimsRegistry

    needed: dict[str, Any] = {"iss": {"essential": True, "value": settings().site_url}}
    needed |= {"aud": {"essential": True, "value": AUDIENCE}, "exp": {"essential": True}}
    return JWTClaimsRegistry(**needed)
