"""What may be said of groups of people.

Numbers below five are not told, and all others are rounded to the nearest multiple of five, shares reckoned
from the rounded ones: so no difference of two figures tells of a single person (the rounding methodology of
HESA, the statistics agency of British universities).
"""

from statistics import median

LEAST = 5


def told(people: int) -> int | None:
    """The number as it may be told; None for too few."""
    return (people + LEAST // 2) // LEAST * LEAST if people >= LEAST else None


def share(part: int | None, whole: int | None) -> int | None:
    """Percent, of numbers that may be told; None where that cannot be said."""
    return min(part * 100 // whole, 100) if part is not None and whole else None


def typical(figures: list[int]) -> int | None:
    """The middle one of what was measured with enough people."""
    return round(median(figures)) if len(figures) >= LEAST else None
