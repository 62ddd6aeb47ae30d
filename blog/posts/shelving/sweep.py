"""The sweep after a change of names: every text that names what changed, however many they are.

Texts are read and reworded before anybody is held up. Whatever was rendered from them stays as it is, because
only front matter changes: it is copied from row to row inside the database.
"""

from collections.abc import Iterator
from functools import reduce
from typing import Any, cast

import sqlalchemy as sa

from blog.db import Row, UTCDateTime, db
from blog.posts.filing import SHELVES, along, label_column
from blog.posts.models import Autosave, Draft, Post, Revision
from blog.posts.shelving.queries import drafts_naming, lives_naming
from blog.posts.shelving.wording import DRAFT, LIVE, Texts, Wording, chunks
from blog.tags.changes import Change
from blog.tags.models import Kind, LabelChange

_POSTS = cast("sa.Table", Post.__table__)
_REVISIONS = cast("sa.Table", Revision.__table__)
_DRAFTS = cast("sa.Table", Draft.__table__)
_AUTOSAVES = cast("sa.Table", Autosave.__table__)
_posts, _revisions, _drafts = _POSTS.c, _REVISIONS.c, _DRAFTS.c


class Sweep:
    """What a change of names means for texts. `look` may be called again: it reads only what is new."""

    def __init__(self, kind: Kind, change: Change) -> None:
        self.kind, self.change = kind, change
        self.lives, self.drafts = Texts(kind, change, LIVE), Texts(kind, change, DRAFT)

    def look(self) -> None:
        """Find the texts, and reword those that were not seen yet."""
        if self.change.renamed:
            self.lives.look(lives_naming(self.kind, self.change))
            self.drafts.look(drafts_naming(self.kind, self.change))

    def hold(self) -> None:
        """Keep everybody from changing the posts until the transaction ends."""
        if self.change.renamed:
            naming = (lives_naming(self.kind, self.change), drafts_naming(self.kind, self.change))
            ids = sa.union(*(sa.select(found.subquery().c.id) for found in naming))
            held = sa.select(_posts.id).where(_posts.id.in_(ids)).order_by(_posts.id).with_for_update()
            db.session.execute(held).all()

    def reword(self, note: LabelChange) -> None:
        """Give posts revisions in other words, and change drafts; part of the caller's transaction."""
        why = {"author": note.by_id, "moment": note.at, "change": note.id}
        for some in chunks(self.lives.changed):
            db.session.execute(_REVISE, [why | _words(*text) for text in some])
        db.session.execute(_REBASE, {"change": note.id})
        db.session.execute(_GO_LIVE, {"change": note.id})
        for some in chunks(self.drafts.changed):
            db.session.execute(_REMEMBER, [_words(*text) for text in some])
            db.session.execute(_REDRAFT, [why | _words(*text) for text in some])
            db.session.execute(_KEEP, [_words(*text) for text in some])

    def refile(self) -> None:
        """Put the posts on the shelves that their texts name now; part of the caller's transaction."""
        shelf = SHELVES[self.kind]
        shown = [text for text in self.lives.affected if not (text[0].trashed_at or text[0].private)]
        for some in chunks(shown):
            db.session.execute(sa.delete(shelf).where(shelf.c.post_id.in_([row.id for row, _words in some])))
            if rows := [filed for text in some for filed in self._filed(*text)]:
                db.session.execute(sa.insert(shelf), rows)

    def _filed(self, row: Row, wording: Wording) -> Iterator[dict[str, Any]]:
        trails = [self.change.after.walk(trail)[0] for trail in wording.trails]
        common = {"post_id": row.id, "published_at": row.published_at}
        for id, position in along(trails).items():
            yield {**common, label_column(self.kind).name: id, "position": position}


def _words(row: Row, wording: Wording) -> dict[str, Any]:
    before, after = wording.digests
    words = {"beginning": wording.beginning, "rest": wording.cut + 1, "before": before, "after": after}
    return {**words, "of_post": row.id, "of_state": row.number}


