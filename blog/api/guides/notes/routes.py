"""One's own notes at the nodes of a guide."""

from flask import Blueprint

from blog.api.answers import NOTHING, Answer, cursor_of, digest, expect, first_of, state
from blog.api.guides import presenting, shapes
from blog.api.guides.queries import followed
from blog.api.operations import Asked, operation
from blog.api.reading import JSON
from blog.errors import NotFound
from blog.guides.notes import actions
from blog.guides.notes.queries import matching, note_at, notes
from blog.guides.notes.texts import Noted
from blog.guides.queries import Followed

bp = Blueprint("api_notes", __name__)


@operation(bp, "GET /guides/<int:id>/notes", {200: shapes.NOTES}, scope="read", query=shapes.NOTES_LIST)
def index(asked: Asked, id: int) -> Answer:
    """List one's own notes

    By the numbers of their nodes; with `q` those that say these words.
    """
    guide, start = followed(id, asked), cursor_of(asked.query)
    those = matching(guide, notes(asked.user, guide), asked.query.get("q", ""))
    rows = [presenting.note(guide, key, kept) for key, kept in sorted(those.items()) if key > start]
    return first_of(rows, asked.query["limit"], "key")


@operation(bp, "GET /guides/<int:id>/notes/<int:key>", {200: shapes.NOTE}, scope="read")
def show(asked: Asked, id: int, key: int) -> Answer:
    """Read one's own note at a node"""
    guide = followed(id, asked)
    now, kept = note_at(asked.user, guide, key)
    if not kept.source:
        raise NotFound(key)
    return state(presenting.note(guide, now, kept))


@operation(
    bp,
    "PUT /guides/<int:id>/notes/<int:key>",
    {200: shapes.NOTE},
    scope="learning",
    body=shapes.NOTE_TEXT,
    takes=(JSON,),
    guarded=True,
)
def write(asked: Asked, id: int, key: int) -> Answer:
    """Write a note at a node

    In place of the one that is there.
    """
    guide = followed(id, asked)
    now, kept = _expected(guide, asked, key)
    written = actions.keep(asked.user, guide, now, asked.body["text"], kept.state)
    return state(presenting.note(guide, now, written))


@operation(bp, "DELETE /guides/<int:id>/notes/<int:key>", {204: None}, scope="learning", guarded=True)
def remove(asked: Asked, id: int, key: int) -> Answer:
    """Delete a note"""
    guide = followed(id, asked)
    now, kept = _expected(guide, asked, key)
    if not kept.source:
        raise NotFound(key)
    actions.keep(asked.user, guide, now, "", kept.state)
    return NOTHING


def _expected(guide: Followed, asked: Asked, key: int) -> tuple[int, Noted]:
    """The number that the node has now, and the note there, when that is what the program thinks."""
    now, kept = note_at(asked.user, guide, key)
    expect(digest(presenting.note(guide, now, kept)) if kept.source else "")
    return now, kept
