"""What the states of a post are called, and when they changed."""

from datetime import datetime

from flask_babel import format_date, format_time
from flask_babel import lazy_gettext as _

NAMES = {
    "draft": _("Draft"),
    "scheduled": _("Scheduled"),
    "changed": _("Published, with unpublished changes"),
    "published": _("Published"),
    "trashed": _("In the trash"),
}


def state_name(state: str) -> str:
    """What a state is called."""
    return str(NAMES[state])


def minute(moment: datetime) -> str:
    """Date and time to the minute, in the reader's zone."""
    return f"{format_date(moment, 'medium')} {format_time(moment, 'short')}"


FILTERS = {"state_name": state_name, "minute": minute}
