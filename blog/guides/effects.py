"""What a new text would do to the progress of those who follow a guide, and what it left open."""

from collections.abc import Mapping
from dataclasses import dataclass

from blog.guides.path import Path, Point, path
from blog.guides.queries import Followed, finished
from blog.posts.models import Post
from blog.posts.places.keys import Keyed
from blog.posts.places.spots import Gone

KINDS = ("gone", "merged", "split", "renamed", "moved", "added")


@dataclass(frozen=True)
class Effect:
    """What becomes of one point: a kind of KINDS, its words, those that it had, and how many finished it.

    `perhaps` are the words of new points that a point that is gone may be under another name; of one that was
    merged the one that it is in, and of one that was split its parts. `why` is how one that was there before
    was recognised, as in `Keyed`.
    """

    kind: str
    text: str
    was: str = ""
    readers: int = 0
    perhaps: tuple[str, ...] = ()
    why: str = ""


def effects(post: Post, found: Keyed, before: Keyed) -> list[Effect]:
    """What changes for readers when this outline takes the place of that; nothing where there was none."""
    if not before.outline:
        return []
    return compared(path(before.outline), path(found.outline), found, finished(post.id))


def compared(before: Path, after: Path, found: Keyed, readers: Mapping[int, int]) -> list[Effect]:
    """The effects of one path taking the place of another, those that cost most first."""
    gone, why = {it["key"]: it for it in found.gone}, found.why
    there = before.points.keys() & after.points.keys()
    ended = [
        _ended(after, point, gone.get(key), readers.get(key, 0))
        for key, point in before.points.items()
        if key not in there
    ]
    renamed = [
        Effect("renamed", point.text, before.points[key].text, readers.get(key, 0), why=why.get(key, ""))
        for key, point in after.points.items()
        if key in there and point.digest != before.points[key].digest
    ]
    moved = [
        Effect("moved", point.text, _above(before, key), readers.get(key, 0), why=why.get(key, ""))
        for key, point in after.points.items()
        if key in there and _stands(before, key) != _stands(after, key)
    ]
    added = [
        Effect("added", point.text, why=why.get(key, ""))
        for key, point in after.points.items()
        if key not in there
    ]
    return [*sorted(ended, key=lambda effect: KINDS.index(effect.kind)), *renamed, *moved, *added]


def _ended(after: Path, point: Point, gone: Gone | None, readers: int) -> Effect:
    """What became of a point that is none any more."""
    if gone and "into" in gone:
        return Effect("merged", point.text, "", readers, _named(after, [gone["into"]]))
    if gone and gone.get("parts"):
        return Effect("split", point.text, "", readers, _named(after, gone["parts"]))
    return Effect("gone", point.text, "", readers, _named(after, gone["perhaps"] if gone else []))


def _named(after: Path, keys: list[int]) -> tuple[str, ...]:
    return tuple(after.points[key].text for key in keys if key in after.points)


def _stands(found: Path, key: int) -> tuple[int, int]:
    _stage, section, topic = found.trails[key]
    return section.key, topic.key


def _above(found: Path, key: int) -> str:
    stage, section, topic = found.trails[key]
    return topic.text or section.text or stage.name


@dataclass(frozen=True)
class Lost:
    """A point that is gone, and how many finished it; `perhaps` are points that it may be now."""

    key: int
    text: str
    readers: int
    perhaps: list[int]


def lost(guide: Followed) -> list[Lost]:
    """What is gone, and of which no author said what it is now: what members finished and, as nobody knows
    what guests did, all that may be a point now; this comes first."""
    readers = finished(guide.id)
    gone = [
        Lost(it["key"], it["text"], readers.get(it["key"], 0), [*filter(guide.places.get, it["perhaps"])])
        for it in guide.gone
        if it["key"] not in guide.became
    ]
    return sorted((it for it in gone if it.readers or it.perhaps), key=lambda it: not it.perhaps)
