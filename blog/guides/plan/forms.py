"""The shape in which a plan comes: fields of a form, or the query of an address, which are the same."""

from datetime import date

from werkzeug.datastructures import MultiDict

from blog.errors import Invalid
from blog.guides.plan.schedule import FIRST, LAST, Choices, monday
from blog.web.addresses import number

MOST_HOURS, MOST_WEEKS_OFF, MOST_STAGES = 100, 60, 500


def choices(values: MultiDict[str, str]) -> Choices:
    """What somebody decided; raises Invalid for what is no date or number, or out of reach.

    `rest` may be there many times, with any day of a week off; `until-7` is the last day of stage 7.
    """
    off = {monday(_date(text, "rest")) for text in values.getlist("rest")[:MOST_WEEKS_OFF] if text}
    named = [name for name in values if name.startswith("until-") and values[name]][:MOST_STAGES]
    until = {_number(name.removeprefix("until-"), name): _date(values[name], name) for name in named}
    return Choices(_date(values.get("start", ""), "start"), _hours(values), tuple(sorted(off)), until)


def _hours(values: MultiDict[str, str]) -> int:
    hours = _number(values.get("hours", ""), "hours")
    if not 1 <= hours <= MOST_HOURS:
        raise Invalid("%(name)s is missing or not what it should be.", name="hours")
    return hours


def _number(text: str, name: str) -> int:
    try:
        return number(text)
    except ValueError as error:
        raise Invalid("%(name)s is missing or not what it should be.", name=name) from error


def _date(text: str, name: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Invalid("%(name)s is missing or not what it should be.", name=name) from error
    if not FIRST <= day <= LAST:
        raise Invalid("%(name)s is missing or not what it should be.", name=name)
    return day
