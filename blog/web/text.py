"""Jinja filters: how titles break, how names and dates are shown. Pure functions of their input."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple
from zlib import crc32

from babel.dates import format_skeleton
from flask_babel import format_date, get_locale, gettext, to_user_timezone
from markupsafe import Markup, escape

from blog.web.words import chunks

_NUMBERED = re.compile(
    r"(?:第(?P<han>[一二三四五六七八九十百\d]+)(?:阶段|部分|章|步|周)"
    r"|(?:Stage|Part|Step|Week) (?P<number>\d+))"
    r"[\s：:.、]*(?P<name>[^\s：:.、].*?)\s*(?:[（(][^（）()]*[）)])?\s*"
)
_SUBTITLE = re.compile(r"：|:\s+|\s+—\s+|——")
_HUES = 6


class Stop(NamedTuple):
    """A stop on the path: "第二阶段：Web开发（1-2个月）" has the label "二", the name "Web开发"."""

    label: str
    name: str


def breaks(text: str) -> Markup:
    """`text`, escaped, with `<wbr>` wherever a title may break."""
    return Markup("<wbr>").join(escape(chunk) for chunk in chunks(text))


def lines(text: str, width: float, most: int = 2) -> list[str]:
    """`text` set in at most `most` lines of about `width` em; a cut ends in an ellipsis."""
    rows = [""]
    for word in (w for chunk in chunks(text) for w in re.findall(r"\S+\s*", chunk)):
        if rows[-1] and _ems(rows[-1] + word.rstrip()) > width:
            rows.append("")
        rows[-1] += word
    if len(rows) > most:
        rows[most - 1] = rows[most - 1].rstrip() + "…"
    return rows[:most]


def title_parts(title: str) -> tuple[str, str]:
    """The title up to its first colon or dash, and what follows it; "" when there is no such."""
    head, *tail = (part.strip() for part in _SUBTITLE.split(title, maxsplit=1))
    return (head, tail[0]) if head and tail and tail[0] else (title, "")


def stop(heading: str) -> Stop:
    """Number and name of a stage's heading; any other heading is a name without a label."""
    found = _NUMBERED.fullmatch(heading)
    return Stop(found["han"] or found["number"], found["name"]) if found else Stop("", heading)


def unnumbered(heading: str) -> str:
    """A heading without the number that it begins with: "2. Flask入门" is "Flask入门"."""
    return re.sub(r"^\d+(?:\.\d+)*[.、]\s*(?=\S)", "", heading)


def initial(name: str) -> str:
    """The first visible character of a name, for its seal; "·" for an empty one."""
    return name.strip()[:1].upper() or "·"


def hue(name: str) -> int:
    """1 to 6, always the same for the same name: which of the seal colours it gets."""
    return crc32(name.encode()) % _HUES + 1


def bare(address: str) -> str:
    """A web address as people say it: without scheme and without a slash at its end."""
    return address.partition("://")[2].rstrip("/")


def short_day(moment: date) -> str:
    """Month and day, "8月4日" or "Aug 4", of a date, or in the reader's zone of an aware moment."""
    local = to_user_timezone(moment) if isinstance(moment, datetime) else moment
    return format_skeleton("MMMd", local, locale=get_locale())


def day(moment: date) -> str:
    """The whole date, "2025年8月4日" or "Aug 4, 2025", of a date, or in the reader's zone of a moment."""
    return str(format_date(moment, "medium"))


def year(moment: datetime) -> str:
    """The year in the site's zone, "2025年" or "2025"."""
    return format_skeleton("y", to_user_timezone(moment), locale=get_locale())


def iso(moment: datetime) -> str:
    """ISO 8601 to the second with the site's offset, for `datetime` attributes and metadata."""
    return str(to_user_timezone(moment).isoformat(timespec="seconds"))


def sentence(message: str, values: Mapping[str, object] | None = None) -> str:
    """In the reader's language, if it is a sentence of ours; else as it is.

    It stays text, whoever wrote it: `_` is for what templates themselves say, and takes that for HTML.
    """
    return str(gettext(message, **(values or {})))


def _ems(text: str) -> float:
    return sum(1.0 if unicodedata.east_asian_width(char) in "WF" else 0.56 for char in text)


_ALL = (breaks, lines, title_parts, stop, unnumbered, initial, hue, bare, short_day, day, year, iso, sentence)
FILTERS: dict[str, Callable[..., Any]] = {function.__name__: function for function in _ALL}
