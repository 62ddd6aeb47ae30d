"""How a guide becomes a page: the text and its path, with the progress of whoever reads it laid over them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from flask import Response, after_this_request, request, url_for
from flask_babel import gettext as _
from markupsafe import Markup, escape

from blog.db import Row
from blog.guides import queries
from blog.guides.changes import added_since, gained
from blog.guides.figures import Figures, figures, resume
from blog.guides.notes.texts import Noted
from blog.guides.path import Point, Section, Stage, Topic
from blog.guides.queries import Followed
from blog.guides.records import STATES, Records, states
from blog.rendering import is_whole, phrases, pieces
from blog.web.headers import is_personal, no_store
from blog.web.learners import Guest, learner
from blog.web.plans import Planned, planned
from blog.web.states import learned

VIEWS = ("read", "list", "print", "plan")
_CHOICE = "view"  # the cookie that remembers how somebody likes to see guides


@dataclass(frozen=True)
class Shown:
    """A guide on a page. On the page for everybody nobody has said anything."""

    guide: Followed
    view: str
    records: Records = field(default_factory=dict)
    html: str = ""
    talk: Mapping[int, str] = field(default_factory=dict)
    all_states = ("", *STATES)
    is_mine: bool = False
    is_member: bool = False
    notes: Mapping[int, Noted] = field(default_factory=dict)
    here: int = 0  # points that this browser knows besides the account

    @cached_property
    def states(self) -> dict[int, str]:
        """What was said of each place."""
        return states(self.records)

    @cached_property
    def whole(self) -> Figures:
        """The figures of the whole path."""
        return self.of(self.guide.path.points.values())

    @cached_property
    def next(self) -> Point | None:
        """Where to go on."""
        return resume(self.guide.path, self.states)

    @cached_property
    def at(self) -> Stage:
        """The stage to go on in, else the last one."""
        point = self.next
        return self.guide.path.trails[point.key][0] if point else self.guide.path.stages[-1]

    @property
    def is_list(self) -> bool:
        """Whether the page is the checklist."""
        return self.view in ("list", "print")

    @property
    def base(self) -> str:
        """The page on which the places of the path are: this one, but for the plan."""
        return url_for("posts.show", slug=self.guide.slug, view="list") if self.view == "plan" else ""

    @cached_property
    def plan(self) -> Planned | None:
        """When somebody means to be through each stage, where the page shows that."""
        return planned(self.guide, self.states) if self.view == "plan" else None

    def of(self, points: Iterable[Point]) -> Figures:
        """The figures of these points."""
        return figures(points, self.states)

    def trail(self, point: Point) -> tuple[Stage, Section, Topic]:
        """Where a point stands."""
        return self.guide.path.trails[point.key]

    def is_open(self, stage: Stage) -> bool:
        """Whether the checklist shows what is in a stage: where one is, or what the address asks for."""
        asked = request.args.get("t", "")
        return self.view == "print" or stage is self.at or any(str(p.key) == asked for p in _all(stage))

    def finished_at(self, stage: Stage) -> datetime | None:
        """When the last point of a stage was done, once all are but those that it gained since."""
        gained = self.gained(stage)
        found = [self.records[p.key].done_at for p in stage.points if p.key in self.records]
        moments = [moment for moment in found if moment and moment.timestamp()]
        is_done = self.of(point for point in stage.points if point not in gained).is_done
        return max(moments, default=None) if is_done else None

    def gained(self, stage: Stage) -> list[Point]:
        """Open points that came into a stage after somebody did a point of it last."""
        return gained(self.guide, stage, self.records)

    def words(self, point: Point | Topic) -> Markup:
        """The words of a place as they are written, with their links."""
        return Markup(self._phrases.get(point.key, "")) or escape(point.text)

    @cached_property
    def _phrases(self) -> dict[int, str]:
        return phrases(self.html)

    @cached_property
    def _pieces(self) -> tuple[str, dict[int, str]]:
        found = self.guide.path
        return pieces(self.html, [*(s.key for s in found.stages), *(a.key for a in found.appendices)])

    @property
    def before(self) -> Markup:
        """What stands before the path."""
        before = self._pieces[0] if self.guide.path.stages[0].key else ""
        return Markup(before if is_whole(before) else "")

    def appendix(self, appendix: Point) -> Markup:
        """What stands under a heading beside the path; "" for what cannot stand alone."""
        part = self._pieces[1].get(appendix.key, "")
        return Markup(part if is_whole(part) else "")

    def said(self, key: int) -> Markup:
        """The mark of what is said about a place."""
        return Markup(self.talk.get(key, ""))

    @cached_property
    def changed(self) -> set[int]:
        """Points that say something else than when they were done."""
        seen = self.guide.seen
        return {
            key
            for key, record in self.records.items()
            if record.seen and seen.get(key, record.seen) != record.seen and self.states.get(key) == "done"
        }

    @cached_property
    def kept(self) -> list[tuple[str, str]]:
        """What was said of places that are gone: their words, and the state."""
        gone = self.guide.archived
        return [(gone[key], state) for key, state in self.states.items() if key in gone]

    @cached_property
    def fresh(self) -> set[int]:
        """Points that came after the edition in which somebody studied last."""
        last = max((record.revision for record in self.records.values()), default=0)
        return added_since(self.guide, last) - self.states.keys()

    @cached_property
    def parts(self) -> dict[int, str]:
        """Open points that a point which was begun was split into, and what it was called."""
        begun = [it for it in self.guide.gone if it["key"] in self.states]
        parts = {key: it["text"] for it in begun for key in it.get("parts", [])}
        return {key: text for key, text in parts.items() if key not in self.states}

    @cached_property
    def marks(self) -> dict[int, str]:
        """What stands behind the words of places in the text itself."""
        if not (self.states or self.notes):
            return {}
        stages = {stage.key: self.of(stage.points) for stage in self.guide.path.stages}
        sections = {s.key: self.of(s.points) for stage in self.guide.path.stages for s in stage.sections}
        counts = {key: _count(it) for key, it in (sections | stages).items() if key and it.total}
        said = {key: self._said(key) for key in self.states.keys() | self.notes.keys()}
        return counts | said

    def _said(self, key: int) -> str:
        noted = self.view == "read" and key in self.notes
        return self._ticks[self.states.get(key, "")] + (_noted(self.guide, key) if noted else "")

    @cached_property
    def _ticks(self) -> dict[str, str]:
        """The mark of each state: a guide has hundreds of places."""
        return {"": "", **{state: _mark(state) for state in STATES}}


def _all(stage: Stage) -> list[Point]:
    return [*stage.points, *stage.resources]


def _count(it: Figures) -> str:
    return f' <span class="frac{" ok" if it.is_done else ""}">{it.done}/{it.total}</span>'


def _noted(guide: Followed, key: int) -> str:
    address = url_for("notes.write", slug=guide.slug, key=key)
    return f' <a class="mk-note" href="{address}" data-note>{escape(_("My note"))}</a>'


def _mark(state: str) -> str:
    return f' <span class="mk mk--{state}" role="img" aria-label="{escape(learned(state))}"></span>'


def shown(post: Row, html: str, talk: Mapping[int, str]) -> Shown | None:
    """The guide that a post is, as whoever asks sees it; None for other posts."""
    if not (post.kind == "post" and post.guide):
        return None
    guide = queries.guide_in(post)
    if not guide.path.stages:
        return None
    return Shown(guide, **_personal(guide), html=html, talk=talk)


def own(guide: Followed) -> Shown:
    """The guide on a page that is somebody's own."""
    return Shown(guide, **_personal(guide))


