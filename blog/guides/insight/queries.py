"""How far those who have an account are with a guide, counted by point, stage and week.

What guests did lies in their browsers, and is counted nowhere.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from blog.comments.models import Discussion
from blog.db import UTCDateTime, db
from blog.guides.insight.crowds import LEAST, share, told, typical
from blog.guides.models import Progress
from blog.guides.path import Stage
from blog.guides.plan.schedule import monday
from blog.guides.queries import Followed

WEEKS = 12
LONG = timedelta(days=14)  # of learning one point
STUCK = 25  # percent of those who reached it
REACHED = 20  # people, below which nobody says that it is hard

_all = Progress.__table__.c


def _holds(moment: sa.ColumnElement[Any]) -> sa.ColumnElement[bool]:
    return sa.and_(moment.is_not(None), sa.or_(_all.cleared_at.is_(None), moment > _all.cleared_at))


_IS_DONE = _holds(_all.done_at)
_IS_LEARNING = sa.and_(sa.not_(_IS_DONE), _holds(_all.learning_at))
_IS_SKIPPED = sa.and_(sa.not_(_IS_DONE), sa.not_(_holds(_all.learning_at)), _holds(_all.skipped_at))
_IS_EARLY = sa.and_(_holds(_all.learning_at), sa.or_(_all.done_at.is_(None), _all.learning_at < _all.done_at))
_BEGAN = sa.case((_IS_EARLY, _all.learning_at), (_IS_DONE, _all.done_at))
_HERE = _all.post_id == sa.bindparam("post_id")


def _count(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)


@dataclass(frozen=True)
class Crowd:
    """How many people have done a point, learn it, and have learned it for long; None for too few."""

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
    """How many people began a stage and finished it, and the days that it took most of them."""

    begun: int | None = None
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
    return Insight(
        told(db.session.scalar(_STARTERS, {"post_id": guide.id}) or 0),
        _crowds(guide, now),
        _stretches(guide),
        _weeks(guide, now),
        _talk(guide),
    )


_STARTERS = sa.select(sa.func.count(sa.distinct(_all.user_id))).where(_HERE, sa.or_(_IS_DONE, _IS_LEARNING))
_CROWDS = (
    sa.select(
        _all.key,
        _count(_IS_DONE),
        _count(_IS_LEARNING),
        _count(sa.and_(_IS_LEARNING, _all.learning_at < sa.bindparam("long_ago", type_=UTCDateTime))),
    )
    .where(_HERE)
    .group_by(_all.key)
)


def _crowds(guide: Followed, now: datetime) -> dict[int, Crowd]:
    """What is gone counts for what it became, unless that is made of several."""
    heirs = [*guide.became.values()]
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
    for key, *counts in db.session.execute(_CROWDS, {"post_id": guide.id, "long_ago": now - LONG}):
        end = guide.became.get(key, key)
        if end == key or heirs.count(end) == 1:
            sums[end] = [a + b for a, b in zip(sums[end], counts, strict=True)]
    return {key: _crowd(*counts) for key, counts in sums.items() if key in guide.places}


def _crowd(done: int, learning: int, long: int) -> Crowd:
    reached = done + learning
    is_stuck = reached >= REACHED and long >= LEAST and long * 100 > reached * STUCK
    return Crowd(told(done), told(learning), told(reached), is_stuck)


def _stretches(guide: Followed) -> dict[int, Stretch]:
    stages = {stage.key: stage for stage in guide.path.stages}
    number = sa.case(*((_all.key.in_([p.key for p in it.points]), key) for key, it in stages.items()))
    asked = sa.select(
        number, _count(_IS_DONE), _count(_IS_SKIPPED), sa.func.min(_BEGAN), sa.func.max(_all.done_at)
    )
    asked = asked.where(_HERE, number.is_not(None)).group_by(number, _all.user_id)
    taken: dict[int, list[int | None]] = defaultdict(list)
    for key, done, skipped, began, ended in db.session.execute(asked, {"post_id": guide.id}):
        if began is not None:
            taken[key].append(_days(stages[key], done, skipped, began, ended))
    return {key: _stretch(days) for key, days in taken.items()}


def _days(stage: Stage, done: int, skipped: int, began: datetime, ended: datetime | None) -> int | None:
    """How many days somebody had for a stage, both ends counted; None when they are not through."""
    is_through = bool(done) and done + skipped >= len(stage.points)
    return max((ended - began).days, 0) + 1 if is_through and ended else None


def _stretch(days: list[int | None]) -> Stretch:
    taken = [it for it in days if it is not None]
    return Stretch(told(len(days)), told(len(taken)), typical(taken))


def _weeks(guide: Followed, now: datetime) -> list[Week]:
    first = monday(now.date()) - timedelta(weeks=WEEKS - 1)
    begin = datetime.combine(first, datetime.min.time(), now.tzinfo)
    bounds = [begin + timedelta(weeks=n + 1) for n in range(WEEKS)]
    week = sa.case(*((_all.done_at < bound, n) for n, bound in enumerate(bounds)))
    asked = sa.select(week, sa.func.count(sa.distinct(_all.user_id)), sa.func.count())
    asked = asked.where(_HERE, _IS_DONE, _all.done_at >= begin).group_by(week)
    found = {row[0]: row[1:] for row in db.session.execute(asked, {"post_id": guide.id})}
    began = _began(guide, begin)
    return [
        Week(first + timedelta(weeks=n), told(began.count(n)), *_finished(*found.get(n, (0, 0))))
        for n in range(WEEKS)
    ]


def _finished(people: int, points: int) -> Iterator[int | None]:
    yield told(people)
    yield told(points) if people >= LEAST else None


def _began(guide: Followed, begin: datetime) -> list[int]:
    """The number of the week in which each reader began, of those who began in one of them."""
    first = sa.func.min(_BEGAN)
    asked = sa.select(first).where(_HERE).group_by(_all.user_id).having(first >= begin)
    return [(moment - begin).days // 7 for moment in db.session.scalars(asked, {"post_id": guide.id})]


def _talk(guide: Followed) -> dict[int, int]:
    places = db.session.scalar(sa.select(Discussion.places).where(Discussion.post_id == guide.id)) or {}
    return {int(key): count for key, count in places.items()}
