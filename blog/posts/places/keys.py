"""Numbers for the places of a new outline: old ones where a place is the same, new ones where it is new."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from blog.posts.places.former import note_former
from blog.posts.places.likeness import folded, likeness
from blog.posts.places.matching import DOUBTFUL, match
from blog.posts.places.nearness import Index
from blog.posts.places.pairing import Match
from blog.posts.places.spots import TOP, Gone, Spot, nodes, spots
from blog.posts.places.unions import has_much_of
from blog.rendering import Node

Name = tuple[str, int, str]  # kind, number of the place above, text


@dataclass(frozen=True)
class Keyed:
    """An outline in which every place has its number, and what a post has to remember beside it.

    `why` says of each number that was there before how it was recognised: by a rule of matching.py ("own",
    "same", "moved", "renamed", "contents"), or "returned" for what had been taken out.
    """

    outline: list[Node]
    gone: list[Gone]
    next_key: int
    why: dict[int, str] = field(default_factory=dict, compare=False)


def keyed(outline: list[Node], before: list[Node], gone: list[Gone], next_key: int) -> Keyed:
    """Give every place its number; `before` is the outline that was published last."""
    old, new = spots(before), spots(outline)
    found = match(old, new, gone) if old else Match()
    numbers = {at: old[was].key for at, was in found.old.items() if old[was].key}
    why = {key: found.why[at] for at, key in numbers.items()}
    numbers |= (back := _returned(new, numbers, gone))
    why |= dict.fromkeys(back.values(), "returned")
    fresh = (at for at in range(len(new)) if at not in numbers)
    numbers |= {at: next_key + count for count, at in enumerate(fresh)}
    numbered = deepcopy(outline)
    for at, node in enumerate(nodes(numbered)):
        node["key"] = numbers[at]
    kept = _gone(old, found, numbers, _resembling(new, numbers, next_key, gone))
    note_former(numbered, old, [*gone, *kept])
    return Keyed(numbered, kept, max([next_key, *(key + 1 for key in numbers.values())]), why)


def foreseen(outline: list[Node], before: Keyed) -> Keyed:
    """The same, with all that a post remembers of what was published before."""
    return keyed(outline, before.outline, before.gone, before.next_key)


def _returned(new: list[Spot], numbers: dict[int, int], gone: list[Gone]) -> dict[int, int]:
    """Places that were taken out and are there again: with their id, or below the same one, or the only ones
    of that text."""
    owned = {it["own"]: it["key"] for it in gone if "own" in it}
    back = {at: owned[it.own] for at, it in enumerate(new) if at not in numbers and it.own in owned}
    for exactly in (True, False):
        known = numbers | back
        here = _single((at, _name(new, known, at, exactly)) for at in range(len(new)) if at not in known)
        left = (it for it in gone if it["key"] not in back.values())
        there = _single((it["key"], _name_of(it, exactly)) for it in left)
        back |= {here[name]: there[name] for name in here.keys() & there.keys()}
    return back


def _resembling(new: list[Spot], numbers: dict[int, int], next_key: int, gone: list[Gone]) -> list[Gone]:
    """Places that are gone, with new ones that say nearly the same: they may have come back changed."""
    index = Index((TOP, at, it["text"]) for at, it in enumerate(gone))
    perhaps: dict[int, list[int]] = defaultdict(list)
    for at, spot in enumerate(new):
        for near in index.near(TOP, spot.text) if numbers[at] >= next_key else ():
            text = gone[near]["text"]
            if likeness(spot.text, text) >= DOUBTFUL or has_much_of(spot.text, text):
                perhaps[near].append(numbers[at])
    return [it | {"perhaps": [*it["perhaps"], *perhaps[at]]} for at, it in enumerate(gone)]


def _name(new: list[Spot], numbers: dict[int, int], at: int, exactly: bool) -> Name:
    spot = new[at]
    parent = 0 if spot.parent == TOP else numbers.get(spot.parent, TOP)
    return spot.kind, parent if exactly else TOP, spot.folded


def _name_of(gone: Gone, exactly: bool) -> Name:
    return gone["kind"], gone["parent"] if exactly else TOP, folded(gone["text"])


def _single(named: Iterable[tuple[int, Name]]) -> dict[Name, int]:
    """Those whose name no other has."""
    held = list(named)
    times = Counter(name for _number, name in held)
    return {name: number for number, name in held if times[name] == 1}


def _gone(old: list[Spot], found: Match, numbers: dict[int, int], gone: list[Gone]) -> list[Gone]:
    there = set(numbers.values())
    became = _became(found, numbers)
    left = [
        taken_out(old, at) | became.get(at, {})
        for at, spot in enumerate(old)
        if spot.key and spot.key not in there
    ]
    still = [
        it | {"perhaps": [key for key in it["perhaps"] if key in there]}
        for it in gone
        if it["key"] not in there
    ]
    return sorted((*still, *left), key=lambda it: it["key"])


def _became(found: Match, numbers: dict[int, int]) -> dict[int, Any]:
    """What became of old places that are no more, by their positions."""
    became: dict[int, Any] = {
        was: {"into": numbers[at]} for at, parts in found.merged.items() for was in parts
    }
    became |= {was: {"parts": [numbers[at] for at in parts]} for was, parts in found.split.items()}
    for at, was in found.doubts:
        became.setdefault(was, {"perhaps": []})["perhaps"].append(numbers[at])
    return became


def taken_out(old: list[Spot], at: int) -> Gone:
    """What is remembered of the place at that position, which is in the text no more."""
    spot = old[at]
    parent = 0 if spot.parent == TOP else old[spot.parent].key
    gone = Gone(key=spot.key, kind=spot.kind, level=spot.level, text=spot.text, parent=parent, perhaps=[])
    if spot.ids:
        gone["ids"] = [*spot.ids]
    if spot.own:
        gone["own"] = spot.own
    return gone
