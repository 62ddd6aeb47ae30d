"""Which place of an old outline each place of a new one is.

The rules, in this order, from the outer places to the inner ones: the same text below the same place, unless
they hold quite other things; of those called the same, those that hold the same; the same text below the same
place, whatever they hold; the same text, once on both sides (moved); several in one, and one in several
(merged and split, unions.py); alike below the same place (renamed); most of what is below is the same
(renamed with its contents). What is less alike is doubtful, and nobody's guess: an author decides.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from blog.posts.places.likeness import likeness
from blog.posts.places.nearness import Index
from blog.posts.places.spots import TOP, Spot
from blog.posts.places.unions import holding, holds, perhaps_union, union

RENAMED = 0.6  # likeness below the same place
CONTENTS = 0.5  # share of what is below (Jaccard)
DOUBTFUL = 0.45
SAME_PLACE = 0.15  # more likeness for what stands below the same place
FEW = 3  # places below the same one that may fill each other's gap
COMMON = 50  # places that hold the same text, above which it says nothing
ELSEWHERE = -2  # where a place is whose parent is new


@dataclass
class Match:
    """What was found, by positions: `old` and `why` of each new place; `merged` are the old ones in a new
    one, `split` the new ones that an old one became; `doubts` are (new, old)."""

    old: dict[int, int] = field(default_factory=dict)
    why: dict[int, str] = field(default_factory=dict)
    merged: dict[int, list[int]] = field(default_factory=dict)
    split: dict[int, list[int]] = field(default_factory=dict)
    doubts: list[tuple[int, int]] = field(default_factory=list)


def match(old: list[Spot], new: list[Spot]) -> Match:
    """Match two outlines; the same two always give the same."""
    return _Matching(old, new).run()


class _Matching:
    def __init__(self, old: list[Spot], new: list[Spot]) -> None:
        self.old, self.new, self.found = old, new, Match()
        self.taken: set[int] = set()  # old places
        self.given: set[int] = set()  # new ones
        self.unsure: set[tuple[int, int]] = set()  # (new, old) that may belong to a union
        self.held: tuple[set[int], set[int]] = set(), set()  # new and old ones that nobody guesses about
        self.below_old, self.below_new = _children(old), _children(new)

    def run(self) -> Match:
        for rank in sorted({spot.rank for spot in (*self.old, *self.new)}):
            old, new = self._free(*rank)
            for rule in (
                self._same,
                self._twins,
                self._called_the_same,
                self._moved,
                self._joined,
                self._renamed,
                self._with_contents,
            ):
                rule(old, new)
        for kind in ("heading", "item"):  # a level up or down, and still the same
            self._moved(*self._free(kind))
            self._doubt(*self._free(kind))
        return self.found

    def _free(self, kind: str, level: int = 0) -> tuple[list[int], list[int]]:
        """Places of that kind and level (0 for any) that have found no partner yet."""
        old = [at for at, spot in enumerate(self.old) if _fits(spot, kind, level) and at not in self.taken]
        new = [at for at, spot in enumerate(self.new) if _fits(spot, kind, level) and at not in self.given]
        return old, new

    def _link(self, new: int, old: int, why: str) -> None:
        if new not in self.given and old not in self.taken:
            self.found.old[new], self.found.why[new] = old, why
            self.given.add(new)
            self.taken.add(old)

    def _is_at_home(self, new: int, old: int) -> bool:
        return self._above(new) == self.old[old].parent

    def _above(self, new: int) -> int:
        """Where the new place stands, as a position in the old outline."""
        parent = self.new[new].parent
        return parent if parent < 0 else self.found.old.get(parent, ELSEWHERE)

    def _same(self, old: list[int], new: list[int]) -> None:
        self._below_the_same(old, new, self._may_be)

    def _twins(self, old: list[int], new: list[int]) -> None:
        """Many lists are called "resources": which is which, only what stands in them says."""
        times = Counter(self.old[at].folded for at in old) | Counter(self.new[at].folded for at in new)
        those = [at for at in old if times[self.old[at].folded] > 1]
        pairs = ((n, o) for n, o in self._sharing(those, new) if self.old[o].folded == self.new[n].folded)
        self._link_best(pairs, self._shared, CONTENTS, "same")

    def _called_the_same(self, old: list[int], new: list[int]) -> None:
        self._below_the_same(old, new, lambda _new, _old: True)

    def _below_the_same(self, old: list[int], new: list[int], may_be: Callable[[int, int], bool]) -> None:
        waiting = defaultdict(list)
        for was in old:
            if was not in self.taken:
                waiting[self.old[was].parent, self.old[was].folded].append(was)
        for at in new:
            left = waiting[self._above(at), self.new[at].folded] if at not in self.given else []
            found = next((was for was in left if may_be(at, was)), None)
            if found is not None:
                left.remove(found)
                self._link(at, found, "same")

    def _moved(self, old: list[int], new: list[int]) -> None:
        before = _by_text(self.old, (at for at in old if at not in self.taken))
        after = _by_text(self.new, (at for at in new if at not in self.given))
        for text, here in after.items():
            if text and len(here) == 1 and len(before[text]) == 1 and self._may_be(here[0], before[text][0]):
                self._link(here[0], before[text][0], "moved")

    def _may_be(self, new: int, old: int) -> bool:
        """Whether two places that are called the same do not hold quite other things."""
        is_full = new in self.below_new and old in self.below_old
        return not is_full or self._shared(new, old) > 0

    def _joined(self, old: list[int], new: list[int]) -> None:
        """Places with nothing below them: several that are one now, and one that is several now."""
        before = {at: self.old[at].text for at in old if at not in self.taken and at not in self.below_old}
        after = {at: self.new[at].text for at in new if at not in self.given and at not in self.below_new}
        for at, parts in holding(after, before, union, self._is_at_home):
            self._merge(at, parts)
        for was, parts in holding(before, after, union, lambda was, at: self._is_at_home(at, was)):
            self._split(was, parts)
        for at, parts in holding(after, before, perhaps_union):
            self._hold(0, at, {(at, was) for was in parts})
        for was, heirs in holding(before, after, self._heirs):
            self._hold(1, was, {(at, was) for at in heirs})

    def _hold(self, side: int, place: int, pairs: set[tuple[int, int]]) -> None:
        self.held[side].add(place)
        self.unsure |= pairs

    def _heirs(self, text: str, texts: Iterable[tuple[int, str]]) -> list[int]:
        """New places side by side that all say what an old one said, and more."""
        found = [at for at, longer in texts if holds(longer, text)]
        side_by_side = Counter(self.new[at].parent for at in found)
        return [at for at in found if side_by_side[self.new[at].parent] > 1]

    def _merge(self, new: int, parts: list[int]) -> None:
        at_home = any(self._is_at_home(new, part) for part in parts)
        if at_home and new not in self.given and self.taken.isdisjoint(parts):
            self.found.merged[new] = parts
            self.given.add(new)
            self.taken.update(parts)

    def _split(self, old: int, parts: list[int]) -> None:
        at_home = any(self._is_at_home(part, old) for part in parts)
        if at_home and old not in self.taken and self.given.isdisjoint(parts):
            self.found.split[old] = parts
            self.taken.add(old)
            self.given.update(parts)

    def _renamed(self, old: list[int], new: list[int]) -> None:
        index = Index((self.old[at].parent, at, self.old[at].text) for at in old if at not in self.taken)
        waiting = [at for at in new if at not in self.given]
        near = ((n, o) for n in waiting for o in index.near(self._above(n), self.new[n].text))
        self._link_best(near, self._likeness, RENAMED)

    def _with_contents(self, old: list[int], new: list[int]) -> None:
        self._link_best(self._sharing(old, new), self._shared, CONTENTS)

    def _sharing(self, old: list[int], new: list[int]) -> set[tuple[int, int]]:
        """Pairs of free places that have something below them that is the same."""
        holding = defaultdict(set)
        for at in old:
            for text in self.below_old.get(at, ()) if at not in self.taken else ():
                holding[text].add(at)
        waiting = [at for at in new if at not in self.given]
        return {
            (n, o)
            for n in waiting
            for text in self.below_new.get(n, ())
            if len(holding.get(text, ())) <= COMMON
            for o in holding.get(text, ())
        }

    def _link_best(
        self,
        candidates: Iterable[tuple[int, int]],
        measure: Callable[[int, int], float],
        least: float,
        why: str = "renamed",
    ) -> None:
        measured = ((-measure(new, old), new, old) for new, old in candidates)
        for _share, new, old in sorted(one for one in measured if -one[0] >= least):
            if new not in self.held[0] and old not in self.held[1]:
                self._link(new, old, why)

    def _likeness(self, new: int, old: int) -> float:
        return likeness(self.new[new].text, self.old[old].text)

    def _shared(self, new: int, old: int) -> float:
        one, other = self.below_new[new], self.below_old[old]
        return len(one & other) / len(one | other)

    def _doubt(self, old: list[int], new: list[int]) -> None:
        """What may be the same: the nearest one, what holds something of the same, and what fills a gap."""
        index = Index((TOP, at, self.old[at].text) for at in old)
        here, there = {*new}, {*old}
        found = {it for it in self.unsure if it[0] in here and it[1] in there} | self._sharing(old, new)
        for at in new:
            near = index.near(TOP, self.new[at].text)
            best = max(((self._nearness(at, was), -was) for was in near), default=(0.0, 0))
            if best[0] >= DOUBTFUL:
                found.add((at, -best[1]))
        asked = {was for _at, was in found}
        found |= self._gaps([was for was in old if was not in asked], new)
        self.found.doubts += sorted(found)

    def _gaps(self, old: list[int], new: list[int]) -> set[tuple[int, int]]:
        """New places and those that are missing below the same one, where these are few."""
        fillers, missing = defaultdict(list), defaultdict(list)
        for at in new:
            fillers[self._above(at)].append(at)
        for was in old:
            missing[self.old[was].parent].append(was)
        few = (above for above in missing if len(missing[above]) <= FEW >= len(fillers.get(above, ())))
        return {(at, was) for above in few for was in missing[above] for at in fillers.get(above, ())}

    def _nearness(self, new: int, old: int) -> float:
        return self._likeness(new, old) + SAME_PLACE * self._is_at_home(new, old)


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
