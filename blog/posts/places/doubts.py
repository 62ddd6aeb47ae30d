"""Places of which nobody is sure what they are in a new text: what an author is asked, and decided."""

from collections import Counter
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass

from blog.errors import Conflict
from blog.posts.places.former import note_former, note_names
from blog.posts.places.keys import Keyed, taken_out
from blog.posts.places.matching import GUESSED
from blog.posts.places.spots import Gone, nodes, spots

NONE = 0  # of the new places


@dataclass(frozen=True)
class Doubt:
    """A place that was there, and the words of new ones that it may be, by their numbers.

    One that `is_guessed` is taken for the only one of these, unless its author says otherwise.
    """

    key: int
    text: str
    perhaps: dict[int, str]
    is_guessed: bool = False


def doubts(found: Keyed, before: Keyed) -> list[Doubt]:
    """What to ask before the outline in `found` takes the place of that in `before`."""
    words = {node["key"]: node["text"] for node in nodes(found.outline)}
    was = {node["key"]: node["text"] for node in nodes(before.outline) if "key" in node}
    return [*_open(found, before, words, was), *_guessed(found, words, was)]


def _open(found: Keyed, before: Keyed, words: dict[int, str], was: dict[int, str]) -> Iterator[Doubt]:
    """What this outline makes doubtful: places that it has no more, and older ones that it may have again."""
    for it in found.gone:
        perhaps = {key: words[key] for key in it["perhaps"] if key in words}
        if perhaps and (it["key"] in was or max(perhaps) >= before.next_key):
            yield Doubt(it["key"], it["text"], perhaps)


def _guessed(found: Keyed, words: dict[int, str], was: dict[int, str]) -> Iterator[Doubt]:
    for key, rule in found.why.items():
        if rule in GUESSED:
            yield Doubt(key, was[key], {key: words[key]}, is_guessed=True)


def settled(found: Keyed, before: Keyed, decided: Mapping[int, int]) -> Keyed:
    """The outline in which the author decided what doubtful places are: a number in `found`, or NONE.

    A new place gets the number of the one that it is. Where several became one, or one that was there before,
    they are merged into that. Nothing else changes, so it is what the author saw. Raises Conflict for what is
    no answer to what is asked: it was about another text.
    """
    asked = {doubt.key: doubt for doubt in doubts(found, before)}
    if any(key not in asked or now not in (NONE, *asked[key].perhaps) for key, now in decided.items()):
        raise Conflict("places")
    apart = [key for key, now in decided.items() if now == NONE and asked[key].is_guessed]
    fresh = {key: found.next_key + count for count, key in enumerate(apart)}
    taken = _taken_over(decided, before.next_key)
    now = fresh | taken
    outline = deepcopy(found.outline)
    for node in nodes(outline):
        node["key"] = now.get(node["key"], node["key"])
    there, old = {node["key"] for node in nodes(outline)}, spots(before.outline)
    left = [taken_out(old, at) for at, spot in enumerate(old) if spot.key in fresh]
    answers = {key: now.get(said, said) for key, said in decided.items()}
    kept = [_answered(it, answers, fresh, taken) for it in found.gone if it["key"] not in there]
    gone = sorted((*kept, *left), key=lambda it: it["key"])
    note_former(outline, old, [*before.gone, *gone])
    note_names(outline, {it["key"]: [it["text"]] for it in found.gone if it["key"] in taken.values()})
    return Keyed(outline, gone, found.next_key + len(fresh))


def _taken_over(decided: Mapping[int, int], next_key: int) -> dict[int, int]:
    """The numbers that new places have instead of their own, which nobody but the author saw."""
    times = Counter(decided.values())
    return {now: key for key, now in decided.items() if now >= next_key and times[now] == 1}


def _answered(
    gone: Gone, answers: Mapping[int, int], fresh: Mapping[int, int], taken: Mapping[int, int]
) -> Gone:
    """What is remembered of a place once the author answered, by the numbers that places have then.

    What was said of it earlier was about places, and follows no words that are another place now.
    """
    kept: Gone = gone | {"perhaps": []}
    before = gone.get("into", NONE)
    if now := answers.get(gone["key"]) or taken.get(before, before):
        kept["into"] = now
    if "parts" in gone:
        kept["parts"] = [taken.get(key, key) for key in gone["parts"]]
    if gone["key"] not in answers:
        kept["perhaps"] = [taken.get(key, key) for key in gone["perhaps"] if key not in fresh]
    return kept
