"""A reader's progress and notes as a file: JSON that can be brought in again, and a task list for people."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from blog.comments.texts import clean
from blog.errors import Invalid
from blog.guides.figures import figures
from blog.guides.notes.texts import Noted
from blog.guides.path import Path, Point, Section
from blog.guides.queries import Followed
from blog.guides.records import MOMENTS, Record, Records
from blog.posts.places.likeness import folded

FORMAT = "mojing-progress"
_BOXES = {"done": "x"}
_DIGEST = re.compile("[0-9a-f]{8}")  # of what was written at a point (path.Point.digest)
Notes = Mapping[int, Noted]


def as_json(guide: Followed, records: Records, notes: Notes, by: str = "") -> dict[str, Any]:
    """Everything that a reader said, also of places that are gone, with the words to find them by.

    `by` is the user name of whose it is, if they have an account.
    """
    about = {"slug": guide.slug, "title": guide.title, "revision": guide.revision}
    kept = {key for key, record in records.items() if record != Record()} | notes.keys()
    places = [_place(guide, key, records.get(key, Record()), notes.get(key, Noted())) for key in sorted(kept)]
    whose = {"by": by} if by else {}
    return {"format": FORMAT, "version": 1, "guide": about, **whose, "places": places}


def _place(guide: Followed, key: int, record: Record, note: Noted) -> dict[str, Any]:
    moments = {name: getattr(record, name) for name in MOMENTS} | {"noted_at": note.at}
    said = {name: moment.isoformat() for name, moment in moments.items() if moment}
    read = {"revision": record.revision, "seen": record.seen} if record.seen else {}
    noted = {"note": note.source} if note.source else {}
    return {"key": key, "text": guide.words.get(key, ""), "state": record.state} | said | read | noted


def as_markdown(guide: Followed, states: Mapping[int, str], notes: Notes) -> str:
    """A task list in the order of the guide; skipped is struck out, notes stand below their points."""
    gone = {key: text for key, text in guide.archived.items() if key in notes}
    kept = [line for key, text in gone.items() for line in (f"- {text}", *_quoted(notes, key, "  "))]
    lines = [
        f"# {guide.title}",
        *_Tasks(states, notes).of(guide.path),
        *(["", "---", "", *kept] if kept else []),
    ]
    return "\n".join(lines) + "\n"


def _quoted(notes: Notes, key: int, indent: str) -> list[str]:
    """A note as a quotation in a list item."""
    lines = notes[key].source.split("\n") if key in notes else []
    return [f"{indent}> {line}".rstrip() for line in lines]


@dataclass(frozen=True)
class _Tasks:
    states: Mapping[int, str]
    notes: Notes

    def of(self, path: Path) -> Iterator[str]:
        for stage in path.stages:
            found = figures(stage.points, self.states)
            yield f"\n## {stage.label}. {stage.name} ({found.done}/{found.total})"
            for section in stage.sections:
                yield from self._section(section)

    def _section(self, section: Section) -> Iterator[str]:
        yield f"\n### {section.text}\n" if section.text else ""
        for topic in section.topics:
            if topic.text:
                yield f"- **{topic.text}**"
            yield from self._tasks(topic.points, "  " if topic.text else "")
        if section.resources:
            yield f"- **{' / '.join(section.resources_text) or section.text}**"
            yield from self._tasks(section.resources, "  ")

    def _tasks(self, points: Iterable[Point], indent: str) -> Iterator[str]:
        for point in points:
            state = self.states.get(point.key, "")
            text = f"~~{point.text}~~" if state == "skipped" else point.text
            yield f"{indent}- [{_BOXES.get(state, ' ')}] {text}"
            yield from _quoted(self.notes, point.key, f"{indent}  ")


@dataclass(frozen=True)
class Brought:
    """What a file holds for a guide, by the numbers that places have here."""

    by: str = ""  # user name of whose it is
    records: Records = field(default_factory=dict)
    notes: dict[int, Noted] = field(default_factory=dict)
    lost: int = 0  # places that are not here


def from_json(guide: Followed, file: object, now: datetime) -> Brought:
    """The records and notes in such a file.

    A number alone is not trusted, since the file may come from another site: the words must agree, or
    stand at one place only. Moments to come are taken as now. Raises Invalid.
    """
    places, by = _places(file)
    by_text: dict[str, list[int]] = {}
    for key, text in guide.words.items():
        by_text.setdefault(folded(text), []).append(key)
    here = [(_here(place, by_text), place) for place in places]
    brought = Brought(by, lost=sum(found is None for found, _place in here))
    for found, place in here:
        if found is not None:
            _take(brought, found, place, now)
    if places and brought.lost == len(places):
        raise Invalid("Nothing in this file is about this guide.", field="file")
    return brought


def _take(brought: Brought, key: int, place: dict[str, Any], now: datetime) -> None:
    record, note = _record(place, now), _note(place, now)
    if record != Record():
        brought.records[key] = brought.records.get(key, Record()).join(record)
    if note.source:
        brought.notes[key] = brought.notes.get(key, Noted()).beside(note)


def _note(place: dict[str, Any], now: datetime) -> Noted:
    text = place.get("note")
    return Noted(_kept(text), at=_moment(place.get("noted_at"), now)) if isinstance(text, str) else Noted()


def _kept(text: str) -> str:
    """What of a text can be kept: no database and no page holds every character that JSON does."""
    return clean(text).replace("\0", "").strip()


def _here(place: dict[str, Any], by_text: Mapping[str, list[int]]) -> int | None:
    keys = by_text.get(folded(place["text"]), [])
    if place["key"] in keys:
        return int(place["key"])
    return keys[0] if len(keys) == 1 else None


def _places(file: object) -> tuple[list[dict[str, Any]], str]:
    """The places in a file, and whose it is."""
    known = file if isinstance(file, dict) and file.get("format") == FORMAT else {}
    places, by = known.get("places"), known.get("by", "")
    is_list = known.get("version") == 1 and isinstance(places, list)
    if not (is_list and isinstance(by, str) and all(map(_is_place, places or []))):
        raise Invalid("This is no file with progress that was saved here.", field="file")
    return places or [], _kept(by)


def _is_place(place: object) -> bool:
    return isinstance(place, dict) and type(place.get("key")) is int and isinstance(place.get("text"), str)


def _record(place: dict[str, Any], now: datetime) -> Record:
    moments = {name: _moment(place.get(name), now) for name in MOMENTS}
    revision, seen = place.get("revision"), place.get("seen")
    return Record(
        **moments,
        revision=min(revision, 2**31 - 1) if type(revision) is int and revision > 0 else 0,
        seen=seen if isinstance(seen, str) and _DIGEST.fullmatch(seen) else "",
    )


def _moment(text: object, now: datetime) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
        return min(found.astimezone(UTC), now) if found and found.tzinfo else None
    except (ValueError, OverflowError) as error:
        raise Invalid("This is no file with progress that was saved here.", field="file") from error
