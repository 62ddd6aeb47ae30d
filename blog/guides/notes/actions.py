"""What members do with their notes."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy.exc import IntegrityError

from blog.auth.models import User
from blog.comments.texts import Text
from blog.db import db, utcnow
from blog.errors import Conflict
from blog.guides.notes.models import Note
from blog.guides.notes.queries import note_at, rows_at
from blog.guides.notes.texts import Noted, note
from blog.guides.queries import Followed
from blog.rendering import VERSION


def keep(user: User, guide: Followed, key: int, text: str, base: str) -> Noted:
    """Keep that text at a place, or nothing any more, and give what is kept then.

    `base` names the text that somebody had before them. Raises NotFound, Invalid, and Conflict when another
    text is there, which stays.
    """
    now, _known = note_at(user, guide, key)
    new = note(text) if text.strip() else None
    rows = rows_at(user, guide, now)
    before = _joined(rows)
    if before.state != base and before.source != (new.source if new else ""):
        db.session.rollback()
        raise Conflict
    at = utcnow()
    _replace(rows, Note(user_id=user.id, post_id=guide.id, key=now), new, at)
    try:
        db.session.commit()
    except IntegrityError:  # another device began one at the same moment
        db.session.rollback()
        raise Conflict from None
    return Noted(new.source, new.html, at) if new else Noted()


def add(user: User, guide: Followed, brought: Mapping[int, Noted]) -> None:
    """Put notes from a file to those that are there; a larger change commits. Raises Invalid."""
    for key, other in sorted(brought.items()):
        rows = rows_at(user, guide, key)
        before = _joined(rows)
        both = before.beside(other)
        if both.source != before.source:
            empty = Note(user_id=user.id, post_id=guide.id, key=key)
            _replace(rows, empty, note(both.source), both.at or utcnow())


def _joined(rows: Iterable[Note]) -> Noted:
    found = Noted()
    for row in rows:
        found = found.beside(Noted(row.source, row.html, row.updated_at))
    return found


def _replace(rows: Iterable[Note], empty: Note, text: Text | None, at: datetime) -> None:
    """One row in place of all that a place has and had; `empty` where it has none by its own number."""
    kept = next((row for row in rows if row.key == empty.key), empty)
    for row in rows:
        if row is not kept or not text:
            db.session.delete(row)
    if text:
        kept.source, kept.html, kept.renderer, kept.updated_at = text.source, text.html, VERSION, at
        db.session.add(kept)


def render_again(kept: Note) -> None:
    """Redo what an older renderer made; raises Invalid."""
    kept.html, kept.renderer = note(kept.source).html, VERSION
    db.session.commit()
