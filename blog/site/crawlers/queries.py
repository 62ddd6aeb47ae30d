"""Everything that has an address for everybody, in pieces by number, so that no list grows without end."""

from typing import Any

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import NOW, Row, db
from blog.posts.models import Post, Revision, post_categories, post_tags
from blog.tags.models import Category, Tag

PIECE = 10_000  # numbers in a piece of the site map, and addresses that need no pieces
TOLD = 200  # posts that are told to language models

_posts, _revisions, _users, _tags, _categories = (
    model.__table__.c for model in (Post, Revision, User, Tag, Category)
)
_CHANGED = sa.func.coalesce(_posts.updated_at, _posts.published_at)


def _filed(table: sa.Table, label: Any, path: Any) -> sa.Select[Any]:
    """Tags or categories that have posts; a row says that a post is live and not in the trash."""
    found = sa.select(label, sa.literal("").label("kind"), path, sa.func.max(table.c.published_at))
    found = found.join_from(label.table, table).where(table.c.published_at <= NOW)
    return found.group_by(label, path)


# Of each: its number, what kind of post it is, the end of its address, and when it was changed.
_ALL = {
    "posts": sa.select(_posts.id, _posts.kind, _posts.slug, _CHANGED).where(Post.is_public),
    "tags": _filed(post_tags, _tags.id, _tags.slug),
    "categories": _filed(post_categories, _categories.id, _categories.path),
    "authors": sa.select(
        _users.id, sa.literal("").label("kind"), _users.username, sa.func.max(_posts.published_at)
    )
    .join_from(User.__table__, Post.__table__, _posts.author_id == _users.id)
    .where(Post.is_public, _posts.kind == "post")
    .group_by(_users.id, _users.username),
}
KINDS = tuple(_ALL)


def _sizes(name: str) -> sa.Select[Any]:
    id, _kind, _path, changed_at = _ALL[name].subquery().c
    number = (id - 1) // PIECE + 1
    size = sa.func.count().label("size"), sa.func.max(changed_at).label("changed_at")
    return sa.select(sa.literal(name).label("name"), number.label("number"), *size).group_by(number)


def _piece(name: str) -> sa.Select[Any]:
    id, kind, path, changed_at = _ALL[name].subquery().c
    found = sa.select(kind.label("kind"), path.label("path"), changed_at.label("changed_at"))
    return found.where(id.between(sa.bindparam("first"), sa.bindparam("last"))).order_by(id)


_SIZES = sa.union_all(*(_sizes(name) for name in KINDS)).order_by("name", "number")
_PIECES = {name: _piece(name) for name in KINDS}


def pieces() -> list[Row]:
    """The pieces of the site map: name, number, size, and when the last of its addresses changed."""
    return list(db.session.execute(_SIZES))


def piece(name: str, number: int) -> list[Row]:
    """The addresses of one piece (kind, path, changed_at), by their numbers."""
    bounds = {"first": (number - 1) * PIECE + 1, "last": number * PIECE}
    return list(db.session.execute(_PIECES[name], bounds))


_TOLD = (
    sa.select(*_posts["kind", "slug", "guide"], *_revisions["title", "description"])
    .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
    .where(Post.is_public)
    .order_by(_posts.guide.desc(), _posts.published_at.desc(), _posts.id.desc())
    .limit(TOLD)
)


def told() -> list[Row]:
    """What language models are told of (kind, slug, guide, title, description): guides, then what is new."""
    return list(db.session.execute(_TOLD))
