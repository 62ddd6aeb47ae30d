"""Questions about the states of a text that were kept."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, load_only

from blog.auth.models import User
from blog.db import Row, db
from blog.errors import NotFound
from blog.posts.models import Autosave, Post, Revision

_revisions, _posts, _autosaves = (model.__table__.c for model in (Revision, Post, Autosave))


def is_kept(post: Post, source: str) -> bool:
    """Whether a revision of the post has exactly that text."""
    same = sa.exists().where(Revision.post_id == post.id, Revision.source == source)
    return bool(db.session.scalar(sa.select(same)))


def revisions_of(post: Post, before: int = 0, limit: int = 50) -> list[Revision]:
    """Its revisions without their texts, the newest first, from the one before number `before` on."""
    light = (
        load_only(*(getattr(Revision, name) for name in _LIGHT)),
        joinedload(Revision.author),
        joinedload(Revision.label_change),
    )
    found = sa.select(Revision).where(Revision.post_id == post.id).options(*light)
    if before:
        found = found.where(Revision.number < before)
    return list(db.session.scalars(found.order_by(Revision.number.desc()).limit(limit)))


_LIGHT = ("number", "author_id", "label_change_id", "created_at", "published_at", "note", "title", "words")


_AUTOSAVES: sa.Select[Any] = (
    sa.select(
        *_autosaves["version", "created_at"],
        sa.func.length(_autosaves.source).label("size"),
        User.display_name.label("who"),
    )
    .join_from(Autosave.__table__, User.__table__, isouter=True)
    .where(_autosaves.post_id == sa.bindparam("post_id"))
    .order_by(_autosaves.version.desc())
)


def autosaves_of(post: Post) -> list[Row]:
    """The states of its working copy that are remembered (version, created_at, size in characters, who made
    it), the newest first."""
    return list(db.session.execute(_AUTOSAVES, {"post_id": post.id}))


def autosave_of(post: Post, version: int) -> Autosave:
    """One of them; raises NotFound."""
    found = db.session.get(Autosave, (post.id, version))
    if found is None:
        raise NotFound(version)
    return found


def revision_of(post: Post, number: int) -> Revision:
    """One revision of the post; raises NotFound."""
    found = sa.select(Revision).where(Revision.post_id == post.id, Revision.number == number)
    revision: Revision | None = db.session.scalar(found)
    if revision is None:
        raise NotFound(number)
    return revision


_CHANGES: sa.Select[Any] = (
    sa.select(_revisions.published_at, _revisions.note)
    .where(
        _revisions.post_id == sa.bindparam("post_id"),
        _revisions.published_at.is_not(None),
        _revisions.note != "",
    )
    .order_by(_revisions.number.desc())
)


def changes_of(post_id: int) -> list[Row]:
    """What its author says about each published change (published_at, note), the newest first."""
    return list(db.session.execute(_CHANGES, {"post_id": post_id}))
