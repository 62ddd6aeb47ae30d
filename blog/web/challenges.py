"""What devices with passkeys are asked: kept in the signed cookie until they answer."""

from dataclasses import asdict

from flask import session

from blog.auth.factors import webauthn
from blog.auth.factors.models import Challenge, Passkey


def ask() -> Challenge:
    """A new challenge for this browser, in place of the last one."""
    challenge = webauthn.new_challenge()
    session["challenge"] = asdict(challenge)
    return challenge


def asked() -> Challenge:
    """What this browser was asked, once; raises Invalid when it was nothing."""
    kept = session.pop("challenge", None)
    if kept is None:
        raise webauthn.refusal()
    return Challenge(**kept)


def request_to(passkeys: list[Passkey]) -> str:
    """The question to one of these passkeys, as the script of the page wants it; "" when there is none."""
    return webauthn.request(passkeys, ask()) if passkeys and webauthn.is_offered() else ""


def request_to_any() -> str:
    """The question to any passkey of this site; "" when browsers have none for it."""
    return webauthn.request([], ask()) if webauthn.is_offered() else ""