def _personal(guide: Followed) -> dict[str, Any]:
    asked = request.args.get("view", "")
    if asked == "plan":
        after_this_request(no_store)  # it depends on the day, and on what the address says
    if not is_personal(request.headers.get("Cookie", "")):
        return {"view": asked if asked in VIEWS else "read"}
    who = learner()
    records, notes = who.records(guide), who.notes(guide)
    here = len(states(Guest().records(guide))) if who.is_member else 0
    usual = "list" if any(it.state for it in records.values()) else "read"
    values = {"records": records, "notes": notes, "is_mine": True, "is_member": who.is_member}
    return values | {"here": here, "view": _view(asked, usual)}


def _view(asked: str, usual: str) -> str:
    """How somebody wants to see it: as they say, else as they said before."""
    if asked in VIEWS[:2]:
        after_this_request(lambda response: _remember(response, asked))
    chosen = request.cookies.get(_CHOICE, "")
    return asked if asked in VIEWS else chosen if chosen in VIEWS[:2] else usual


def _remember(response: Response, view: str) -> Response:
    response.set_cookie(_CHOICE, view, max_age=365 * 24 * 3600, httponly=True, samesite="Lax")
    return response


def place_of(guide: Followed, key: int) -> str:
    """The address of a place on the page of its guide, with everything open that it is in."""
    point = guide.places.get(key)
    address = url_for("posts.show", slug=guide.slug, t=key)
    return f"{address}#{point.id}" if point else address
