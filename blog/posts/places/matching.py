"""Which place of an old outline each place of a new one is.

The rules, in this order, from the outer places to the inner ones: the same text below the same place; the
same text, once on both sides (moved); alike below the same place (renamed); most of what is below is the
same (renamed with its contents). What is less alike is doubtful, and nobody's guess: an author decides.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from blog.posts.places.likeness import folded, likeness, pairs, stem
from blog.posts.places.spots import TOP, Spot

RENAMED = 0.6  # likeness below the same place
CONTENTS = 0.5  # share of what is below (Jaccard)
DOUBTFUL = 0.45
SAME_PLACE = 0.15  # more likeness for what stands below the same place
ELSEWHERE = -2  # where a place is whose parent is new
COMMON = 50  # places with the same pair of characters, above which it says nothing
COMPARED = 8  # old places with each new one


@dataclass
class Match:
    """What was found: `old` and `why` by the position of the new place; `doubts` are (new, old) positions."""

    old: dict[int, int] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)
    doubts: list[tuple[int, int]] = field(default_factory=list)


def match(old: list[Spot], new: list[Spot]) -> Match:
    """Match two outlines; the same two always give the same."""
    return _Matching(old, new).run()


class _Matching:
    def __init__(self, old: list[Spot], new: list[Spot]) -> None:
        self.old, self.new, self.found = old, new, Match()
        self.taken: set[int] = set()
        self.below_old, self.below_new = _children(old), _children(new)

    def run(self) -> Match:
        for rank in sorted({spot.rank for spot in (*self.old, *self.new)}):
            old, new = self._free(*rank)
            for rule in (self._same, self._moved, self._renamed, self._with_contents):
                rule(old, new)
        for kind in ("heading", "item"):  # a level up or down, and still the same
            self._moved(*self._free(kind))
            self._doubt(*self._free(kind))
        return self.found

    def _free(self, kind: str, level: int = 0) -> tuple[list[int], list[int]]:
        """Places of that kind and level (0 for any) that have found no partner yet."""
        old = [at for at, spot in enumerate(self.old) if _fits(spot, kind, level) and at not in self.taken]
        new = [
            at for at, spot in enumerate(self.new) if _fits(spot, kind, level) and at not in self.found.old
        ]
        return old, new

    def _link(self, new: int, old: int, why: str) -> None:
        if new not in self.found.old and old not in self.taken:
            self.found.old[new], self.found.why[new] = old, why
            self.taken.add(old)

    def _above(self, new: int) -> int:
        """Where the new place stands, as a position in the old outline."""
        parent = self.new[new].parent
        return parent if parent < 0 else self.found.old.get(parent, ELSEWHERE)

    def _same(self, old: list[int], new: list[int]) -> None:
        waiting = defaultdict(list)
        for at in reversed(old):
            waiting[self.old[at].parent, self.old[at].folded].append(at)
        for at in new:
            if same := waiting[self._above(at), self.new[at].folded]:
                self._link(at, same.pop(), "same")

    def _moved(self, old: list[int], new: list[int]) -> None:
        before = _by_text(self.old, (at for at in old if at not in self.taken))
        after = _by_text(self.new, (at for at in new if at not in self.found.old))
        for text, here in after.items():
            if text and len(here) == 1 and len(before[text]) == 1:
                self._link(here[0], before[text][0], "moved")

    def _renamed(self, old: list[int], new: list[int]) -> None:
        index = _Index((self.old[at].parent, at, self.old[at].text) for at in old if at not in self.taken)
        waiting = [at for at in new if at not in self.found.old]
        near = ((n, o) for n in waiting for o in index.near(self._above(n), self.new[n].text))
        self._link_best(near, self._likeness, RENAMED)

    def _with_contents(self, old: list[int], new: list[int]) -> None:
        holding = defaultdict(set)
        for at in old:
            for text in self.below_old[at] if at not in self.taken else ():
                holding[text].add(at)
        waiting = [at for at in new if at not in self.found.old]
        candidates = {(n, o) for n in waiting for text in self.below_new[n] for o in holding[text]}
        self._link_best(candidates, self._shared, CONTENTS)

    def _link_best(
        self, candidates: Iterable[tuple[int, int]], measure: Callable[[int, int], float], least: float
    ) -> None:
        measured = ((-measure(new, old), new, old) for new, old in candidates)
        for _share, new, old in sorted(one for one in measured if -one[0] >= least):
            self._link(new, old, "renamed")

    def _likeness(self, new: int, old: int) -> float:
        return likeness(self.new[new].text, self.old[old].text)

    def _shared(self, new: int, old: int) -> float:
        one, other = self.below_new[new], self.below_old[old]
        return len(one & other) / len(one | other)

    def _doubt(self, old: list[int], new: list[int]) -> None:
        index = _Index((TOP, at, self.old[at].text) for at in old)
        gaps = _only((self.old[at].parent, at) for at in old)
        fillers = _only((self._above(at), at) for at in new)
        for at in new:
            near = index.near(TOP, self.new[at].text)
            best = max(((self._nearness(at, found), -found) for found in near), default=(0.0, 0))
            above = self._above(at)
            if best[0] >= DOUBTFUL:
                self.found.doubts.append((at, -best[1]))
            elif above in gaps and above in fillers:  # the only new one where only one is missing
                self.found.doubts.append((at, gaps[above]))

    def _nearness(self, new: int, old: int) -> float:
        return self._likeness(new, old) + SAME_PLACE * (self._above(new) == self.old[old].parent)


class _Index:
    """Finds texts that share pairs of characters, without comparing each with each."""

    def __init__(self, texts: Iterable[tuple[int, int, str]]) -> None:
        self.holding: dict[tuple[int, str], list[int]] = defaultdict(list)
        for scope, at, text in texts:
            for pair in _all_pairs(text):
                self.holding[scope, pair].append(at)

    def near(self, scope: int, text: str) -> list[int]:
        """The few within `scope` that share most; pairs that are everywhere tell nothing."""
        lists = (self.holding.get((scope, pair), []) for pair in _all_pairs(text))
        shared = Counter(at for found in lists if len(found) <= COMMON for at in found)
        return sorted(shared, key=lambda at: (-shared[at], at))[:COMPARED]


def _only(named: Iterable[tuple[int, int]]) -> dict[int, int]:
    """Those whose name no other has, by it."""
    held = list(named)
    times = Counter(name for name, _at in held)
    return {name: at for name, at in held if times[name] == 1}


def _fits(spot: Spot, kind: str, level: int) -> bool:
    return spot.kind == kind and level in (0, spot.level)


def _children(spots: list[Spot]) -> dict[int, set[str]]:
    below: dict[int, set[str]] = defaultdict(set)
    for spot in spots:
        below[spot.parent].add(spot.folded)
    return below


def _by_text(spots: list[Spot], positions: Iterator[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at in positions:
        found[spots[at].folded].append(at)
    return found


def _all_pairs(text: str) -> set[str]:
    return {*pairs(folded(text)), *pairs(stem(text))}
