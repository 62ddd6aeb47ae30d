"""Keeping the index: with every change of what is live, in its transaction, or all of it anew."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm

from blog.comments.models import Comment
from blog.db import Row, db
from blog.posts.models import Post, Revision
from blog.rendering import sections
from blog.rendering.reader import read
from blog.rendering.sections import Section as Cut
from blog.search.index import Words, add
from blog.search.models import Section
from blog.search.tokens import words

AT_ONCE = 200  # comments
LONGEST, OVERLAP = 50_000, 200  # characters of a section: PostgreSQL's index holds a megabyte of each row
Record = dict[str, Any]
_sections, _comments = Section.__table__.c, Comment.__table__.c
_LIVE = sa.select(Revision.title, Revision.html).join(Post, Post.live_id == Revision.id)
_INSERT = sa.insert(Section).returning(*_sections["id", "comment_id", "position"])
_SAID = sa.select(*_comments["id", "post_id", "html"]).where(_comments.state == "public")


def index_post(post_id: int) -> None:
    """Make the index say what the post says live; part of a larger change, which commits."""
    live = db.session.connection().execute(_LIVE.where(Post.id == post_id)).first()
    rows = list(_rows(post_id, live.title, live.html)) if live else []
    _replace(sa.and_(_sections.post_id == post_id, _sections.comment_id.is_(None)), rows)


def index_comments(ids: Sequence[int]) -> None:
    """Make the index say what is public of these comments; part of a larger change, which commits."""
    said = db.session.connection().execute(_SAID.where(_comments.id.in_(ids)).order_by(_comments.id))
    _replace(_sections.comment_id.in_(ids), list(map(_remark, said)))


def rebuild(progress: Callable[[list[Any]], Iterable[Any]] = iter) -> None:
    """Make the whole index anew; `progress` may show how far it is."""
    for post_id in progress(list(db.session.scalars(sa.select(Post.id).order_by(Post.id)))):
        index_post(post_id)
        db.session.commit()
    for ids in progress(list(_batches(db.session.scalars(sa.select(Comment.id).order_by(Comment.id)).all()))):
        index_comments(ids)
        db.session.commit()


def _batches(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))


def _rows(post_id: int, title: str, html: str) -> Iterator[Record]:
    cuts = enumerate(chain.from_iterable(map(_parts, sections(html))))
    return (_section(post_id, title, *cut) for cut in cuts)


def _parts(section: Cut) -> Iterator[Cut]:
    """A section that is too long for one row, as several with the same anchor."""
    for at in range(0, max(len(section.text) - OVERLAP, 1), LONGEST):
        yield replace(section, text=section.text[at : at + LONGEST + OVERLAP])


def _section(post_id: int, title: str, at: int, section: Cut) -> Record:
    trail = "" if at == 0 else "\n".join((title, *section.above))
    heading = title if at == 0 else section.heading
    own = {"anchor": section.anchor, "heading": heading, "trail": trail, "text": section.text}
    return {"post_id": post_id, "comment_id": None, "position": at, **own}


def _remark(said: Row | Comment) -> Record:
    _outline, text = read(said.html)
    own = {"anchor": f"c{said.id}", "heading": "", "trail": "", "text": text}
    return {"post_id": said.post_id, "comment_id": said.id, "position": 0, **own}


def _replace(old: sa.ColumnElement[bool], rows: list[Record]) -> None:
    db.session.connection().execute(sa.delete(Section).where(old))
    _insert(rows)


def _insert(rows: list[Record]) -> None:
    if rows:  # their ids come in any order: in that of the rows, SQLite would insert them one by one
        ids = {tuple(key): id for id, *key in db.session.connection().execute(_INSERT, rows)}
        add((ids[row["comment_id"], row["position"]], _words(row)) for row in rows)


def _words(row: Record) -> Words:
    if row["comment_id"]:
        return {"comment": words(row["text"])}
    found = {"heading": words(row["heading"]), "body": words(row["text"]), "trail": words(row["trail"])}
    return found if row["position"] else found | {"title": found["heading"]}


class Stale:
    """What the index does not say yet, of the transaction that goes on."""

    def __init__(self) -> None:
        self.posts: set[int] = set()
        self.new: list[Comment] = []  # of which the index has nothing to forget
        self.changed: set[int] = set()  # comments


@event.listens_for(orm.Session, "after_flush")
def _note(session: orm.Session, _context: orm.UOWTransaction) -> None:
    stale = session.info.setdefault("unindexed", Stale())
    for record in (*session.new, *session.dirty):
        if isinstance(record, Post) and _is_other(record, "live"):
            stale.posts.add(record.id)
        elif isinstance(record, Revision) and _is_other(record, "html"):
            stale.posts.add(record.post_id)
        elif isinstance(record, Comment) and record in session.new:
            stale.new.append(record)
        elif isinstance(record, Comment) and (_is_other(record, "state") or _is_other(record, "html")):
            stale.changed.add(record.id)


def _is_other(record: Any, name: str) -> bool:
    changed: bool = sa.inspect(record).attrs[name].history.has_changes()
    return changed


@event.listens_for(orm.Session, "before_commit")
def _keep_up(session: orm.Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    stale = session.info.pop("unindexed", Stale())
    for post_id in stale.posts:
        index_post(post_id)
    _insert([_remark(comment) for comment in stale.new if comment in session and comment.is_public])
    for ids in _batches(sorted(stale.changed - {comment.id for comment in stale.new})):
        index_comments(ids)
