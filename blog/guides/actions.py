"""What readers with an account do on their path, and what authors say of places that changed."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from typing import Any

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import UTCDateTime, db
from blog.errors import Invalid
from blog.guides.models import Guide, Progress
from blog.guides.notes import actions as notes
from blog.guides.notes.texts import Noted
from blog.guides.queries import Followed, records
from blog.guides.records import MOMENTS, Mark, Record, Records, former, marked
from blog.posts.actions import lock
from blog.posts.models import Post
from blog.posts.places.spots import nodes
from blog.rendering import Node

_columns = Progress.__table__.c
AT_ONCE = 500  # rows of one statement
_NEVER = sa.literal(datetime(1, 1, 1, tzinfo=UTC), UTCDateTime)


def mark(user: User, guide: Followed, marks: list[Mark]) -> Records:
    """Keep what somebody says of places; gives the records that changed, as they are now.

    What was said before need not be known for that, but of places that became these.
    """
    keys = {mark.key for mark in marks}
    known = records(user, guide, keys) if former(keys, guide.became) else {}
    changed = _join(user, guide, marked(known, marks, guide.revision, guide.seen), _STEPS)
    db.session.commit()
    return changed


def bring_in(user: User, guide: Followed, brought: Records, noted: Mapping[int, Noted] | None = None) -> None:
    """Join records from another device, or from a file, with those of the account, and notes likewise.

    Nothing done and no word is lost; raises Invalid when two notes together are too long.
    """
    notes.add(user, guide, noted or {})
    _join(user, guide, brought)
    db.session.commit()


def reset(user: User, guide: Followed, keys: Iterable[int] | None = None) -> None:
    """Forget everything, or what was said of these places."""
    theirs = [_columns.user_id == user.id, _columns.post_id == guide.id]
    theirs += [] if keys is None else [_columns.key.in_(_numbers(guide, keys))]
    db.session.execute(sa.delete(Progress).where(*theirs))
    db.session.commit()


def _numbers(guide: Followed, keys: Iterable[int]) -> list[int]:
    return [number for key in keys for number in guide.numbers_of(key)]


def identify(post: Post, gone: int, now: int) -> None:
    """Say that a place that is gone is another one now: the progress of all readers is found there.

    Where that is said of several, it is done for those who did them all (records.redirected).

    Raises Invalid when there are no such places, or a publication said since what the first one is.
    """
    lock(post)
    there = {node["key"] for node in _nodes(post)}
    if gone not in {it["key"] for it in post.gone if "into" not in it} or now not in there:
        raise Invalid("There is no such place in the text.")
    kept = db.session.get(Guide, post.id, populate_existing=True) or Guide(post_id=post.id, aliases={})
    kept.aliases = {**kept.aliases, str(gone): now}
    db.session.add(kept)
    db.session.commit()


def _nodes(post: Post) -> list[Node]:
    return list(nodes(post.live.outline)) if post.live else []


# A weaker state takes back the stronger one that it is chosen after (records.Record.chosen).
_STEPS = (("done_at", "learning_at"), ("done_at", "skipped_at"), ("learning_at", "skipped_at"))


def _join(user: User, guide: Followed, new: Records, steps: tuple[tuple[str, str], ...] = ()) -> Records:
    """Store records beside those that are there; gives them as they are then."""
    rows = [
        {"user_id": user.id, "post_id": guide.id, "key": key, **vars(record)}
        for key, record in sorted(new.items())
    ]
    statement = _joining(db.engine.dialect.name, steps)
    parts = (rows[start : start + AT_ONCE] for start in range(0, len(rows), AT_ONCE))
    return {row.key: Record(*row[1:]) for part in parts for row in db.session.execute(statement, part)}


@cache
def _joining(dialect: str, steps: tuple[tuple[str, str], ...]) -> Any:
    """Insert records, or join them with those that are there, as records.Record.join does.

    Each database has an insert of its own; loading the other's would cost every start 20 ms.
    """
    new = import_module(f"sqlalchemy.dialects.{dialect}").insert(Progress.__table__)
    moments = {name: [_columns[name], new.excluded[name]] for name in MOMENTS}
    moments["cleared_at"] += [
        sa.case((_columns[stronger] < new.excluded[weaker], _columns[stronger])) for stronger, weaker in steps
    ]
    latest = {name: _latest(dialect, those) for name, those in moments.items()}
    is_read = new.excluded.done_at > sa.func.coalesce(_columns.done_at, _NEVER)
    read = {it: sa.case((is_read, new.excluded[it]), else_=_columns[it]) for it in ("revision", "seen")}
    changed = new.on_conflict_do_update(index_elements=["user_id", "post_id", "key"], set_=latest | read)
    return changed.returning(_columns.key, *_columns[*MOMENTS, "revision", "seen"])


def _latest(dialect: str, moments: list[Any]) -> sa.ColumnElement[Any]:
    """The latest of these moments; one that there is not is earlier than all."""
    most = sa.func.max if dialect == "sqlite" else sa.func.greatest
    return sa.func.nullif(most(*(sa.func.coalesce(moment, _NEVER) for moment in moments)), _NEVER)
