"""All tags, or all categories, at one moment: what they are called and where they are, now and before.

Tags are a tree without branches, so both are one thing here. Nothing of it is stored: `changes.py` thinks
changes through on it, `queries.py` loads it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

Trail = list[str]  # names from the root
Place = tuple[int | None, str]  # below which label, by which name


@dataclass(frozen=True)
class Label:
    """A tag, or a category below its parent; `path` is its address."""

    id: int
    name: str
    path: str
    parent: int | None = None


@dataclass
class Vocabulary:
    """Labels by their number; `names` and `addresses` are former ones, none of which anybody has now."""

    labels: dict[int, Label]
    names: dict[Place, int] = field(default_factory=dict)
    addresses: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.places = {(label.parent, label.name): label.id for label in self.labels.values()}
        self.paths = {label.path: label.id for label in self.labels.values()}

    def copy(self) -> "Vocabulary":
        """Another one that may be changed."""
        return Vocabulary({**self.labels}, {**self.names}, {**self.addresses})

    def put(self, label: Label) -> None:
        """Add a label, or change it: whatever was called or addressed like that before is so no more."""
        if label.id in self.labels:
            self.take(label.id)
        self.labels[label.id] = label
        self.places[label.parent, label.name] = self.paths[label.path] = label.id
        self.names.pop((label.parent, label.name), None)
        self.addresses.pop(label.path, None)

    def take(self, id: int) -> Label:
        """Take a label out."""
        label = self.labels.pop(id)
        del self.places[label.parent, label.name]
        if self.paths.get(label.path) == id:  # and not yet somebody's who took it over
            del self.paths[label.path]
        return label

    def above(self, id: int | None) -> list[Label]:
        """The labels from the root down to this one."""
        found: list[Label] = []
        while id is not None:
            found.append(self.labels[id])
            id = found[-1].parent
        return found[::-1]

    def trail(self, id: int | None) -> Trail:
        """The names from the root down to this one."""
        return [label.name for label in self.above(id)]

    def children(self, id: int | None) -> list[Label]:
        """What is right below, by name."""
        return sorted((x for x in self.labels.values() if x.parent == id), key=lambda label: label.name)

    def within(self, id: int | None) -> Iterator[Label]:
        """The label and all below it, each before its children; everything for None."""
        below: dict[int | None, list[Label]] = {}
        for label in sorted(self.labels.values(), key=lambda label: label.name, reverse=True):
            below.setdefault(label.parent, []).append(label)
        waiting = below.get(None, []) if id is None else [self.labels[id]]
        while waiting:
            yield (label := waiting.pop())
            waiting += below.get(label.id, [])

    def walk(self, trail: Sequence[str]) -> tuple[list[int], Trail]:
        """The labels that a document means, step by step, and the names behind them that nobody knows."""
        found: list[int] = []
        for n, name in enumerate(trail):
            place = (found[-1] if found else None, name)
            id = self.places.get(place, self.names.get(place))
            if id is None:
                return found, [*trail[n:]]
            found.append(id)
        return found, []

    def today(self, trail: Sequence[str]) -> Trail:
        """What the trail of a document is called now; unknown names stay."""
        found, rest = self.walk(trail)
        return self.trail(found[-1] if found else None) + rest


def told(trails: Iterable[Trail], tell: Callable[[Trail], Trail]) -> list[Trail]:
    """The trails of a document in other words; those that became the same are said once, at the first place.

    What was there twice already, and is called as before, stays there twice.
    """
    pairs = [(trail, tell(trail)) for trail in trails]
    changed = [now for before, now in pairs if now != before]
    new: list[Trail] = []
    for _before, now in pairs:
        if now and not (now in changed and now in new):
            new.append(now)
    return new
