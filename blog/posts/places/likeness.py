"""How alike two headings or list items are, whatever their numbers, durations, spaces and punctuation."""

import re
import unicodedata
from collections import Counter
from functools import lru_cache

_NUMBER = re.compile(
    r"(?:第\s*[〇零一二三四五六七八九十百\d]+\s*[阶段章节步]+|stage \d+|phase \d+|\d+(?:\.\d+)*\.)[\s:.、]*"
)
_DURATION = re.compile(r"\((?:[^()]*\d[^()]*(?:月|周|天|months?|weeks?|days?|h)|持续进行|ongoing)\)")
_BRACKETS = re.compile(r"\(.*?\)")
_MARKS = re.compile(r"[\W_]")
SAME_STEM = 0.95  # of what differs only in brackets


@lru_cache(maxsize=4096)
def folded(text: str) -> str:
    """The letters and digits of a text, without what counts it and how long it takes."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return (
        _MARKS.sub("", _DURATION.sub("", _NUMBER.sub("", plain, count=1))) or _MARKS.sub("", plain) or plain
    )


@lru_cache(maxsize=4096)
def stem(text: str) -> str:
    """The same, without what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text).casefold().strip()
    return _MARKS.sub("", _BRACKETS.sub("", _NUMBER.sub("", plain, count=1)))


@lru_cache(maxsize=4096)
def pairs(text: str) -> Counter[str]:
    """The pairs of neighbouring characters in a text; of a single character, that."""
    return Counter(text[at : at + 2] for at in range(len(text) - 1)) or Counter([text])


def likeness(one: str, other: str) -> float:
    """From 0 to 1 (Dice's coefficient of pairs of characters, with and without brackets)."""
    if stem(one) and stem(one) == stem(other):
        return SAME_STEM if folded(one) != folded(other) else 1.0
    return max(_dice(folded(one), folded(other)), _dice(stem(one), stem(other)))


def _dice(one: str, other: str) -> float:
    left, right = pairs(one), pairs(other)
    return 2 * (left & right).total() / (left.total() + right.total())
