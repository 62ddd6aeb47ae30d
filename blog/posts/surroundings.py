"""What a page shows around a post: what it is filed under, the posts beside it, and others that are like it.

All of it is one statement, since an article asks for it each time that no cache answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from blog.db import NOW, Row, UTCDateTime, db
from blog.posts.models import Post, Revision, post_categories, post_tags
from blog.posts.shelves import labels, trails
from blog.tags.models import Category, Tag

RELATED = 3  # posts that are suggested
TAGS_COMPARED = 5
Select = sa.Select[Any]

_posts, _revisions = Post.__table__.c, Revision.__table__.c
_tags, _categories = Tag.__table__.c, Category.__table__.c


@dataclass(frozen=True)
class Surroundings:
    """Labels have `name`, and `slug` or `path`; posts have `slug`, `title`, `published_at` and `minutes`."""

    tags: list[Row]
    categories: list[list[Row]]  # trails, each from the root
    previous: Row | None = None  # by date
    next: Row | None = None
    related: Sequence[Row] = ()


def _no(column: Any) -> Any:
    return sa.cast(sa.null(), column.type).label(column.name)


_AT = sa.bindparam("at", type_=UTCDateTime)
_ID = sa.bindparam("id", type_=sa.Integer)
_BRIEF = sa.select(
    *(_posts.id, _posts.slug, _no(_categories.name), _no(_categories.path), _revisions.title),
    *(_posts.published_at, _revisions.minutes, _no(post_tags.c.position)),
).join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
_NO_POST = (_no(_revisions.title), _no(_posts.published_at), _no(_revisions.minutes))
_TAGS = (
    sa.select(_tags.id, _tags.slug, _tags.name, _no(_categories.path), *_NO_POST, post_tags.c.position)
    .join_from(post_tags, Tag.__table__)
    .where(post_tags.c.post_id == _ID)
)
_FILED = (
    sa.select(
        *(_categories.id, _no(_tags.slug), _categories.name, _categories.path, *_NO_POST),
        post_categories.c.position,
    )
    .join_from(post_categories, Category.__table__)
    .where(post_categories.c.post_id == _ID)
)
_LISTED = sa.and_(Post.is_public, _posts.kind == "post")
_HERE, _THERE = sa.tuple_(_posts.published_at, _posts.id), sa.tuple_(_AT, _ID)
# SQLite starts at the first upper bound that it reads, so the place comes before the present moment.
_PREVIOUS = _BRIEF.where(_posts.published_at <= _AT, _HERE < _THERE, _LISTED).order_by(
    _posts.published_at.desc(), _posts.id.desc()
)
_NEXT = _BRIEF.where(_HERE > _THERE, _LISTED).order_by(_posts.published_at, _posts.id)


def _as(role: str, statement: Select) -> Select:
    return sa.select(sa.literal(role).label("role"), statement.subquery())


def _sharing(slot: int) -> Select:
    """The newest posts that have the tag at that position, too."""
    own = post_tags.alias()
    tag = sa.select(own.c.tag_id).where(own.c.post_id == _ID, own.c.position == slot).scalar_subquery()
    newest = (
        sa.select(post_tags.c.post_id)
        .where(post_tags.c.tag_id == tag, post_tags.c.published_at <= NOW)
        .order_by(post_tags.c.published_at.desc(), post_tags.c.post_id.desc())
        .limit(RELATED + 1)
        .subquery()
    )
    others = _BRIEF.join(newest, newest.c.post_id == _posts.id)
    return others.where(_posts.id != _ID, _LISTED)


_AROUND = sa.union_all(
    _as("previous", _PREVIOUS.limit(1)),
    _as("next", _NEXT.limit(1)),
    *(_as("related", _sharing(slot)) for slot in range(TAGS_COMPARED)),
    _as("tag", _TAGS),
    _as("category", _FILED),
).order_by("position", "path")


def around(post: Row) -> Surroundings:
    """What stands around a post; nothing stands beside a page."""
    if post.kind == "page":
        return Surroundings(*labels(post.id))
    found: dict[str, list[Row]] = {role: [] for role in ("previous", "next", "related", "tag", "category")}
    for row in db.session.execute(_AROUND, {"at": post.published_at, "id": post.id}):
        found[row.role].append(row)
    return Surroundings(
        found["tag"],
        trails({row.path: row for row in found["category"]}),
        next(iter(found["previous"]), None),
        next(iter(found["next"]), None),
        _most_shared(found["related"]),
    )


def _most_shared(rows: list[Row]) -> list[Row]:
    shared: dict[int, list[Row]] = {}
    for row in rows:
        shared.setdefault(row.id, []).append(row)
    best = sorted(shared.values(), key=lambda same: (-len(same), -same[0].published_at.timestamp()))
    return [same[0] for same in best[:RELATED]]
