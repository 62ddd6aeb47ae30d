"""Which place of an old outline each place of a new one is.

The id that an author gave to both comes first. Then, from the outer places to the inner ones: the same text
below the same place, unless they hold quite other things; of those called the same, those that hold the same;
the same text below the same place, whatever they hold; the same text, once on both sides (moved); several in
one, and one in several (merged and split, unions.py); alike below the same place (renamed); a text that it
had before its author gave it another; most of what is below is the same (renamed with its contents). Of what
is only alike, those pairs are taken that are best together (assigning.py). What is less alike is doubtful,
and nobody's guess: an author decides.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from blog.posts.places.assigning import assigned
from blog.posts.places.likeness import folded
from blog.posts.places.nearness import Index
from blog.posts.places.pairing import Match, Pairing
from blog.posts.places.spots import TOP, Gone, Spot
from blog.posts.places.unions import holding, holds, perhaps_union, union

RENAMED = 0.6  # likeness below the same place
CONTENTS = 0.5  # share of what is below (Jaccard)
DOUBTFUL = 0.45
GUESSED = ("renamed", "contents")  # by rules that may be wrong
FINE = 10**6  # steps of likeness that count
FEW = 3  # places below the same one that may fill each other's gap


def match(old: list[Spot], new: list[Spot], gone: Sequence[Gone] = ()) -> Match:
    """Match two outlines; `gone` are places that were there before. The same always give the same."""
    return _Matching(old, new, gone).run()


class _Matching(Pairing):
    def run(self) -> Match:
        self._owned()
        for rank in sorted({spot.rank for spot in (*self.old, *self.new)}):
            old, new = self.free(*rank)
            for rule in (
                self._same,
                self._twins,
                self._called_the_same,
                self._moved,
                self._joined,
                self._renamed,
                self._recalled,
                self._with_contents,
            ):
                rule(old, new)
        for kind in ("heading", "item"):  # a level up or down, and still the same
            self._moved(*self.free(kind))
            self._reconsider(self.free(kind)[0])
            self._joined(*self.free(kind))
            self._doubt(*self.free(kind))
        return self.found

    def _owned(self) -> None:
        before = {spot.own: at for at, spot in enumerate(self.old) if spot.own}
        for at, spot in enumerate(self.new):
            if spot.own in before:
                self.link(at, before[spot.own], "own")

    def _same(self, old: list[int], new: list[int]) -> None:
        self._below_the_same(old, new, self.may_be)

    def _twins(self, old: list[int], new: list[int]) -> None:
        """Many lists are called "resources": which is which, only what stands in them says."""
        times = Counter(self.old[at].folded for at in old) | Counter(self.new[at].folded for at in new)
        those = [at for at in old if times[self.old[at].folded] > 1]
        pairs = ((n, o) for n, o in self.sharing(those, new) if self.old[o].folded == self.new[n].folded)
        self._link_best(pairs, self.shared, CONTENTS, "same")

    def _called_the_same(self, old: list[int], new: list[int]) -> None:
        self._below_the_same(old, new, lambda _new, _old: True)

    def _below_the_same(self, old: list[int], new: list[int], may_be: Callable[[int, int], bool]) -> None:
        waiting = defaultdict(list)
        for was in old:
            if was not in self.taken:
                waiting[self.old[was].parent, self.old[was].folded].append(was)
        for at in new:
            left = waiting[self.above(at), self.new[at].folded] if at not in self.given else []
            found = next((was for was in left if may_be(at, was)), None)
            if found is not None:
                left.remove(found)
                self.link(at, found, "same")

    def _moved(self, old: list[int], new: list[int]) -> None:
        before = _by_text(self.old, (at for at in old if at not in self.taken))
        after = _by_text(self.new, (at for at in new if at not in self.given))
        for text, here in after.items():
            if text and len(here) == 1 and len(before[text]) == 1 and self.may_be(here[0], before[text][0]):
                self.link(here[0], before[text][0], "moved")

    def _joined(self, old: list[int], new: list[int]) -> None:
        """Places with nothing below them: several that are one now, and one that is several now."""
        before = {at: self.old[at].text for at in old if at not in self.taken and at not in self.below_old}
        after = {at: self.new[at].text for at in new if at not in self.given and at not in self.below_new}
        for at, parts in holding(after, before, union, self.is_at_home):
            self._merge(at, parts)
        for was, parts in holding(before, after, union, lambda was, at: self.is_at_home(at, was)):
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
        at_home = any(self.is_at_home(new, part) for part in parts)
        together = len({self.old[part].parent for part in parts}) == 1
        if (at_home or together) and new not in self.given and self.taken.isdisjoint(parts):
            self.found.merged[new] = parts
            self.given.add(new)
            self.taken.update(parts)

    def _split(self, old: int, parts: list[int]) -> None:
        at_home = any(self.is_at_home(part, old) for part in parts)
        if at_home and old not in self.taken and self.given.isdisjoint(parts):
            self.found.split[old] = parts
            self.taken.add(old)
            self.given.update(parts)

    def _renamed(self, old: list[int], new: list[int]) -> None:
        index = Index((self.old[at].parent, at, self.old[at].text) for at in old if at not in self.taken)
        waiting = [at for at in new if at not in self.given and not self._is_back(at)]
        near = ((n, o) for n in waiting for o in index.near(self.above(n), self.new[n].text))
        self._link_best(near, self.likeness, RENAMED, "renamed")

    def _is_back(self, new: int) -> bool:
        """Whether the one place of that text that was taken out here is there again: it was not renamed."""
        spot = self.new[new]
        return self._taken_out[spot.kind, self.number_above(new), spot.folded] == 1

    @cached_property
    def _taken_out(self) -> Counter[tuple[str, int, str]]:
        return Counter((it["kind"], it["parent"], folded(it["text"])) for it in self.gone)

    def _recalled(self, old: list[int], new: list[int]) -> None:
        """What has a text again that it had before its author said that it is the same under another one."""
        for at in (at for at in new if self.new[at].folded in self._called):
            was = self._called[self.new[at].folded]
            if was in old and self.is_free(at, was):
                if self._heads_for(was, new) <= {at}:
                    self.link(at, was, "returned")
                else:
                    self.unsure.add((at, was))

    @cached_property
    def _called(self) -> dict[str, int]:
        """Old places by the texts that they had, where these are in the new text once and were no other's."""
        here = Counter(spot.folded for spot in self.new)
        there = {*self._texts, *(folded(it["text"]) for it in self.gone)}
        left = ((at, spot) for at, spot in enumerate(self.old) if spot.names and spot.folded not in here)
        called = [(name, at) for at, spot in left for name in {*map(folded, spot.names)}]
        times = Counter(name for name, _at in called)
        return {name: at for name, at in called if times[name] == 1 == here[name] and name not in there}

    @cached_property
    def _texts(self) -> set[str]:
        return {spot.folded for spot in self.old}

    def _heads_for(self, old: int, new: list[int]) -> set[int]:
        """New places that may be the old one as it was called last: by their words, or what is below them."""
        fresh = (at for at, spot in enumerate(self.new) if spot.folded not in self._texts)
        alike = {at for at in fresh if at not in self.given and self.likeness(at, old) >= DOUBTFUL}
        return alike | {at for at, _old in self.sharing([old], new)}

    def _with_contents(self, old: list[int], new: list[int]) -> None:
        self._link_best(self.sharing(old, new), self.shared, CONTENTS, "contents")

    def _reconsider(self, old: list[int]) -> None:
        """What seemed renamed may be merged with something from elsewhere, or with what is back."""
        elsewhere = dict(
            enumerate((*(self.old[was].text for was in old), *(it["text"] for it in self.gone)), 1)
        )
        index = Index((TOP, name, text) for name, text in elsewhere.items())
        for at in [at for at, why in self.found.why.items() if why in GUESSED and at not in self.below_new]:
            own, text = self.found.old[at], self.new[at].text
            near = [(name, elsewhere[name]) for name in index.near(TOP, text)]
            if 0 in perhaps_union(text, [(0, self.old[own].text), *near]):
                self.unlink(at, own)

    def _link_best(
        self,
        candidates: Iterable[tuple[int, int]],
        measure: Callable[[int, int], float],
        least: float,
        why: str,
    ) -> None:
        """Of the pairs that are good enough, those that are best together: by how much better than that."""
        free = (it for it in candidates if self.is_free(*it))
        shares = {(new, old): measure(new, old) for new, old in free}
        worth = {it: round(FINE * (share - least)) + 1 for it, share in shares.items() if share >= least}
        for new, old in sorted(assigned(worth)):
            self.link(new, old, why)

    def _doubt(self, old: list[int], new: list[int]) -> None:
        """What may be the same: the nearest one, what holds something of the same, and what fills a gap."""
        index = Index((TOP, at, self.old[at].text) for at in old)
        here, there = {*new}, {*old}
        found = {it for it in self.unsure if it[0] in here and it[1] in there} | self.sharing(old, new)
        for at in new:
            near = {was: self.nearness(at, was) for was in index.near(TOP, self.new[at].text)}
            best = max(near.values(), default=0.0)
            found |= {(at, was) for was in near if near[was] == best >= DOUBTFUL}
        asked = {was for _at, was in found}
        found |= self._gaps([was for was in old if was not in asked], new)
        self.found.doubts += sorted(found)

    def _gaps(self, old: list[int], new: list[int]) -> set[tuple[int, int]]:
        """New places and those that are missing below the same one, where these are few."""
        fillers, missing = defaultdict(list), defaultdict(list)
        for at in new:
            fillers[self.above(at)].append(at)
        for was in old:
            missing[self.old[was].parent].append(was)
        few = (above for above in missing if len(missing[above]) <= FEW >= len(fillers.get(above, ())))
        return {(at, was) for above in few for was in missing[above] for at in fillers.get(above, ())}


def _by_text(spots: list[Spot], positions: Iterator[int]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = defaultdict(list)
    for at in positions:
        found[spots[at].folded].append(at)
    return found
