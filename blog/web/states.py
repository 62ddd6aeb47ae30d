"""What the states of a post, and of what somebody learns, are called, and when they changed."""

from datetime import datetime

from flask_babel import format_date, format_time, gettext, ngettext
from flask_babel import lazy_gettext as _

from blog.guides.insight.crowds import LEAST, told

NAMES = {
    "draft": _("Draft"),
    "scheduled": _("Scheduled"),
    "changed": _("Published, with unpublished changes"),
    "published": _("Published"),
    "trashed": _("In the trash"),
}

LEARNED = {
    "": _("Not begun"),
    "learning": _("Learning"),
    "done": _("Done"),
    "skipped": _("Skipped"),
}


def state_name(state: str) -> str:
    """What a state is called."""
    return str(NAMES[state])


def learned(state: str) -> str:
    """What the state of a point is called."""
    return str(LEARNED[state])


def finished_by(readers: int) -> str:
    """How many readers finished a point, as its author may be told."""
    number = told(readers)
    if number is None:
        return str(gettext("fewer than %(num)s readers finished it", num=LEAST))
    return str(ngettext("%(num)s reader finished it", "%(num)s readers finished it", number))


def minute(moment: datetime) -> str:
    """Date and time to the minute, in the reader's zone."""
    return f"{format_date(moment, 'medium')} {format_time(moment, 'short')}"


FILTERS = {"state_name": state_name, "learned": learned, "finished_by": finished_by, "minute": minute}
