"""What is known while two outlines are matched: which places have found each other, and where they stand."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from blog.posts.places.likeness import likeness
from blog.posts.places.spots import TOP, Gone, Spot

SAME_PLACE = 0.15  # more likeness for what stands below the same place
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


class Pairing:
    """Two outlines; places are named by their positions in them."""

    def __init__(self, old: list[Spot], new: list[Spot], gone: Sequence[Gone]) -> None:
        self.old, self.new, self.gone, self.found = old, new, gone, Match()
        self.taken: set[int] = set()  # old places
        self.given: set[int] = set()  # new ones
        self.unsure: set[tuple[int, int]] = set()  # (new, old) that may belong to a union
        self.held: tuple[set[int], set[int]] = set(), set()  # new and old ones that nobody guesses about
        self.below_old, self.below_new = _children(old), _children(new)

    def free(self, kind: str, level: int = 0) -> tuple[list[int], list[int]]:
        """Places of that kind and level (0 for any) that have found no partner yet."""
        old = [at for at, spot in enumerate(self.old) if _fits(spot, kind, level) and at not in self.taken]
        new = [at for at, spot in enumerate(self.new) if _fits(spot, kind, level) and at not in self.given]
        return old, new

    def link(self, new: int, old: int, why: str) -> None:
        """Say that two are the same, unless one of them has found another one."""
        if new not in self.given and old not in self.taken:
            self.found.old[new], self.found.why[new] = old, why
            self.given.add(new)
            self.taken.add(old)

    def is_free(self, new: int, old: int) -> bool:
        """Whether neither has a partner, or is one that nobody guesses about."""
        return not (new in self.given or new in self.held[0] or old in self.taken or old in self.held[1])

    def unlink(self, new: int, old: int) -> None:
        """Take that back: it is doubtful."""
        del self.found.old[new], self.found.why[new]
        self.given.discard(new)
        self.taken.discard(old)
        self.unsure.add((new, old))

    def is_at_home(self, new: int, old: int) -> bool:
        """Whether both stand below the same place."""
        return self.above(new) == self.old[old].parent

    def above(self, new: int) -> int:
        """Where the new place stands, as a position in the old outline."""
        parent = self.new[new].parent
        return parent if parent < 0 else self.found.old.get(parent, ELSEWHERE)

    def number_above(self, new: int) -> int:
        """The number of the place that the new one stands below: 0 for none, less for one that is new."""
        above = self.above(new)
        return self.old[above].key if above >= 0 else above - TOP

    def may_be(self, new: int, old: int) -> bool:
        """Whether two places that are called the same do not hold quite other things."""
        is_full = new in self.below_new and old in self.below_old
        return not is_full or self.shared(new, old) > 0

    def sharing(self, old: list[int], new: list[int]) -> set[tuple[int, int]]:
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

    def likeness(self, new: int, old: int) -> float:
        """Of their texts, from 0 to 1."""
        return likeness(self.new[new].text, self.old[old].text)

    def nearness(self, new: int, old: int) -> float:
        """The same, and more where both stand below the same place."""
        return self.likeness(new, old) + SAME_PLACE * self.is_at_home(new, old)

    def shared(self, new: int, old: int) -> float:
        """How much of what is below them is the same (Jaccard), from 0 to 1."""
        one, other = self.below_new[new], self.below_old[old]
        return len(one & other) / len(one | other)


def _fits(spot: Spot, kind: str, level: int) -> bool:
    return spot.kind == kind and level in (0, spot.level)


def _children(spots: list[Spot]) -> dict[int, set[str]]:
    below: dict[int, set[str]] = defaultdict(set)
    for spot in spots:
        below[spot.parent].add(spot.folded)
    return below
