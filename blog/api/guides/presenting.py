"""Guides as programs get them."""

from collections.abc import Iterable
from datetime import date

from blog.api.guides.shapes import NONE
from blog.api.posts.presenting import Record, absolute, utc
from blog.guides import records
from blog.guides.figures import figures, resume
from blog.guides.notes.texts import Noted
from blog.guides.path import Path, Point, Section, Stage
from blog.guides.plan.models import Plan
from blog.guides.plan.queries import baseline
from blog.guides.plan.schedule import Choices, Leg, days, legs
from blog.guides.queries import Followed
from blog.guides.records import MOMENTS, Records


def brief(guide: Followed) -> Record:
    """A guide in a list."""
    return {
        **{name: getattr(guide, name) for name in ("id", "slug", "title", "lang", "revision")},
        "url": absolute(f"/posts/{guide.slug}"),
        "points": len(guide.path.points),
    }


def whole(guide: Followed) -> Record:
    """Its path."""
    found: Path = guide.path
    return brief(guide) | {
        "stages": [_stage(guide, stage) for stage in found.stages],
        "appendices": _nodes(guide, found.appendices),
    }


def _stage(guide: Followed, stage: Stage) -> Record:
    sections = [_section(guide, section) for section in stage.sections]
    named = {name: getattr(stage, name) for name in ("key", "label", "name")}
    return named | {"duration": stage.said, "sections": sections}


def _section(guide: Followed, section: Section) -> Record:
    topics = [
        {"key": topic.key, "text": topic.text, "points": _nodes(guide, topic.points)}
        for topic in section.topics
    ]
    resources = _nodes(guide, section.resources)
    return {"key": section.key, "text": section.text, "topics": topics, "resources": resources}


def _nodes(guide: Followed, points: Iterable[Point]) -> list[Record]:
    return [_node(guide, point) for point in points]


def _node(guide: Followed, point: Point) -> Record:
    url = absolute(f"/posts/{guide.slug}#{point.id}")
    return {"key": point.key, "text": point.text, "below": [*point.below], "url": url}


def placed(guide: Followed, key: int) -> Record:
    """One node and where it stands."""
    trail = guide.path.trails.get(key)
    names = [trail[0].name, trail[1].text, trail[2].text] if trail else []
    kind = "point" if trail else "resource"
    return _node(guide, guide.places[key]) | {"kind": kind, "trail": [name for name in names if name]}


def progress(guide: Followed, known: Records) -> Record:
    """How far somebody is."""
    states = records.states(known)
    it, going_on = figures(guide.path.points.values(), states), resume(guide.path, states)
    return {
        **{name: getattr(it, name) for name in ("done", "learning", "skipped", "total", "percent")},
        "next": going_on.key if going_on else None,
        "points": points(guide, known),
    }


def points(guide: Followed, known: Records) -> list[Record]:
    """What somebody said of these places."""
    return [
        {
            "key": key,
            "text": guide.words.get(key, ""),
            "state": record.state or NONE,
            "archived": key not in guide.places,
            **{name: utc(getattr(record, name)) for name in MOMENTS},
        }
        for key, record in sorted(known.items())
    ]


def note(guide: Followed, key: int, kept: Noted) -> Record:
    """What somebody noted at a place."""
    return {
        "key": key,
        "topic": guide.words.get(key, ""),
        "archived": key not in guide.places,
        "text": kept.source,
        "html": kept.html,
        "updated_at": utc(kept.at),
    }


def plan(guide: Followed, kept: Plan, known: Records) -> Record:
    """A plan and the dates that come of it, beside those on which points were done."""
    it = kept.choices
    return {
        "start": it.start.isoformat(),
        "hours": it.hours,
        "rest": [day.isoformat() for day in it.rest],
        "until": [{"stage": key, "last": day.isoformat()} for key, day in sorted(it.until.items())],
        "stages": [_leg(leg, it, known) for leg in legs(guide.path, it, baseline(guide))],
    }


def _leg(leg: Leg, choices: Choices, known: Records) -> Record:
    planned = days(leg, choices, records.states(known))
    return {
        "stage": leg.stage.key,
        "name": leg.stage.name,
        "weeks": leg.weeks,
        "first": leg.first.isoformat(),
        "last": leg.last.isoformat() if leg.last else None,
        "points": [
            _planned(point, planned.get(point.key), known.get(point.key)) for point in leg.stage.points
        ],
    }


def _planned(point: Point, day: date | None, record: records.Record | None) -> Record:
    done_at = record.done_at if record and record.state == "done" else None
    when = {"day": day.isoformat() if day else None, "done_at": utc(done_at)}
    return {"key": point.key, "text": point.text} | when
