"""Guides: their paths, and one's own progress, notes and plan."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint
from werkzeug.datastructures import MultiDict

from blog.api.answers import NOTHING, Answer, digest, expect, page, state
from blog.api.checking import moment
from blog.api.guides import presenting, shapes
from blog.api.operations import Asked, operation
from blog.api.posts.shapes import PAGE
from blog.api.reading import JSON, MERGE
from blog.db import LARGEST_ID
from blog.errors import Invalid, NotFound
from blog.guides import actions, queries
from blog.guides.notes import actions as notes_actions
from blog.guides.notes.queries import matching, note_at, notes
from blog.guides.plan import actions as plan_actions
from blog.guides.plan.forms import choices
from blog.guides.plan.queries import own_plan, plan_of
from blog.guides.queries import Followed
from blog.guides.records import Mark

bp = Blueprint("api_guides", __name__)


def _guide(id: int, asked: Asked) -> Followed:
    return queries.whole(queries.guide_of(id, asked.actor))


def _after(asked: Asked) -> int:
    """Behind which number the list goes on."""
    cursor = asked.query.get("cursor", "0")
    if not (cursor.isascii() and cursor.isdigit()):
        raise Invalid("This is no place in this list.", field="cursor")
    return min(int(cursor[:12]), LARGEST_ID)


def _page(rows: list[Any], asked: Asked, key: str) -> Answer:
    limit = asked.query["limit"]
    return page(rows[:limit], rows[limit - 1][key] if len(rows) > limit else None)


@operation(bp, "GET /guides", {200: shapes.GUIDES}, scope="read", is_open=True, query=PAGE)
def index(asked: Asked) -> Answer:
    """List guides

    What is public, by their numbers.
    """
    those = queries.guides_after(_after(asked), asked.query["limit"] + 1)
    return _page([presenting.brief(guide) for guide in those], asked, "id")


@operation(bp, "GET /guides/<int:id>", {200: shapes.PATH}, scope="read", is_open=True)
def show(asked: Asked, id: int) -> Answer:
    """Read the path of a guide

    Stages, sections, topics and points, as the text has them now.
    """
    return state(presenting.whole(queries.guide_of(id, asked.actor)))


@operation(bp, "GET /guides/<int:id>/nodes/<int:key>", {200: shapes.PLACED}, scope="read", is_open=True)
def node(asked: Asked, id: int, key: int) -> Answer:
    """Read a node of a guide

    A point or a resource, and where it stands.
    """
    guide = _guide(id, asked)
    now = guide.number_now(key)
    if now not in guide.places:
        raise NotFound(key)
    return state(presenting.placed(guide, now))


@operation(bp, "GET /guides/<int:id>/progress", {200: shapes.PROGRESS}, scope="read")
def progress(asked: Asked, id: int) -> Answer:
    """Read one's own progress"""
    guide = _guide(id, asked)
    return state(presenting.progress(guide, queries.records(asked.user, guide)))


@operation(
    bp,
    "PUT /guides/<int:id>/progress/<int:key>",
    {200: shapes.POINT},
    scope="learning",
    body=shapes.CHOICE,
    takes=(JSON,),
)
def choose(asked: Asked, id: int, key: int) -> Answer:
    """Say how far one is with a node

    Also of one that is not in the guide any more; it counts when it comes back.
    """
    guide = _guide(id, asked)
    if not guide.knows(key):
        raise NotFound(key)
    taken, _refused = guide.admitted([_mark(key, asked.body)])
    return state(presenting.points(guide, actions.mark(asked.user, guide, taken))[0])


def _mark(key: int, said: dict[str, Any]) -> Mark:
    now = datetime.now(UTC)
    at = min(moment(said["at"]), now) if "at" in said else now
    return Mark(key, "" if said["state"] == shapes.NONE else said["state"], at)


@operation(
    bp,
    "PATCH /guides/<int:id>/progress",
    {200: shapes.CHANGED},
    scope="learning",
    body=shapes.CHOICES,
    takes=(JSON, MERGE),
)
def choose_many(asked: Asked, id: int) -> Answer:
    """Say how far one is with many nodes

    In the order in which they were chosen. Nodes that are not named stay as they are.
    """
    guide = _guide(id, asked)
    taken, refused = guide.admitted([_mark(one["key"], one) for one in asked.body["marks"]])
    changed = actions.mark(asked.user, guide, taken)
    return state({"points": presenting.points(guide, changed), "refused": refused})


