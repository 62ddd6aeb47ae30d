"""Passkeys: what a device is asked, and whether what it answers is true (WebAuthn Level 3).

Checking needs a library of several megabytes, which is loaded when somebody comes with a passkey.
"""

import hmac
import json
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from blog.auth.factors.models import PATIENCE, Challenge, Passkey
from blog.auth.models import User
from blog.config import secret, settings
from blog.errors import Invalid

LONGEST = 20_000  # characters of an answer
MILLISECONDS = int(PATIENCE.total_seconds() * 1000)
TRANSPORTS = {"usb", "nfc", "ble", "smart-card", "hybrid", "internal"}


def is_offered() -> bool:
    """Whether browsers give passkeys to this site: it needs a name, and HTTPS unless it is this machine's."""
    host = _host()
    try:
        ip_address(host)
    except ValueError:
        return settings().site_url.startswith("https:") or host == "localhost"
    return False


def new_challenge() -> Challenge:
    """256 random bits, asked now."""
    return Challenge(_text(secrets.token_bytes(32)), time.time())


def creation(user: User, known: list[Passkey], challenge: Challenge) -> str:
    """What a device is asked that shall hold a new passkey (PublicKeyCredentialCreationOptions, JSON)."""
    handle = hmac.digest(secret("passkeys"), str(user.id).encode(), "sha256")
    selection = {"residentKey": "preferred", "requireResidentKey": False, "userVerification": "preferred"}
    algorithms = (-8, -7, -257)  # Ed25519, ES256, RS256
    return json.dumps(
        {
            "challenge": challenge.value,
            "rp": {"id": _host(), "name": settings().site_name},
            "user": {"id": _text(handle), "name": user.username, "displayName": user.display_name},
            "pubKeyCredParams": [{"type": "public-key", "alg": number} for number in algorithms],
            "excludeCredentials": list(map(_named, known)),
            "authenticatorSelection": selection,
            "attestation": "none",
            "timeout": MILLISECONDS,
        }
    )


def request(known: list[Passkey], challenge: Challenge) -> str:
    """What a device is asked that holds one of these; of none, any passkey of this site, and who uses it."""
    return json.dumps(
        {
            "challenge": challenge.value,
            "rpId": _host(),
            "allowCredentials": list(map(_named, known)),
            "userVerification": "preferred" if known else "required",
            "timeout": MILLISECONDS,
        }
    )


def created(answer: str, challenge: Challenge) -> Passkey:
    """The passkey that a device made for this challenge, nobody's yet; raises Invalid."""
    from webauthn import verify_registration_response
    from webauthn.helpers import base64url_to_bytes

    made = _checked(
        lambda: verify_registration_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge.value),
            expected_rp_id=_host(),
            expected_origin=_origin(),
        )
    )
    return Passkey(
        credential_id=_text(made.credential_id),
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        transports=_transports(answer),
    )


def count_of(passkey: Passkey, answer: str, challenge: Challenge, *, alone: bool) -> int:
    """How often the passkey has signed, once it signed this challenge; raises Invalid.

    `alone`, it must also have made sure who uses it, by a finger, a face or a PIN.
    """
    from webauthn import verify_authentication_response
    from webauthn.helpers import base64url_to_bytes

    proof = _checked(
        lambda: verify_authentication_response(
            credential=answer,
            expected_challenge=base64url_to_bytes(challenge.value),
            expected_rp_id=_host(),
            expected_origin=_origin(),
            credential_public_key=passkey.public_key,
            credential_current_sign_count=passkey.sign_count,
            require_user_verification=alone,
        )
    )
    return int(proof.new_sign_count)


def name_in(answer: str) -> str:
    """Which passkey the device used (base64url); raises Invalid."""
    try:
        found = json.loads(answer[:LONGEST])["id"]
    except (ValueError, KeyError, TypeError, RecursionError):
        found = None
    if not isinstance(found, str) or "\0" in found:
        raise refusal()
    return found


def refusal() -> Invalid:
    """Why a passkey is not taken; nothing more is said to whoever tries."""
    return Invalid("This passkey could not be checked. Try again, or come in another way.")


def _checked(question: Callable[[], Any]) -> Any:
    try:
        return question()
    except Exception as problem:  # it comes from outside, and the library's errors are many
        raise refusal() from problem


def _transports(answer: str) -> str:
    told = json.loads(answer)["response"].get("transports") or []
    return ",".join(name for name in told if name in TRANSPORTS) if isinstance(told, list) else ""


def _named(passkey: Passkey) -> dict[str, object]:
    transports = passkey.transports.split(",") if passkey.transports else []
    return {"type": "public-key", "id": passkey.credential_id, "transports": transports}


def _host() -> str:
    return urlsplit(settings().site_url).hostname or ""


def _origin() -> str:
    parts = urlsplit(settings().site_url)
    return f"{parts.scheme}://{parts.netloc}"


def _text(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()
