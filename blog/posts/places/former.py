"""What places were called: ids, on which old links still land, and texts that an author said are theirs."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import itemgetter

from blog.posts.places.spots import Gone, Spot, nodes
from blog.rendering import Node


def note_former(outline: list[Node], before: list[Spot], gone: Sequence[Gone]) -> None:
    """Write into each heading what it was called, but for what another one is called, or was later.

    Into places of which an author once said what they are, also the texts that they had.
    """
    here = {node["key"] for node in nodes(outline)}
    names = {node["id"] for node in nodes(outline)}
    into = {it["key"]: it["into"] for it in gone if "into" in it}
    former: dict[int, list[str]] = defaultdict(list)
    for _age, id, key in sorted(_claims(before, gone), key=itemgetter(0)):
        if id not in names and (heir := into.get(key, key)) in here:
            names.add(id)
            former[heir].append(id)
    for node in nodes(outline):
        node.pop("former", None)
        node.pop("names", None)
        if node["id"] and former[node["key"]]:
            node["former"] = former[node["key"]]
    note_names(outline, {spot.key: (*spot.names, spot.text) for spot in before if spot.names})


def note_names(outline: list[Node], names: Mapping[int, Iterable[str]]) -> None:
    """Write into places that they had these texts, too."""
    for node in nodes(outline):
        had = dict.fromkeys((*node.get("names", ()), *names.get(node["key"], ())))
        if left := [text for text in had if text != node["text"]]:
            node["names"] = left


def other_ids(outline: list[Node]) -> set[str]:
    """Ids at which links find places beside those in the text: what headings were called, and numbers."""
    numbers = {f"t-{node['key']}" for node in nodes(outline) if node["kind"] == "item"}
    return numbers.union(*(node.get("former", ()) for node in nodes(outline)))


def _claims(before: list[Spot], gone: Sequence[Gone]) -> Iterator[tuple[int, str, int]]:
    """(how long ago, id, number of the place) of what each heading was called."""
    said: list[tuple[Iterable[str], int]] = [(spot.ids, spot.key) for spot in before]
    said += [(it.get("ids", []), it["key"]) for it in gone]
    return ((age, id, key) for ids, key in said for age, id in enumerate(ids))
