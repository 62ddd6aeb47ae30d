"""What moderators are told about comments: states, reasons, bans."""

from collections.abc import Sequence

from flask_babel import lazy_gettext

STATES = {
    "waiting": lazy_gettext("Waiting"),
    "public": lazy_gettext("Approved"),
    "spam": lazy_gettext("Spam"),
    "trash": lazy_gettext("Trash"),
    "deleted": lazy_gettext("Withdrawn"),
}
REASONS = {
    "staff": lazy_gettext("May change the post"),
    "trusted": lazy_gettext("Had a comment approved before"),
    "free": lazy_gettext("Nothing speaks against it"),
    "all": lazy_gettext("All comments wait"),
    "first": lazy_gettext("No comment approved yet"),
    "unproved": lazy_gettext("Browser without scripts"),
    "quick": lazy_gettext("Written in %(detail)s seconds"),
    "links": lazy_gettext("%(detail)s links"),
    "repeated": lazy_gettext("Same text elsewhere, %(detail)s times"),
    "word": lazy_gettext("Says “%(detail)s”"),
    "trap": lazy_gettext("Filled in what nobody sees"),
    "service": lazy_gettext("The spam service says so"),
    "silent": lazy_gettext("The spam service does not answer"),
    "edited": lazy_gettext("Edited by its author"),
    "author": lazy_gettext("By its author"),
    "undone": lazy_gettext("Undone"),
    "leaving": lazy_gettext("The account was deleted"),
    "old": lazy_gettext("Removed 30 days ago"),
    "imported": lazy_gettext("Brought in from another site or a file"),
}
BANS = {
    "account": lazy_gettext("account"),
    "address": lazy_gettext("e-mail address"),
    "network": lazy_gettext("network"),
}


def state_told(state: str) -> str:
    """A state in words."""
    return str(STATES[state])


def reason_told(reason: Sequence[str]) -> str:
    """A reason of the guard in words."""
    code, detail = reason
    return str(REASONS[code]) % {"detail": detail}


def ban_told(kind: str) -> str:
    """A kind of ban in words."""
    return str(BANS[kind])


FILTERS = {"state_told": state_told, "reason_told": reason_told, "ban_told": ban_told}
