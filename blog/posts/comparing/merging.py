"""Two changes of one text put together: by lines, and by words where both changed the same lines.

An own merge of some sixty lines: the maintained library for it (merge3) is under the GPL, the other one
(three-merge) takes characters and has rested since 2020.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from blog.posts.comparing.pieces import Change, changes, lines, words

LONGEST = 4_000  # words of a place that is merged by words
MINE, MIDDLE, THEIRS = "<<<<<<<", "=======\n", ">>>>>>>"
MARKS = re.compile(r"^(?:<{7}|>{7})(?: .*)?$", re.MULTILINE)  # with or without whose they are


@dataclass(frozen=True)
class Clash:
    """A place that both changed, each in a way of their own; `line` is its first one in the merged text."""

    line: int
    mine: str
    theirs: str


@dataclass(frozen=True)
class Merged:
    """The text with both changes in it; where they clash, both stand between marks."""

    text: str
    clashes: tuple[Clash, ...] = ()


def merge(base: str, mine: str, theirs: str, names: tuple[str, str] = ("", "")) -> Merged:
    """`mine` and `theirs`, which both began as `base`, in one text: nothing is left out but what one of
    them took out on purpose. `names` say at the marks whose is what."""
    opening, closing = (
        f"{mark} {name}".rstrip() + "\n" for mark, name in zip((MINE, THEIRS), names, strict=True)
    )
    text, line, clashes = list[str](), 1, list[Clash]()
    for part in _parts(lines(base), lines(mine), lines(theirs)):
        merged = part if isinstance(part, str) else _by_words(*part)
        if merged is None:
            clash = Clash(line, *part[1:])
            clashes.append(clash)
            merged = opening + _whole(clash.mine) + MIDDLE + _whole(clash.theirs) + closing
        text.append(merged)
        line += merged.count("\n")
    return Merged("".join(text), tuple(clashes))


def _by_words(base: str, mine: str, theirs: str) -> str | None:
    old, one, other = words(base), words(mine), words(theirs)
    if max(map(len, (old, one, other))) > LONGEST:
        return None
    parts = _parts(old, one, other)
    return "".join(part for part in parts if isinstance(part, str)) if _is_settled(parts) else None


Part = str | tuple[str, str, str]  # settled, or what it was, mine and theirs


def _is_settled(parts: list[Part]) -> bool:
    return all(isinstance(part, str) for part in parts)


def _parts(base: Sequence[str], mine: Sequence[str], theirs: Sequence[str]) -> list[Part]:
    """The merged text, in order."""
    edits = [(change, 0) for change in changes(base, mine)] + [
        (change, 1) for change in changes(base, theirs)
    ]
    parts, at = list[Part](), 0
    for group in _touching(sorted(edits, key=lambda edit: (edit[0].start, edit[0].end))):
        start, end = group[0][0].start, max(change.end for change, _side in group)
        parts.append("".join(base[at:start]))
        one = _applied(base, mine, start, end, [change for change, side in group if side == 0])
        other = _applied(base, theirs, start, end, [change for change, side in group if side == 1])
        parts.append(_settled("".join(base[start:end]), one, other))
        at = end
    return [*parts, "".join(base[at:])]


def _touching(edits: list[tuple[Change, int]]) -> list[list[tuple[Change, int]]]:
    """Edits in groups; between two groups at least one piece stays as it was."""
    groups: list[list[tuple[Change, int]]] = []
    end = -1
    for edit in edits:
        if edit[0].start > end:
            groups.append([])
        groups[-1].append(edit)
        end = max(end, edit[0].end)
    return groups


def _applied(base: Sequence[str], new: Sequence[str], start: int, end: int, made: list[Change]) -> str:
    pieces, at = list[str](), start
    for change in made:
        pieces += [*base[at : change.start], *new[change.new_start : change.new_end]]
        at = change.end
    return "".join([*pieces, *base[at:end]])


def _settled(base: str, one: str, other: str) -> Part:
    if one == other or other == base:
        return one
    return other if one == base else (base, one, other)


def _whole(text: str) -> str:
    return text if not text or text.endswith("\n") else text + "\n"
