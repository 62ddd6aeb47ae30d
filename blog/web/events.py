"""What the audit log says to people."""

from typing import Any

from flask_babel import format_datetime, gettext, lazy_gettext

from blog.auth.events.models import SecurityEvent
from blog.auth.identities.providers import providers
from blog.auth.people.forms import REGISTRATION_NAMES, ROLE_NAMES

WORDS = {
    "registered": lazy_gettext("Account opened"),
    "registered-again": lazy_gettext("Somebody tried to register with this address"),
    "confirmed": lazy_gettext("Address confirmed"),
    "signed-in": lazy_gettext("Signed in"),
    "sign-in-failed": lazy_gettext("A sign-in failed"),
    "password-wrong": lazy_gettext("A wrong password was typed"),
    "signed-out": lazy_gettext("Signed out"),
    "signed-out-elsewhere": lazy_gettext("Signed out everywhere else"),
    "asked-for-reset": lazy_gettext("A link to choose a new password was asked for"),
    "asked-for-sign-in-link": lazy_gettext("A link to sign in was asked for"),
    "used-link": lazy_gettext("Signed in by a link"),
    "password-changed": lazy_gettext("Password changed"),
    "asked-for-new-email": lazy_gettext("Another address was asked for"),
    "email-changed": lazy_gettext("Address changed"),
    "role-changed": lazy_gettext("Role changed"),
    "suspended": lazy_gettext("Account suspended"),
    "restored": lazy_gettext("Account restored"),
    "invited": lazy_gettext("Somebody was invited"),
    "invitation-ended": lazy_gettext("An invitation was revoked"),
    "deleted": lazy_gettext("Account deleted"),
    "came-back": lazy_gettext("Account taken back"),
    "erased": lazy_gettext("Account erased"),
    "data-exported": lazy_gettext("Your data was saved as a file"),
    "created": lazy_gettext("Account made by the operator"),
    "second-step-failed": lazy_gettext("A second step failed"),
    "totp-on": lazy_gettext("Authenticator app set up"),
    "totp-off": lazy_gettext("Authenticator app removed"),
    "passkey-added": lazy_gettext("Passkey added"),
    "passkey-removed": lazy_gettext("Passkey removed"),
    "codes-renewed": lazy_gettext("New recovery codes"),
    "code-used": lazy_gettext("A recovery code was used"),
    "factors-reset": lazy_gettext("Second steps removed by an administrator"),
    "identity-linked": lazy_gettext("An account elsewhere was linked"),
    "identity-unlinked": lazy_gettext("An account elsewhere was unlinked"),
    "token-made": lazy_gettext("Access token made"),
    "token-revoked": lazy_gettext("Access token revoked"),
    "token-reused": lazy_gettext("A used token came again, so the program was signed out"),
    "settings-changed": lazy_gettext("Settings of the site changed"),
    "webhook-made": lazy_gettext("Webhook made"),
    "webhook-changed": lazy_gettext("Webhook changed"),
    "webhook-removed": lazy_gettext("Webhook removed"),
    "webhook-secret-replaced": lazy_gettext("Secret of a webhook replaced"),
    "imported": lazy_gettext("Posts were imported"),
    "site-exported": lazy_gettext("The whole site was saved as a file"),
    "policy-changed": lazy_gettext("The rules for accounts changed"),
}
DETAILS = {  # of its kind, which are told besides
    "registered": ("provider",),
    "signed-in": ("method",),
    "signed-out": ("device",),
    "token-made": ("name",),
    "token-revoked": ("name",),
    "identity-linked": ("provider",),
    "identity-unlinked": ("provider",),
    **dict.fromkeys(("webhook-made", "webhook-changed", "webhook-removed"), ("name", "url")),
    "webhook-secret-replaced": ("name",),
    "role-changed": ("before", "after"),
    "invited": ("email", "role"),
    "invitation-ended": ("email",),
    "policy-changed": ("registration",),
}
METHODS = {
    "password": lazy_gettext("with a password"),
    "passkey": lazy_gettext("with a passkey"),
    "link": lazy_gettext("with a link from a letter"),
    "api": lazy_gettext("in a program"),
}
_BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")  # in this order: each also names those behind it
_NAMES = {"Edg": "Edge", "OPR": "Opera"}
_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}


def told(event: SecurityEvent) -> str:
    """An event in words: "Role changed: Reader → Author"."""
    names = [name for name in DETAILS.get(event.kind, ()) if name in event.details]
    details = " → ".join(_detail(name, event.details[name]) for name in names)
    what = str(WORDS.get(event.kind, event.kind))
    return str(gettext("%(what)s: %(details)s", what=what, details=details)) if details else what


def _detail(name: str, value: str) -> str:
    elsewhere = {key: provider.name for key, provider in providers().items()}
    words = ROLE_NAMES | REGISTRATION_NAMES | METHODS | elsewhere
    return device(value) if name == "device" else str(words.get(value, value))


def device(user_agent: str) -> str:
    """What somebody would call the browser: "Firefox, Windows"; as it calls itself when it is unknown."""
    browser = next((_NAMES.get(name, name) for name in _BROWSERS if name in user_agent), "")
    system = next((name for mark, name in (_SYSTEMS | {"Linux": "Linux"}).items() if mark in user_agent), "")
    return ", ".join(filter(None, (browser, system))) or user_agent[:60] or "?"


def clock(moment: Any) -> str:
    """Date and time in the reader's zone."""
    return str(format_datetime(moment, "medium"))


def role_name(role: str) -> str:
    """What a role is called."""
    return str(ROLE_NAMES[role])


FILTERS = {"told": told, "device": device, "clock": clock, "role_name": role_name}
