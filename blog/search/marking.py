"""Pieces of a text with the words that were looked for marked, and links that lead to them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile
from typing import NamedTuple
from urllib.parse import quote

from blog.search.tokens import Term, fold

AROUND = 40  # characters before the first word that is shown
LENGTH = 140  # characters of a piece
CONTEXT = 10  # characters that tell a browser which of several places is meant
Span = tuple[int, int]
_CUT_START = re.compile(r"^[A-Za-z0-9]+")  # browsers match whole words of letters
_CUT_END = re.compile(r"[A-Za-z0-9]+$")


class Piece(NamedTuple):
    """A stretch of text, marked or not."""

    text: str
    is_marked: bool


def spans(text: str, wanted: list[Term]) -> list[Span]:
    """Where the terms stand in the text, in order, without overlaps."""
    folded, places = _folded(text)
    longest_first = sorted((term.pattern.pattern for term in wanted), key=len, reverse=True)
    found = re.finditer("|".join(longest_first), folded) if wanted else ()
    return [(places[match.start()], places[match.end() - 1] + 1) for match in found]


def snippet(text: str, found: Sequence[Span], *, whole: bool = False) -> list[Piece]:
    """The text around the first span that was found, or all of it."""
    start = 0 if whole or not found else max(0, found[0][0] - AROUND)
    end = len(text) if whole else min(len(text), start + LENGTH)
    pieces = _pieces(text, takewhile(lambda span: span[1] <= end, found), start, end)
    return [Piece("…", False)] * (start > 0) + [*pieces] + [Piece("…", False)] * (end < len(text))


def fragment(anchor: str, text: str, found: Sequence[Span]) -> str:
    """What leads to a section and marks the first span in it (URL Fragment Text Directives, WICG)."""
    directive = f":~:text={marker(text, found)}" if found else ""
    return f"#{quote(anchor)}{directive}" if anchor or directive else ""


def marker(text: str, found: Sequence[Span]) -> str:
    """The value of a directive that marks the first span; "" without one."""
    return _directive(text, found[0]) if found else ""


def _folded(text: str) -> tuple[str, range | list[int]]:
    """The folded text, and where each of its characters comes from."""
    folded = fold(text)
    if len(folded) == len(text):
        return folded, range(len(text))
    parts = [(part, at) for at, char in enumerate(text) for part in fold(char)]
    return "".join(part for part, _at in parts), [at for _part, at in parts]


def _pieces(text: str, found: Iterable[Span], start: int, end: int) -> Iterator[Piece]:
    for first, last in found:
        if start < first:
            yield Piece(text[start:first], False)
        yield Piece(text[first:last], True)
        start = last
    if start < end:
        yield Piece(text[start:end], False)


def _directive(text: str, span: Span) -> str:
    """The word, and what stands before and behind it in its line: tables of contents hold words too."""
    word = text[slice(*span)].partition("\n")[0]
    before = text[max(0, span[0] - CONTEXT) : span[0]].rpartition("\n")[2]
    behind = text[span[0] + len(word) : span[0] + len(word) + CONTEXT].partition("\n")[0]
    if before and text[: span[0] - len(before)][-1:].isalnum():
        before = _CUT_START.sub("", before)
    behind = _CUT_END.sub("", behind)
    parts = (f"{_quoted(before)}-" if before.strip() else "", _quoted(word))
    return ",".join(filter(None, (*parts, f"-{_quoted(behind)}" if behind.strip() else "")))


def _quoted(text: str) -> str:
    return quote(text.strip(), safe="").replace("-", "%2D")
