"""Dates as authors write them in front matter: a wall clock, and perhaps an offset."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from blog.errors import Invalid

_WRITTEN = re.compile(
    r"(\d{4})([-/])(\d{1,2})\2(\d{1,2})"
    r"(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d+))?)?"
    r"[ \t]*([Zz]|UTC|GMT|[-+]\d{1,2}(?::?\d{2})?)?)?",
    re.ASCII,
)


@dataclass(frozen=True)
class Moment:
    """A date as it was written, and the instant it means.

    `wall` is naive, `offset` the zone written behind it if any; without one, `zone` (the site's,
    never the server's) made `utc` of it.
    """

    raw: str
    wall: datetime
    offset: str | None
    zone: str
    utc: datetime


def moment(raw: str, zone: str) -> Moment:
    """The instant that a date of Hexo's forms means; raises Invalid when there is none."""
    match = _WRITTEN.fullmatch(raw.strip())
    try:
        if not match:
            raise ValueError(raw)
        wall, offset = _wall(match), match[9]
        utc = wall.replace(tzinfo=_offset(offset) if offset else zone_named(zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("%(date)s is not a date", field="date", date=raw) from error
    return Moment(raw, wall, offset, zone, utc)


def written(value: datetime, zone: str, like: Moment | None = None) -> str:
    """The time in Hexo's form, to the second: wall clock of the zone, or of the offset of `like`.

    A naive time is a wall clock already. The offset is added where the clock shows a time twice.
    """
    value = value.replace(microsecond=0)
    separator = "T" if like and "T" in like.raw else " "
    if value.tzinfo is None:
        return value.isoformat(separator)
    offset = like.offset if like else None
    local = value.astimezone(_offset(offset) if offset else zone_named(zone))
    wall = local.replace(tzinfo=None).isoformat(separator)
    if offset or moment(wall, zone).utc == value:
        return wall + (offset or "")
    return local.isoformat(separator)


def rewritten(old: Moment | None, value: "datetime | str | Moment", zone: str) -> str:
    """How the new date is written; as the old one, if that means the same instant already.

    A datetime counts to the second. Raises Invalid.
    """
    text = value.raw if isinstance(value, Moment) else value
    raw = text.strip() if isinstance(text, str) else written(text, zone, old)
    utc = moment(raw, zone).utc
    if old and utc in (old.utc, old.utc.replace(microsecond=0)):
        return old.raw
    return raw


def zone_named(zone: str) -> ZoneInfo:
    """The time zone of an IANA name; raises Invalid when there is none."""
    try:
        return ZoneInfo(zone)
    except (LookupError, ValueError, OSError) as error:
        raise Invalid("%(zone)s is not a time zone", field="zone", zone=zone) from error


def _wall(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = (int(match[n] or 0) for n in (1, 3, 4, 5, 6, 7))
    fraction = int((match[8] or "0").ljust(6, "0")[:6])
    return datetime(year, month, day, hour, minute, second, fraction)


def _offset(text: str) -> tzinfo:
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "")
    hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
    size = timedelta(hours=int(hours), minutes=int(minutes))
    return timezone(size if text[0] == "+" else -size)
