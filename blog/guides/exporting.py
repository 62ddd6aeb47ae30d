"""A reader's progress as a file: JSON that can be brought in again, and a Markdown task list for people."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from blog.errors import Invalid
from blog.guides.figures import figures
from blog.guides.path import Path, Point, Section
from blog.guides.queries import Followed
from blog.guides.records import Record, Records
from blog.posts.places.likeness import folded

FORMAT = "mojing-progress"
_MOMENTS = ("done_at", "learning_at", "skipped_at", "cleared_at")
_BOXES = {"done": "x"}


def as_json(guide: Followed, records: Records) -> dict[str, Any]:
    """Everything that a reader said, also of places that are gone, with the words to find them by."""
    about = {"slug": guide.slug, "title": guide.title, "revision": guide.revision}
    kept = {key: record for key, record in records.items() if record != Record()}
    return {
        "format": FORMAT,
        "version": 1,
        "guide": about,
        "places": [_place(guide, key, record) for key, record in sorted(kept.items())],
    }


def _place(guide: Followed, key: int, record: Record) -> dict[str, Any]:
    point = guide.places.get(key)
    text = point.text if point else guide.archived.get(key, "")
    moments = {name: getattr(record, name) for name in _MOMENTS}
    said = {name: moment.isoformat() for name, moment in moments.items() if moment}
    read = {"revision": record.revision, "seen": record.seen} if record.seen else {}
    return {"key": key, "text": text, "state": record.state} | said | read


def as_markdown(guide: Followed, states: Mapping[int, str]) -> str:
    """A task list in the order of the guide; what is skipped is struck out."""
    return "\n".join([f"# {guide.title}", *_lines(guide.path, states)]) + "\n"


def _lines(path: Path, states: Mapping[int, str]) -> Iterator[str]:
    for stage in path.stages:
        found = figures(stage.points, states)
        yield f"\n## {stage.label}. {stage.name} ({found.done}/{found.total})"
        for section in stage.sections:
            yield from _section(section, states)


def _section(section: Section, states: Mapping[int, str]) -> Iterator[str]:
    yield f"\n### {section.text}\n" if section.text else ""
    for topic in section.topics:
        if topic.text:
            yield f"- **{topic.text}**"
        yield from (_task(point, states, "  " if topic.text else "") for point in topic.points)
    if section.resources:
        yield f"- **{' / '.join(section.resources_text) or section.text}**"
        yield from (_task(resource, states, "  ") for resource in section.resources)


def _task(point: Point, states: Mapping[int, str], indent: str) -> str:
    state = states.get(point.key, "")
    text = f"~~{point.text}~~" if state == "skipped" else point.text
    return f"{indent}- [{_BOXES.get(state, ' ')}] {text}"


def from_json(guide: Followed, file: object, now: datetime) -> tuple[Records, int]:
    """The records in such a file, by the numbers that places have here, and how many were not found.

    A number alone is not trusted, since the file may come from another site: the words must agree, or
    stand at one place only. Moments to come are taken as now. Raises Invalid.
    """
    places = _places(file)
    by_text: dict[str, list[int]] = {}
    for key, text in _words(guide).items():
        by_text.setdefault(folded(text), []).append(key)
    found: Records = {}
    lost = 0
    for place in places:
        here = _here(place, by_text)
        if here is None:
            lost += 1
        else:
            found[here] = found.get(here, Record()).join(_record(place, now))
    if places and not found:
        raise Invalid("Nothing in this file is about this guide.", field="file")
    return found, lost


def _words(guide: Followed) -> dict[int, str]:
    return guide.archived | {key: point.text for key, point in guide.places.items()}


def _here(place: dict[str, Any], by_text: Mapping[str, list[int]]) -> int | None:
    keys = by_text.get(folded(place["text"]), [])
    if place["key"] in keys:
        return int(place["key"])
    return keys[0] if len(keys) == 1 else None


def _places(file: object) -> list[dict[str, Any]]:
    known = isinstance(file, dict) and file.get("format") == FORMAT and file.get("version") == 1
    places = file.get("places") if known and isinstance(file, dict) else None
    if not isinstance(places, list) or not all(_is_place(place) for place in places):
        raise Invalid("This is no file with progress that was saved here.", field="file")
    return places


def _is_place(place: object) -> bool:
    return isinstance(place, dict) and type(place.get("key")) is int and isinstance(place.get("text"), str)


def _record(place: dict[str, Any], now: datetime) -> Record:
    moments = {name: _moment(place.get(name), now) for name in _MOMENTS}
    revision, seen = place.get("revision"), place.get("seen")
    return Record(
        **moments,
        revision=min(revision, 2**31 - 1) if type(revision) is int and revision > 0 else 0,
        seen=seen[:8] if isinstance(seen, str) else "",
    )


def _moment(text: object, now: datetime) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError as error:
        raise Invalid("This is no file with progress that was saved here.", field="file") from error
    return min(found, now) if found and found.tzinfo else None