def _reworded(source: sa.ColumnElement[str]) -> sa.ColumnElement[str]:
    return sa.bindparam("beginning", type_=sa.Text).concat(
        sa.func.substr(source, sa.bindparam("rest", type_=sa.Integer))
    )


def _next_version(post_id: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """One that no text of the post has had."""
    tables = [sa.alias(table).c for table in (_REVISIONS, _DRAFTS, _AUTOSAVES)]
    known: list[sa.ColumnElement[int]] = [
        sa.select(sa.func.coalesce(sa.func.max(states.version), 0))
        .where(states.post_id == post_id)
        .scalar_subquery()
        for states in tables
    ]
    return reduce(_larger, known) + 1


def _larger(one: sa.ColumnElement[int], other: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    return sa.case((one > other, one), else_=other)  # each database calls this function otherwise


_siblings = sa.alias(_REVISIONS).c
_NUMBER = sa.select(sa.func.max(_siblings.number) + 1).where(_siblings.post_id == _revisions.post_id)
_OTHER: dict[str, sa.ColumnElement[Any]] = {  # than in the revision before; all the rest is the same
    "number": _NUMBER.scalar_subquery(),
    "version": _next_version(_revisions.post_id),
    "note": sa.literal(""),
    "author_id": sa.bindparam("author", type_=sa.Integer),
    "created_at": sa.bindparam("moment", type_=UTCDateTime),
    "published_at": sa.bindparam("moment", type_=UTCDateTime),
    "label_change_id": sa.bindparam("change", type_=sa.Integer),
    "source": _reworded(_revisions.source),
}
_SAME = [column for column in _revisions if column.name not in {"id", *_OTHER}]
_REVISE = sa.insert(_REVISIONS).from_select(
    [*(column.name for column in _SAME), *_OTHER],
    sa.select(*_SAME, *_OTHER.values()).where(_revisions.id == sa.bindparam("of_state", type_=sa.Integer)),
    include_defaults=False,
)


def _new(post_id: sa.ColumnElement[int]) -> sa.Select[Any]:
    """The revision that the change gave to a post."""
    new = sa.alias(_REVISIONS).c
    return sa.select(new.id).where(new.post_id == post_id, new.label_change_id == sa.bindparam("change"))


_CHANGED = sa.select(_revisions.post_id).where(_revisions.label_change_id == sa.bindparam("change"))
_LIVE = sa.select(_posts.live_id).where(_posts.id == _drafts.post_id)
_REBASE = (
    sa.update(_DRAFTS)
    .values(base_id=_new(_drafts.post_id).scalar_subquery())
    .where(_drafts.post_id.in_(_CHANGED), _drafts.base_id == _LIVE.scalar_subquery())
)
_GO_LIVE = sa.update(_POSTS).values(live_id=_new(_posts.id).scalar_subquery()).where(_posts.id.in_(_CHANGED))
_OF_STATE = sa.and_(
    _drafts.post_id == sa.bindparam("of_post", type_=sa.Integer),
    _drafts.version == sa.bindparam("of_state", type_=sa.Integer),
)
_REMEMBER = sa.insert(_AUTOSAVES).from_select(
    ["post_id", "version", "source", "created_at"],
    sa.select(*_drafts["post_id", "version", "source", "updated_at"]).where(_OF_STATE),
    include_defaults=False,
)
_REDRAFT = (
    sa.update(_DRAFTS)
    .values(
        source=_reworded(_drafts.source),
        version=_next_version(_drafts.post_id),
        editor_id=sa.bindparam("author", type_=sa.Integer),
        updated_at=sa.bindparam("moment", type_=UTCDateTime),
    )
    .where(_OF_STATE)
)
# A draft that nobody touched since it came in is still that, for an import that brings it again.
_KEEP = (
    sa.update(_POSTS)
    .values(kept_digest=sa.bindparam("after", type_=sa.String))
    .where(
        _posts.id == sa.bindparam("of_post"),
        sa.func.coalesce(sa.func.nullif(_posts.kept_digest, ""), _posts.imported_digest)
        == sa.bindparam("before", type_=sa.String),
    )
)
