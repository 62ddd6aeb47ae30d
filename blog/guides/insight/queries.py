"""How far those who have an account are with a guide, counted by point, stage and week.

What guests did lies in their browsers, and is counted nowhere.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from blog.comments.places.queries import spoken_about
from blog.db import UTCDateTime, db
from blog.guides.insight.crowds import LEAST, share, told, typical
from blog.guides.models import Progress, holds, state
from blog.guides.path import Stage
from blog.guides.plan.schedule import monday
from blog.guides.queries import Followed
from blog.guides.records import MOMENTS, heirs

WEEKS = 12
LONG = timedelta(days=14)  # of learning one point
STUCK = 25  # percent of those who reached it
REACHED = 20  # people, below which nobody says that it is hard

_all = Progress.__table__.c


@dataclass(frozen=True)
class Crowd:
    """How many people have done a point, are learning it, and did or do one of both; None for too few.

    They are stuck when of REACHED people or more, over STUCK percent have been learning it for LONG.
    """

    done: int | None = None
    learning: int | None = None
    reached: int | None = None
    is_stuck: bool = False

    @property
    def share(self) -> int | None:
        """Percent of those who reached it that have done it."""
        return share(self.done, self.reached)


@dataclass(frozen=True)
class Stretch:
    """How many people began a stage, are in it, and finished it, and the days that it took most of them."""

    begun: int | None = None
    within: int | None = None
    finished: int | None = None
    days: int | None = None


@dataclass(frozen=True)
class Week:
    """What happened in the week from that Monday: who began, who finished something, and how much of it."""

    first: date
    began: int | None = None
    people: int | None = None
    points: int | None = None


@dataclass(frozen=True)
class Insight:
    """All of it; points and stages by their numbers, and the comments about each place."""

    starters: int | None
    points: dict[int, Crowd]
    stages: dict[int, Stretch]
    weeks: list[Week]
    talk: dict[int, int]


def insight(guide: Followed, now: datetime) -> Insight:
    """What is known of those who follow a guide, weeks being those of UTC."""
    said = _said(guide)
    return Insight(
        told(db.session.scalar(_starters(said)) or 0),
        _crowds(guide, said, now),
        _stretches(guide, said),
        _weeks(said, now),
        _talk(guide),
    )


def _said(guide: Followed) -> sa.Subquery:
    """What each reader said of each place: one row, also where a place was another one before.

    So nobody is counted twice. What several places became is counted by what was said of it alone.
    """
    ends = heirs(guide.became)
    place = sa.case(ends, value=_all.key, else_=_all.key) if ends else _all.key
    moments = (sa.func.max(_all[name], type_=UTCDateTime()).label(name) for name in MOMENTS)
    joined = sa.select(_all.user_id, place.label("place"), *moments).where(_all.post_id == guide.id)
    rows = joined.group_by("user_id", "place").subquery().c
    is_early = sa.and_(
        holds(rows, "learning"), sa.or_(rows.done_at.is_(None), rows.learning_at < rows.done_at)
    )
    began = sa.case((is_early, rows.learning_at), (holds(rows, "done"), rows.done_at))
    return sa.select(*rows, state(rows).label("state"), began.label("began_at")).subquery()


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


def _starters(said: sa.Subquery) -> sa.Select[Any]:
    is_begun = said.c.state.in_(("done", "learning"))
    return sa.select(sa.func.count(sa.distinct(said.c.user_id))).where(is_begun)


def _crowds(guide: Followed, said: sa.Subquery, now: datetime) -> dict[int, Crowd]:
    it = said.c
    is_learning = it.state == "learning"
    is_long = sa.and_(is_learning, it.learning_at < now - LONG)
    counts = (_count(it.state == "done"), _count(is_learning), _count(is_long))
    rows = db.session.execute(sa.select(it.place, *counts).group_by(it.place))
    return {place: _crowd(*found) for place, *found in rows if place in guide.places}


def _crowd(done: int, learning: int, long: int) -> Crowd:
    reached = done + learning
    is_stuck = reached >= REACHED and long >= LEAST and long * 100 > reached * STUCK
    return Crowd(told(done), told(learning), told(reached), is_stuck)


def _stretches(guide: Followed, said: sa.Subquery) -> dict[int, Stretch]:
    it, stages = said.c, {stage.key: stage for stage in guide.path.stages}
    number = sa.case(*((it.place.in_([p.key for p in one.points]), key) for key, one in stages.items()))
    counts = _count(it.state == "done"), _count(it.state == "skipped")
    asked = sa.select(number, *counts, sa.func.min(it.began_at), sa.func.max(it.done_at))
    asked = asked.where(number.is_not(None)).group_by(number, it.user_id)
    taken: dict[int, list[int | None]] = defaultdict(list)
    for key, done, skipped, began, ended in db.session.execute(asked):
        if began is not None:
            taken[key].append(_days(stages[key], done, skipped, began, ended))
    return {key: _stretch(days) for key, days in taken.items()}


def _days(stage: Stage, done: int, skipped: int, began: datetime, ended: datetime | None) -> int | None:
    """How many days somebody had for a stage, both ends counted; None when they are not through."""
    is_through = bool(done) and done + skipped >= len(stage.points)
    return max((ended - began).days, 0) + 1 if is_through and ended else None


def _stretch(days: list[int | None]) -> Stretch:
    taken = [it for it in days if it is not None]
    return Stretch(told(len(days)), told(len(days) - len(taken)), told(len(taken)), typical(taken))


def _weeks(said: sa.Subquery, now: datetime) -> list[Week]:
    it, first = said.c, monday(now.date()) - timedelta(weeks=WEEKS - 1)
    begin = datetime.combine(first, datetime.min.time(), now.tzinfo)
    bounds = [begin + timedelta(weeks=n + 1) for n in range(WEEKS)]
    week = sa.case(*((it.done_at < bound, n) for n, bound in enumerate(bounds)))
    asked = sa.select(week, sa.func.count(sa.distinct(it.user_id)), sa.func.count())
    asked = asked.where(it.state == "done", it.done_at >= begin).group_by(week)
    found = {row[0]: row[1:] for row in db.session.execute(asked)}
    began = _began(said, begin)
    return [
        Week(first + timedelta(weeks=n), told(began.count(n)), *_finished(*found.get(n, (0, 0))))
        for n in range(WEEKS)
    ]


def _finished(people: int, points: int) -> Iterator[int | None]:
    yield told(people)
    yield told(points) if people >= LEAST else None


def _began(said: sa.Subquery, begin: datetime) -> list[int]:
    """The number of the week in which each reader began, of those who began in one of them."""
    first = sa.func.min(said.c.began_at)
    asked = sa.select(first).group_by(said.c.user_id).having(first >= begin)
    return [(moment - begin).days // 7 for moment in db.session.scalars(asked)]


def _talk(guide: Followed) -> dict[int, int]:
    found: Counter[int] = Counter()
    for key, count in spoken_about(guide.id).items():
        found[guide.number_now(key)] += count
    return dict(found)
