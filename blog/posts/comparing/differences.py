"""What differs between two texts, line by line, for people to see."""

from collections.abc import Iterator
from dataclasses import dataclass

from blog.posts.comparing.pieces import changes, lines, words

CONTEXT = 3  # equal lines around a difference
LONGEST = 4_000  # words of a place that is compared by words
ALIKE = 0.3  # share of words that stayed; below it, marks would be confetti

Parts = list[tuple[str, bool]]  # text, and whether it differs


@dataclass(frozen=True)
class Row:
    """A line that stayed, went or came, with its numbers in both texts; or, as "skip", `count` equal ones."""

    kind: str
    old: int = 0
    new: int = 0
    parts: tuple[tuple[str, bool], ...] = ()
    count: int = 0


def differences(old: str, new: str) -> list[Row]:
    """The lines that differ, words marked, with a few equal ones around them; none for equal texts."""
    before, after = lines(old), lines(new)
    rows, at, new_at = list[Row](), 0, 0
    made = changes(before, after)
    for change in made:
        rows += _equal(before[at : change.start], at, new_at, is_first=not rows)
        rows += _changed(
            before[change.start : change.end],
            after[change.new_start : change.new_end],
            change.start,
            change.new_start,
        )
        at, new_at = change.end, change.new_end
    return rows + _equal(before[at:], at, new_at, is_last=True) if made else []


def _equal(
    same: list[str], at: int, new_at: int, *, is_first: bool = False, is_last: bool = False
) -> list[Row]:
    shown = [
        Row("same", at + n, new_at + n, ((text.rstrip("\r\n"), False),)) for n, text in enumerate(same, 1)
    ]
    head, tail = 0 if is_first else CONTEXT, 0 if is_last else CONTEXT
    hidden = len(shown) - head - tail
    if hidden < 2:  # one line takes as much room as the word that it is left out
        return shown
    return [*shown[:head], Row("skip", count=hidden), *shown[len(shown) - tail :]]


def _changed(gone: list[str], come: list[str], at: int, new_at: int) -> Iterator[Row]:
    old_parts, new_parts = _marked("".join(gone), "".join(come))
    for n, parts in enumerate(_by_line(old_parts), at + 1):
        yield Row("gone", old=n, parts=tuple(parts))
    for n, parts in enumerate(_by_line(new_parts), new_at + 1):
        yield Row("come", new=n, parts=tuple(parts))


def _marked(old: str, new: str) -> tuple[Parts, Parts]:
    """Both texts in parts; nothing is marked where next to nothing stayed."""
    before, after = words(old), words(new)
    if not (before and after) or max(len(before), len(after)) > LONGEST:
        return [(old, False)], [(new, False)]
    made = changes(before, after)
    if sum(len(before[change.start : change.end]) for change in made) > (1 - ALIKE) * len(before):
        return [(old, False)], [(new, False)]
    spans = [(c.start, c.end) for c in made], [(c.new_start, c.new_end) for c in made]
    return _cut(before, spans[0]), _cut(after, spans[1])


def _cut(pieces: list[str], spans: list[tuple[int, int]]) -> Parts:
    parts, at = list[tuple[str, bool]](), 0
    for start, end in spans:
        parts += [("".join(pieces[at:start]), False), ("".join(pieces[start:end]), True)]
        at = end
    return [part for part in [*parts, ("".join(pieces[at:]), False)] if part[0]]


def _by_line(parts: Parts) -> list[Parts]:
    rows: list[Parts] = [[]]
    for text, differs in parts:
        first, *rest = text.split("\n")
        rows[-1].append((first, differs))
        rows += [[(line, differs)] for line in rest]
    return rows if rows[-1] != [("", False)] and rows[-1] != [("", True)] else rows[:-1]
