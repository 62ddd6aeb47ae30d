"""How long a stage takes, as its heading says it: "1-2个月", "6周", "2-3 months", "持续进行"."""

import re
from dataclasses import dataclass

WEEKS = 4.345  # in a month
_MONTHS = {"y": 12.0, "年": 12.0, "m": 1.0, "月": 1.0, "w": 1 / WEEKS, "周": 1 / WEEKS, "星": 1 / WEEKS}
_DAY = 1 / WEEKS / 7  # in months
_HAN = {"半": 0.5} | {han: float(at) for at, han in enumerate("一二三四五六七八九十", 1)} | {"两": 2.0}
_NUMBER = r"(\d{1,3}(?:\.\d)?|[半一二两三四五六七八九十])"
_TIME = re.compile(
    rf"(?:约|大约|about |approx\.? )?{_NUMBER}(?:\s*(?:[-–—~～至到]|to)\s*{_NUMBER})?\s*个?\s*"
    r"(years?|年|months?|月|weeks?|周|星期|days?|天|日)",
    re.IGNORECASE,
)
_OPEN = re.compile(r"持续(?:进行|学习)?|长期|ongoing|open[- ]ended|continuous(?:ly)?", re.IGNORECASE)
_BRACKETS = re.compile(r"\s*[（(]([^（）()]*)[）)]\s*$")


@dataclass(frozen=True)
class Duration:
    """From `least` to `most` months; an `open` one has no end."""

    least: float = 0
    most: float = 0
    open: bool = False


def duration(text: str) -> Duration | None:
    """What a text like "1-2个月" says; None for any other text."""
    if _OPEN.fullmatch(text.strip()):
        return Duration(open=True)
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    months = _MONTHS.get(found[3][0].lower(), _DAY)
    least, most = (_number(written) * months for written in (found[1], found[2] or found[1]))
    return Duration(min(least, most), max(least, most))


def _number(written: str) -> float:
    return _HAN.get(written) or float(written)


def parted(heading: str) -> tuple[str, str]:
    """The words of a heading, and what it says of its duration in brackets at the end ("" for nothing)."""
    found = _BRACKETS.search(heading)
    is_time = found is not None and duration(found[1]) is not None
    return (heading[: found.start()], found[1]) if found and is_time else (heading, "")
