"""How far somebody is: counts of a path, a section or a stage, and where they go on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from blog.guides.path import Path, Point


@dataclass(frozen=True)
class Figures:
    """Of so many points: how many are done, and how many are skipped, which leave the whole."""

    points: int
    done: int = 0
    skipped: int = 0
    learning: int = 0

    @property
    def total(self) -> int:
        """What there is to do."""
        return self.points - self.skipped

    @property
    def percent(self) -> int:
        """From 0 to 100; 100 only once everything is done."""
        return self.done * 100 // self.total if self.total else 100 if self.points else 0

    @property
    def is_done(self) -> bool:
        """Whether nothing is left."""
        return self.points > 0 and self.done >= self.total

    @property
    def is_begun(self) -> bool:
        """Whether anything was chosen at all."""
        return bool(self.done or self.skipped or self.learning)


def figures(points: Iterable[Point], states: Mapping[int, str]) -> Figures:
    """The figures of these points."""
    found = [states.get(point.key, "") for point in points]
    return Figures(len(found), found.count("done"), found.count("skipped"), found.count("learning"))


def resume(path: Path, states: Mapping[int, str]) -> Point | None:
    """Where to go on: the first point being learned, else the first open one after the last that was chosen,
    else the first open one at all; None when everything is done."""
    points = list(path.points.values())
    learning = (point for point in points if states.get(point.key) == "learning")
    last = max((at for at, point in enumerate(points) if states.get(point.key)), default=-1)
    left = (point for point in points[last + 1 :] if not states.get(point.key))
    before = (point for point in points if not states.get(point.key))
    return next(learning, None) or next(left, None) or next(before, None)
