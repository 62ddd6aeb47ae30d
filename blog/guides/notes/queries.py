"""Questions about notes: always somebody's own."""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import db
from blog.errors import NotFound
from blog.guides.notes.models import Note
from blog.guides.notes.texts import Noted, says
from blog.guides.queries import Followed
from blog.rendering import VERSION

_notes = Note.__table__.c
_OWN = (
    sa.select(*_notes["key", "source", "html", "updated_at"])
    .where(_notes.user_id == sa.bindparam("user_id"), _notes.post_id == sa.bindparam("post_id"))
    .order_by(_notes.key)
)


def notes(user: User, guide: Followed) -> dict[int, Noted]:
    """What somebody noted in a guide, by the numbers that places have now."""
    found: dict[int, Noted] = {}
    for row in db.session.execute(_OWN, {"user_id": user.id, "post_id": guide.id}):
        now = guide.number_now(row.key)
        found[now] = found.get(now, Noted()).beside(Noted(row.source, row.html, row.updated_at))
    return found


def note_at(user: User, guide: Followed, key: int) -> tuple[int, Noted]:
    """The number that a place has now, and what somebody noted there.

    Raises NotFound for what is and was no place of this guide; what is noted somewhere can always be read.
    """
    now, found = guide.number_now(key), notes(user, guide)
    if not guide.knows(now) and now not in found:
        raise NotFound(key)
    return now, found.get(now, Noted())


def matching(guide: Followed, notes: Mapping[int, Noted], words: str) -> dict[int, Noted]:
    """The notes that say that, together with their places; in the order of the guide, those archived last."""
    order = {key: at for at, key in enumerate(guide.places)}
    those = sorted(notes, key=lambda key: (order.get(key, len(order)), key))
    return {
        key: notes[key] for key in those if says(f"{guide.words.get(key, '')}\n{notes[key].source}", words)
    }


def rows_at(user: User, guide: Followed, key: int) -> Sequence[Note]:
    """The rows of a place and of those that it was; nobody else changes them until this transaction ends."""
    keys = guide.numbers_of(key)
    theirs = sa.select(Note).where(
        _notes.user_id == user.id, _notes.post_id == guide.id, _notes.key.in_(keys)
    )
    return db.session.scalars(theirs.order_by(_notes.key).with_for_update()).all()


def stale_notes() -> list[tuple[int, int, int]]:
    """Which notes an older renderer made."""
    stale = sa.select(*_notes["user_id", "post_id", "key"]).where(_notes.renderer != VERSION)
    return [tuple(row) for row in db.session.execute(stale)]
