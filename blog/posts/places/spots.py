"""An outline as a list: each heading and item knows its place in it, and which stands above it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from blog.posts.places.likeness import folded
from blog.rendering import Node

TOP = -1  # above those that nothing stands above


class Gone(TypedDict):
    """A place that was taken out: it keeps its number, and comes back with it.

    `into` is the key of the place that it was merged into, `parts` are those of the places that it was split
    into, and `perhaps` those of new places that may be this one under another name: an author decides.
    `ids` are those that a heading had, the last one first, and `own` is the id that its author gave it.
    """

    key: int
    kind: str
    level: int
    text: str
    parent: int  # its key, 0 for none
    perhaps: list[int]
    into: NotRequired[int]
    parts: NotRequired[list[int]]
    ids: NotRequired[list[str]]
    own: NotRequired[str]


@dataclass(frozen=True)
class Spot:
    """One heading or list item. `parent` is the position in the list of what stands above, or TOP; `ids` are
    those of a heading, with its former ones behind it, `own` is the id that its author gave it, and `names`
    are texts that it had."""

    kind: str
    level: int
    text: str
    key: int
    parent: int
    ids: tuple[str, ...] = ()
    own: str = ""
    names: tuple[str, ...] = ()

    @property
    def rank(self) -> tuple[str, int]:
        """Headings come before items, and what may stand above before what may stand below."""
        return self.kind, self.level

    @property
    def folded(self) -> str:
        """What is compared first."""
        return folded(self.text)


def spots(outline: list[Node]) -> list[Spot]:
    """All headings and items, in the order of the text."""
    found: list[Spot] = []
    _gather(outline, TOP, found)
    return found


def _gather(nodes: list[Node], parent: int, found: list[Spot]) -> None:
    for node in nodes:
        ids = (node["id"], *node.get("former", ())) if node["id"] else ()
        said = node.get("key", 0), parent, ids, node.get("own", ""), tuple(node.get("names", ()))
        found.append(Spot(node["kind"], node["level"], node["text"], *said))
        _gather(node["children"], len(found) - 1, found)


def nodes(outline: list[Node]) -> Iterator[Node]:
    """The same as they are in the outline."""
    for node in outline:
        yield node
        yield from nodes(node["children"])
