"""What texts are compared by: lines, or words, where each Han character is a word of its own."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import accumulate

MOST_STEPS = 12_000_000  # one to three seconds; hostile texts would take days

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WORD = re.compile(rf"\n|[{_HAN}]|[^\W{_HAN}]+|[^\S\n]+|[^\w\s]")


@dataclass(frozen=True)
class Change:
    """Pieces `start` to `end` of the old text became pieces `new_start` to `new_end` of the new one."""

    start: int
    end: int
    new_start: int
    new_end: int


def lines(text: str) -> list[str]:
    """The lines with their ends; joined again, they are the text."""
    return _LINE.findall(text)


def words(text: str) -> list[str]:
    """Words, Han characters, white space and marks; joined again, they are the text."""
    return _WORD.findall(text)


def changes(old: Sequence[str], new: Sequence[str]) -> list[Change]:
    """What makes the new pieces of the old ones, in order, with equal pieces between.

    Texts that would take too long are compared less finely.
    """
    head = common(old, new)
    tail = common(old[head:][::-1], new[head:][::-1])
    found, at, new_at = list[Change](), head, head
    for start, new_start, size in _equal(old[head : len(old) - tail], new[head : len(new) - tail]):
        if (at, new_at) != (start + head, new_start + head):
            found.append(Change(at, start + head, new_at, new_start + head))
        at, new_at = start + head + size, new_start + head + size
    return found


def common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pieces at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _equal(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Where both are the same: (start, new start, size), in order; the last one is empty, at both ends.

    The longest common run first, then what is before and behind it, as difflib does, but within MOST_STEPS.
    """
    matcher = SequenceMatcher(None, old, new)
    places = matcher.b2j  # type: ignore[attr-defined]  # of each new piece, as difflib documents it
    steps = [0, *accumulate(1 + len(places.get(piece, ())) for piece in old)]
    found, waiting, left = list[tuple[int, int, int]](), [(0, len(old), 0, len(new))], MOST_STEPS
    while waiting:
        start, end, new_start, new_end = waiting.pop()
        left -= steps[end] - steps[start]
        if start == end or new_start == new_end or left < 0:
            continue
        a, b, size = matcher.find_longest_match(start, end, new_start, new_end)
        if size:
            found.append((a, b, size))
            waiting += [(start, a, new_start, b), (a + size, end, b + size, new_end)]
    return iter([*sorted(found), (len(old), len(new), 0)])
