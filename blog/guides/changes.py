"""What happened to points since somebody studied them."""

from collections.abc import Mapping
from dataclasses import dataclass

from blog.guides.path import Point
from blog.guides.queries import Followed, points_at
from blog.guides.records import Record
from blog.posts.comparing.differences import Row, differences


@dataclass(frozen=True)
class Change:
    """A point that says something else now; no rows when nobody knows any more what it said."""

    point: Point
    rows: list[Row]


def differences_since(guide: Followed, done: Mapping[int, Record]) -> list[Change]:
    """What differs at each of these points from what was written there when it was done, in their order."""
    before = points_at(guide, {record.revision for record in done.values()})
    former = {key: guide.numbers_of(key) for key in done}
    return [
        Change(point, _rows(before.get(done[key].revision, {}), former[key], point))
        for key, point in guide.places.items()
        if key in done
    ]


def _rows(before: Mapping[int, Point], keys: list[int], point: Point) -> list[Row]:
    was = next((before[key] for key in keys if key in before), None)
    return differences(_text(was), _text(point)) if was else []


def _text(point: Point) -> str:
    return "\n".join((point.text, *(f"- {text}" for text in point.below))) + "\n"
