"""Guides: their paths, and one's own progress."""

from datetime import UTC, datetime
from typing import Any

from flask import Blueprint

from blog.api.answers import Answer, cursor_of, first_of, state
from blog.api.checking import moment
from blog.api.guides import presenting, shapes
from blog.api.guides.queries import followed
from blog.api.operations import Asked, operation
from blog.api.posts.shapes import PAGE
from blog.api.reading import JSON, MERGE
from blog.errors import NotFound
from blog.guides import actions, queries
from blog.guides.records import Mark

bp = Blueprint("api_guides", __name__)


@operation(bp, "GET /guides", {200: shapes.GUIDES}, scope="read", is_open=True, query=PAGE)
def index(asked: Asked) -> Answer:
    """List guides

    What is public, by their numbers.
    """
    limit = asked.query["limit"]
    those = queries.guides_after(cursor_of(asked.query), limit + 1)
    return first_of([presenting.brief(guide) for guide in those], limit, "id")


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
    guide = followed(id, asked)
    now = guide.number_now(key)
    if now not in guide.places:
        raise NotFound(key)
    return state(presenting.placed(guide, now))


@operation(bp, "GET /guides/<int:id>/progress", {200: shapes.PROGRESS}, scope="read")
def progress(asked: Asked, id: int) -> Answer:
    """Read one's own progress"""
    guide = followed(id, asked)
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
    guide = followed(id, asked)
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
    guide = followed(id, asked)
    taken, refused = guide.admitted([_mark(one["key"], one) for one in asked.body["marks"]])
    changed = actions.mark(asked.user, guide, taken)
    return state({"points": presenting.points(guide, changed), "refused": refused})
