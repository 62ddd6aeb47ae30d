"""Calendars as programs read them: RFC 5545 (iCalendar), all-day events only."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_SPECIAL = re.compile(r"([\\;,])")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")
LONGEST = 75  # octets of a line without its end (section 3.1)


@dataclass(frozen=True)
class Event:
    """Something on whole days, `last` included; `weekly` until that day, when it is given, but for `off`."""

    uid: str
    first: date
    last: date
    summary: str
    about: str = ""
    url: str = ""
    weekly: bool = False
    until: date | None = None
    off: Sequence[date] = ()


def calendar(name: str, zone: str, events: Iterable[Event], sequence: int, at: datetime) -> bytes:
    """A published calendar; `sequence` grows with every change, and `at` is when that was."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Mojing//Mojing//EN", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}", f"X-WR-TIMEZONE:{zone}"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:P1D", "X-PUBLISHED-TTL:P1D"]  # RFC 7986, and what came before
    for event in events:
        lines += _event(event, sequence, at)
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(event: Event, sequence: int, at: datetime) -> Iterator[str]:
    yield from ("BEGIN:VEVENT", f"UID:{event.uid}", f"DTSTAMP:{at.astimezone(UTC):%Y%m%dT%H%M%SZ}")
    yield f"SEQUENCE:{sequence}"
    yield f"DTSTART;VALUE=DATE:{_day(event.first)}"
    yield f"DTEND;VALUE=DATE:{_day(event.last + timedelta(days=1))}"  # the first day that is not in it
    if event.weekly:
        yield "RRULE:FREQ=WEEKLY" + (f";UNTIL={_day(event.until)}" if event.until else "")
        yield from (f"EXDATE;VALUE=DATE:{_day(day)}" for day in event.off)
    yield f"SUMMARY:{escaped(event.summary)}"
    if event.about:
        yield f"DESCRIPTION:{escaped(event.about)}"
    if event.url:
        yield f"URL:{event.url}"
    yield from ("TRANSP:TRANSPARENT", "END:VEVENT")


def _day(day: date) -> str:
    return day.isoformat().replace("-", "")


def escaped(text: str) -> str:
    """A value of type TEXT (section 3.3.11), without control characters, which it cannot hold."""
    whole = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _SPECIAL.sub(r"\\\1", whole).replace("\n", "\\n")


def folded(line: str) -> bytes:
    """The line with its end, in pieces of at most 75 octets that cut no character in two."""
    pieces, piece = [], b""
    for character in line:
        octets = character.encode("utf-8", "ignore")
        if len(piece) + len(octets) > LONGEST:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece, b""])
