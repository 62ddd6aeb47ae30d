"""The desk: what somebody writes, by state, the most recently touched first."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import NOW, Row, UTCDateTime, db
from blog.posts.keyset import Cursor
from blog.posts.models import STATES, Draft, Post, Revision

ROWS = 30
SOON = 3  # things to go on with

_posts, _drafts, _revisions, _users = (model.__table__.c for model in (Post, Draft, Revision, User))
_PUBLISHED = sa.case((_posts.published_at > NOW, _revisions.created_at), else_=_posts.published_at)
TOUCHED = sa.func.coalesce(
    _drafts.updated_at, _posts.updated_at, _posts.trashed_at, _PUBLISHED, _posts.created_at
)
TITLE = sa.func.coalesce(sa.func.nullif(_drafts.title, ""), _revisions.title, "")
_SHELF: sa.Select[Any] = (
    sa.select(
        *_posts["id", "kind", "slug", "private", "published_at", "guide"],
        Post.state.label("state"),
        TITLE.label("title"),
        sa.func.coalesce(_drafts.words, _revisions.words).label("words"),
        TOUCHED.label("touched_at"),
        _users.display_name.label("author_name"),
    )
    .join_from(Post.__table__, Draft.__table__, _drafts.post_id == _posts.id, isouter=True)
    .join(Revision.__table__, _posts.live_id == _revisions.id, isouter=True)
    .join(User.__table__, _posts.author_id == _users.id)
)

_COUNTED: list[sa.ColumnElement[Any]] = [Post.state.label("state"), sa.func.count()]


@dataclass(frozen=True)
class Desk:
    """Some posts, where the list goes on, and how many there are in each state."""

    rows: Sequence[Row]
    older: Cursor | None
    counts: dict[str, int]


def whose(user: User, wanted: str | None) -> int | None:
    """Whose posts are listed: the user's own, or (None) everybody's when an editor wants that."""
    return None if wanted == "all" and user.is_at_least("editor") else user.id


def desk(author_id: int | None, state: str = "", search: str = "", before: str = "") -> Desk:
    """The posts of an author, or (None) of everybody; all states but the trash when `state` is none of them.

    Raises NotFound for a cursor that is none.
    """
    found = _of(_SHELF, author_id)
    found = found.where(Post.state == state if state in STATES else _posts.trashed_at.is_(None))
    if search:
        found = found.where(
            sa.or_(*(column.icontains(search, autoescape=True) for column in (TITLE, _posts.slug)))
        )
    if before:
        found = found.where(_behind(Cursor.parse(before)))
    newest = found.order_by(TOUCHED.desc(), _posts.id.desc()).limit(ROWS + 1)
    rows = db.session.execute(newest).all()
    older = Cursor(rows[ROWS - 1].touched_at, rows[ROWS - 1].id) if len(rows) > ROWS else None
    return Desk(rows[:ROWS], older, _counts(author_id))


def unfinished(user: User) -> Sequence[Row]:
    """What the user was writing last."""
    mine = _of(_SHELF, user.id).where(Post.state.in_(("draft", "changed")))
    return db.session.execute(mine.order_by(TOUCHED.desc(), _posts.id.desc()).limit(SOON)).all()


def next_to_appear(user: User) -> Row | None:
    """What readers will get next of what the user wrote."""
    waiting = _of(_SHELF, user.id).where(_posts.published_at > NOW, _posts.trashed_at.is_(None))
    return db.session.execute(waiting.order_by(_posts.published_at).limit(1)).first()


def _of(found: sa.Select[Any], author_id: int | None) -> sa.Select[Any]:
    return found if author_id is None else found.where(_posts.author_id == author_id)


def _behind(cursor: Cursor) -> sa.ColumnElement[bool]:
    place = sa.literal(cursor.at, UTCDateTime)
    return sa.or_(place > TOUCHED, sa.and_(place == TOUCHED, _posts.id < cursor.id))


def _counts(author_id: int | None) -> dict[str, int]:
    counted = sa.select(*_COUNTED).select_from(Post.__table__).group_by(_COUNTED[0])
    rows = db.session.execute(_of(counted, author_id))
    return dict.fromkeys(STATES, 0) | {row[0]: row[1] for row in rows}
