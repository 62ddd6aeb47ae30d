"""Dates of the stages of a guide, from their durations, a start and hours a week; and where one stands.

A stage takes ceil(middle of its duration x 4.345 weeks x the author's hours a week / the reader's) weeks.
One without a duration is reckoned by its points; one without an end has a first day only, and what
follows it does not wait for it. Days in weeks off are no days of learning.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import ceil

from blog.guides.durations import WEEKS
from blog.guides.figures import Figures, figures
from blog.guides.path import Path, Stage

HOURS = 6  # a week, where an author says nothing
HOURS_A_POINT = 1.5  # what points take in guides that do say how long they take
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 31)
A_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Choices:
    """What a reader decides: `rest` are the Mondays of weeks off, in order; `until` last days of stages."""

    start: date
    hours: int = HOURS
    rest: tuple[date, ...] = ()
    until: Mapping[int, date] = field(default_factory=dict)


@dataclass(frozen=True)
class Leg:
    """A stage in a plan: from its first to its last day; `weeks` and `last` are None when it has no end."""

    stage: Stage
    weeks: int | None
    first: date
    last: date | None


@dataclass(frozen=True)
class Standing:
    """Where a reader is: the stage they are in, the last day of it at their pace, and what that means."""

    leg: Leg
    figures: Figures
    last: date
    enough: int  # points this week

    @property
    def days(self) -> int:
        """How many days later than planned; below zero when earlier."""
        return (self.last - (self.leg.last or self.last)).days


def weeks(stage: Stage, hours: int, baseline: int) -> int | None:
    """How many weeks a stage takes; None when it has no end."""
    said = stage.duration
    if said and said.open:
        return None
    if said:
        return _whole((said.least + said.most) / 2 * WEEKS * baseline / hours)
    return _whole(len(stage.points) * HOURS_A_POINT / hours)


def _whole(weeks: float) -> int:
    return max(1, ceil(round(weeks, 6)))  # six weeks are not seven because they were months in between


def monday(day: date) -> date:
    """The first day of its week (ISO 8601)."""
    return day - timedelta(days=day.weekday())


def legs(path: Path, choices: Choices, baseline: int = HOURS) -> list[Leg]:
    """The stages one after the other."""
    found, first = [], working(choices.start, choices)
    for stage in path.stages:
        needed = weeks(stage, choices.hours, baseline)
        last = None if needed is None else after(first, 7 * needed, choices)
        if chosen := choices.until.get(stage.key):
            last = min(max(chosen, first), LAST)
        found.append(Leg(stage, needed, first, last))
        first = working(last + timedelta(days=1), choices) if last else first
    return found


def working(day: date, choices: Choices) -> date:
    """The day, or the first one after the weeks off that it is in."""
    for off in choices.rest:
        if off <= day < off + A_WEEK:
            day = off + A_WEEK
    return min(day, LAST)


def after(first: date, days: int, choices: Choices) -> date:
    """The last of so many days of learning, of which `first` may be the first one."""
    first = working(first, choices)
    end = first + timedelta(days=min(days, (LAST - first).days + 1))
    for off in choices.rest:
        if first < off + A_WEEK and off < end:
            end += A_WEEK
    return min(end - timedelta(days=1), LAST)


def days(leg: Leg, choices: Choices, states: Mapping[int, str]) -> dict[int, date]:
    """When each point of a stage is meant to be done, spread over its days of learning, in their order.

    What is skipped has no day, nor has anything in a stage without an end.
    """
    keys = [point.key for point in leg.stage.points if states.get(point.key) != "skipped"]
    if leg.last is None:
        return {}
    there = _learning(leg.first, leg.last, choices)
    return {key: after(leg.first, ceil(n * there / len(keys)), choices) for n, key in enumerate(keys, 1)}


def _learning(first: date, last: date, choices: Choices) -> int:
    """How many days of learning there are from one day to another."""
    end = last + timedelta(days=1)
    off = (min(week + A_WEEK, end) - max(week, first) for week in choices.rest)
    return (end - first).days - sum(max(it.days, 0) for it in off)


def standing(found: list[Leg], choices: Choices, states: Mapping[int, str], today: date) -> Standing | None:
    """Where somebody is who goes on as planned from now; None when every stage with an end is done."""
    for leg in found:
        it = figures(leg.stage.points, states)
        if leg.last and leg.weeks and not it.is_done:
            days = ceil(7 * leg.weeks * (it.total - it.done) / it.total)
            last = after(max(today, found[0].first), days, choices)
            return Standing(leg, it, last, _enough(leg, it, choices, today))
    return None


def _enough(leg: Leg, it: Figures, choices: Choices, today: date) -> int:
    """Points a week until the last day as planned; once that is near or past, as many as in any week."""
    if working(today, choices) != today:
        return 0
    left, usual = it.total - it.done, ceil(it.total / (leg.weeks or 1))
    remaining = ((leg.last or today) - max(today, leg.first)).days + 1
    return ceil(left * 7 / remaining) if remaining >= A_WEEK.days else min(left, usual)


def moved(found: list[Leg], choices: Choices, at: Standing, today: date) -> dict[int, date]:
    """The last days of stages when the rest of the plan moves to where somebody really is."""
    place, until = found.index(at.leg), dict(choices.until)
    yesterday = today - timedelta(days=1)
    for leg in found[:place]:
        if leg.last and leg.last >= today:
            until[leg.stage.key] = max(yesterday, leg.first)
    for leg in found[place + 1 :]:
        if leg.stage.key in until:
            until[leg.stage.key] = min(until[leg.stage.key] + timedelta(days=at.days), LAST)
    return until | {at.leg.stage.key: at.last}