@operation(bp, "GET /guides/<int:id>/notes", {200: shapes.NOTES}, scope="read", query=shapes.NOTES_LIST)
def list_notes(asked: Asked, id: int) -> Answer:
    """List one's own notes

    By the numbers of their nodes; with `q` those that say these words.
    """
    guide, after = _guide(id, asked), _after(asked)
    those = matching(guide, notes(asked.user, guide), asked.query.get("q", ""))
    rows = [presenting.note(guide, key, kept) for key, kept in sorted(those.items()) if key > after]
    return _page(rows, asked, "key")


def _note(asked: Asked, id: int, key: int) -> tuple[Followed, int, dict[str, Any] | None, str]:
    """The guide, the number that the node has now, the note as it is told, and what names its text."""
    guide = _guide(id, asked)
    now, kept = note_at(asked.user, guide, key)
    return guide, now, presenting.note(guide, now, kept) if kept.source else None, kept.state


@operation(bp, "GET /guides/<int:id>/notes/<int:key>", {200: shapes.NOTE}, scope="read")
def note(asked: Asked, id: int, key: int) -> Answer:
    """Read one's own note at a node"""
    _followed, _now, kept, _state = _note(asked, id, key)
    if kept is None:
        raise NotFound(key)
    return state(kept)


@operation(
    bp,
    "PUT /guides/<int:id>/notes/<int:key>",
    {200: shapes.NOTE},
    scope="learning",
    body=shapes.NOTE_TEXT,
    takes=(JSON,),
    guarded=True,
)
def write_note(asked: Asked, id: int, key: int) -> Answer:
    """Write a note at a node

    In place of the one that is there.
    """
    guide, now, kept, base = _note(asked, id, key)
    expect(digest(kept) if kept else "")
    notes_actions.keep(asked.user, guide, now, asked.body["text"], base)
    return note(asked, id, now)


@operation(bp, "DELETE /guides/<int:id>/notes/<int:key>", {204: None}, scope="learning", guarded=True)
def remove_note(asked: Asked, id: int, key: int) -> Answer:
    """Delete a note"""
    guide, now, kept, base = _note(asked, id, key)
    expect(digest(kept) if kept else "")
    if kept is None:
        raise NotFound(key)
    notes_actions.keep(asked.user, guide, now, "", base)
    return NOTHING


@operation(bp, "GET /guides/<int:id>/plan", {200: shapes.PLAN}, scope="read")
def plan(asked: Asked, id: int) -> Answer:
    """Read one's own plan

    What was chosen, and the dates that come of it.
    """
    guide = _guide(id, asked)
    return state(presenting.plan(guide, own_plan(asked.user, guide)))


@operation(
    bp,
    "PUT /guides/<int:id>/plan",
    {200: shapes.PLAN},
    scope="learning",
    body=shapes.PLAN_CHOICES,
    takes=(JSON,),
    guarded=True,
)
def keep_plan(asked: Asked, id: int) -> Answer:
    """Plan a guide

    In place of the plan that there is.
    """
    guide = _expected(_guide(id, asked), asked)
    plan_actions.keep(asked.user, guide, choices(_fields(asked.body)))
    return plan(asked, id)


def _expected(guide: Followed, asked: Asked) -> Followed:
    """The guide, when the plan for it, or that there is none, is what the program thinks."""
    kept = plan_of(asked.user, guide)
    expect(digest(presenting.plan(guide, kept)) if kept else "")
    return guide


def _fields(sent: dict[str, Any]) -> MultiDict[str, str]:
    """The choices as the form of the page sends them, which knows the rules."""
    until = [(f"until-{one['stage']}", one["last"]) for one in sent.get("until", [])]
    rest = [("rest", day) for day in sent.get("rest", [])]
    return MultiDict([("start", sent["start"]), ("hours", str(sent["hours"])), *rest, *until])


@operation(bp, "DELETE /guides/<int:id>/plan", {204: None}, scope="learning", guarded=True)
def drop_plan(asked: Asked, id: int) -> Answer:
    """Plan nothing any more

    Progress stays; the calendar ends.
    """
    plan_actions.drop(asked.user, _expected(_guide(id, asked), asked))
    return NOTHING
