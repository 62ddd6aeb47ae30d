"""How a plan is shown, and how it becomes a calendar."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from blog.auth.models import User
from blog.config import settings
from blog.guides.figures import figures
from blog.guides.plan.calendar import Event
from blog.guides.plan.forms import choices
from blog.guides.plan.models import Plan
from blog.guides.plan.queries import baseline, plan_of, today_for, token_of
from blog.guides.plan.schedule import Choices, Leg, Standing, days, legs, moved, standing
from blog.guides.queries import Followed
from blog.web.learners import Member, learner

WIDE = 1000  # of the bar, in its own units
LATE = 3  # days that are worth a word
_SUNDAY = 6


@dataclass(frozen=True)
class Planned:
    """A plan on a page; one that nobody has made is a proposal."""

    guide: Followed
    choices: Choices
    usual: int  # hours a week, as the author means it
    states: Mapping[int, str]
    today: date
    is_member: bool = False
    is_made: bool = False
    token: str = ""  # of the address of the calendar
    has_letters: bool = False

    @cached_property
    def legs(self) -> list[Leg]:
        """The stages and their dates."""
        return legs(self.guide.path, self.choices, self.usual)

    @cached_property
    def at(self) -> Standing | None:
        """Where the reader is."""
        return standing(self.legs, self.choices, self.states, self.today) if self.is_made else None

    @property
    def is_off(self) -> bool:
        """Whether the reader is where they meant to be, but for a few days."""
        return self.at is not None and abs(self.at.days) >= LATE

    @property
    def last(self) -> date | None:
        """When everything with an end is done."""
        return max((leg.last for leg in self.legs if leg.last), default=None)

    @property
    def weeks(self) -> int:
        """How many weeks of learning that is."""
        return sum(leg.weeks or 0 for leg in self.legs)

    def days(self, leg: Leg) -> dict[int, date]:
        """When each point of a stage is meant to be done."""
        return days(leg, self.choices, self.states)

    def bar(self, leg: Leg) -> tuple[int, int, int]:
        """Where the bar of a stage begins, how long it is, and how much of that is done."""
        begin, end = self.place(leg.first), self.place((leg.last or self._end) + timedelta(days=1))
        long = max(end - begin, 4)
        return begin, long, long * figures(leg.stage.points, self.states).percent // 100

    def place(self, day: date) -> int:
        """Where a day is on the bar."""
        first = self.legs[0].first
        days = min(max((day - first).days, 0), (self._end - first).days + 1)
        return WIDE * days // ((self._end - first).days + 1)

    @property
    def _end(self) -> date:
        return self.last or self.legs[-1].first + timedelta(days=90)

    @property
    def query(self) -> dict[str, Any]:
        """The plan as the query of an address."""
        return as_query(self.choices)

    @property
    def query_moved(self) -> dict[str, Any]:
        """The same when the rest moves to where the reader is."""
        it = self.choices
        until = moved(self.legs, it, self.at, self.today) if self.at else it.until
        return as_query(Choices(it.start, it.hours, it.rest, until))

    @property
    def address(self) -> str:
        """Where calendar programs find the plan, "" while they cannot."""
        return self.token and settings().site_url + url_for("plans.feed", token=self.token)

    @property
    def webcal(self) -> str:
        """The same for programs that open such addresses."""
        return f"webcal:{self.address.partition(':')[2]}"


def as_query(it: Choices) -> dict[str, Any]:
    """Choices as forms.choices reads them."""
    until = {f"until-{key}": day.isoformat() for key, day in it.until.items()}
    return {
        "start": it.start.isoformat(),
        "hours": it.hours,
        "rest": [day.isoformat() for day in it.rest],
    } | until


def planned(guide: Followed, states: Mapping[int, str]) -> Planned:
    """What a member planned, or what the address says; raises Invalid for what that cannot be."""
    who, usual = learner(), baseline(guide)
    plan = plan_of(who.user, guide) if isinstance(who, Member) else None
    if plan:
        return _planned(guide, usual, states, plan)
    is_made = "start" in request.args and not isinstance(who, Member)
    found = choices(request.args) if is_made else Choices(today_for(current_user), usual)
    return Planned(guide, found, usual, states, today_for(current_user), isinstance(who, Member), is_made)


def _planned(guide: Followed, usual: int, states: Mapping[int, str], plan: Plan) -> Planned:
    chosen = plan.choices, usual, states, today_for(current_user)
    return Planned(guide, *chosen, True, True, token_of(plan), bool(plan.letter_due_at))


def published(guide: Followed, plan: Plan) -> Planned:
    """A member's plan, for a calendar."""
    return _planned(guide, baseline(guide), {}, plan)


def events(it: Planned, user: User | None) -> Iterator[Event]:
    """One for each stage, and a look back every Sunday."""
    for leg in it.legs:
        stage, name = leg.stage, leg.stage.name or it.guide.title
        yield Event(
            _uid(it.guide, f"s{stage.key}", user),
            leg.first,
            leg.last or leg.first,
            _("Stage %(number)s: %(name)s", number=stage.label, name=name),
            "\n".join([_points(leg), *(part.text for part in stage.sections if part.text)]),
            _page(it.guide, view="list", _anchor=stage.id or "path"),
        )
    yield from _review(it, user)


def _points(leg: Leg) -> str:
    return str(ngettext("%(num)s topic", "%(num)s topics", len(leg.stage.points)))


def _review(it: Planned, user: User | None) -> Iterator[Event]:
    begin = it.legs[0].first
    first = begin + timedelta(days=_SUNDAY - begin.weekday())
    if it.last is None or first <= it.last:
        yield Event(
            _uid(it.guide, "weekly", user),
            first,
            first,
            _("A look back at the week: %(guide)s", guide=it.guide.title),
            _("What is done, what is next, and does the plan still fit?"),
            _page(it.guide, view="plan"),
            weekly=True,
            until=it.last,
            off=[day + timedelta(days=_SUNDAY) for day in it.choices.rest],
        )


def _uid(guide: Followed, name: str, user: User | None) -> str:
    whose = f"-u{user.id}" if user else ""
    return f"g{guide.id}-{name}{whose}@{urlsplit(settings().site_url).hostname}"


def _page(guide: Followed, **values: Any) -> str:
    return settings().site_url + url_for("posts.show", slug=guide.slug, **values)
