"""Keeping the index: with every change of a live post, in its transaction, or all of it anew."""

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm

from blog.db import db
from blog.posts.models import Post, Revision
from blog.rendering import sections
from blog.search.index import Words, index
from blog.search.models import Section
from blog.search.tokens import words

_LIVE = sa.select(Revision.title, Revision.html).join(Post, Post.live_id == Revision.id)

_IDS = sa.select(Section.id).where(Section.post_id == sa.bindparam("post_id")).order_by(Section.position)


def index_post(post_id: int) -> None:
    """Make the index say what the post says live; part of a larger change, which commits."""
    connection = db.session.connection()
    connection.execute(sa.delete(Section).where(Section.post_id == post_id))
    if live := connection.execute(_LIVE.where(Post.id == post_id)).first():
        rows = [_row(post_id, at, live.title, section) for at, section in enumerate(sections(live.html))]
        connection.execute(sa.insert(Section), rows)  # RETURNING would insert them one by one
        ids = connection.scalars(_IDS, {"post_id": post_id})
        index().add((id, _words(row)) for id, row in zip(ids, rows, strict=True))


def rebuild(progress: Callable[[list[int]], Iterable[int]] = iter) -> None:
    """Make the whole index anew; `progress` may show how far it is."""
    for post_id in progress(list(db.session.scalars(sa.select(Post.id).order_by(Post.id)))):
        index_post(post_id)
        db.session.commit()


def _row(post_id: int, at: int, title: str, section: Any) -> dict[str, Any]:
    trail = "" if at == 0 else "\n".join((title, *section.above))
    heading = title if at == 0 else section.heading
    own = {"anchor": section.anchor, "heading": heading, "trail": trail, "text": section.text}
    return {"post_id": post_id, "position": at, **own}


def _words(row: dict[str, Any]) -> Words:
    return {"heading": words(row["heading"]), "body": words(row["text"]), "trail": words(row["trail"])}


@event.listens_for(orm.Session, "after_flush")
def _note(session: orm.Session, _context: orm.UOWTransaction) -> None:
    changed = session.info.setdefault("unindexed", set())
    for record in (*session.new, *session.dirty):
        if isinstance(record, Post) and sa.inspect(record).attrs.live.history.has_changes():
            changed.add(record.id)
        elif isinstance(record, Revision) and sa.inspect(record).attrs.html.history.has_changes():
            changed.add(record.post_id)


@event.listens_for(orm.Session, "before_commit")
def _keep_up(session: orm.Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    for post_id in session.info.pop("unindexed", ()):
        index_post(post_id)
