"""What happened to points since somebody studied them."""

from collections.abc import Mapping
from dataclasses import dataclass

from blog.guides.path import Point, Stage
from blog.guides.queries import Followed, points_at
from blog.guides.records import Record, Records
from blog.posts.comparing.differences import Row, differences

MOST_REVISIONS = 20  # that are read for one answer


@dataclass(frozen=True)
class Change:
    """A point that says something else now; no rows when nobody knows any more what it said."""

    point: Point
    rows: list[Row]


def differences_since(guide: Followed, done: Mapping[int, Record]) -> list[Change]:
    """What differs at each of these points from what was written there when it was done, in their order."""
    before = as_studied(guide, done)
    return [
        Change(point, differences(_text(before[key]), _text(point)) if key in before else [])
        for key, point in guide.places.items()
        if key in done
    ]


def as_studied(guide: Followed, done: Mapping[int, Record]) -> dict[int, Point]:
    """What was written at each of these points when it was done, for whoever knows its digest.

    A file that is brought in may name any revision, also one that nobody is shown any more.
    """
    latest = sorted({record.revision for record in done.values()})[-MOST_REVISIONS:]
    before = points_at(guide, latest)
    there = ((key, it, before.get(it.revision, {})) for key, it in done.items())
    return {
        key: points[number]
        for key, record, points in there
        for number in guide.numbers_of(key)
        if number in points and points[number].digest == record.seen
    }


def _text(point: Point) -> str:
    return "\n".join((point.text, *(f"- {text}" for text in point.below))) + "\n"


def added_since(guide: Followed, revision: int) -> set[int]:
    """Points that an earlier revision did not have; none when nobody knows what that had."""
    if not 0 < revision < guide.revision:
        return set()
    known = points_at(guide, [revision]).get(revision)
    return set() if known is None else guide.path.points.keys() - map(guide.number_now, known)


def gained(guide: Followed, stage: Stage, records: Records) -> list[Point]:
    """Open points that came into a stage after somebody did a point of it last."""
    said = {point.key: records[point.key] for point in stage.points if point.key in records}
    through = {key for key, record in said.items() if record.state in ("done", "skipped")}
    left = [point for point in stage.points if point.key not in through]
    added = added_since(guide, max((it.revision for it in said.values()), default=0)) if left else set()
    return [point for point in left if point.key in added]
