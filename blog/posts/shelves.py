"""What public posts are filed under: tags, and categories as a tree. What is still to come is not named."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from blog.db import NOW, Row, db
from blog.errors import NotFound
from blog.posts.models import post_categories, post_tags
from blog.tags.models import Category, CategoryAddress, Tag, TagAddress

_tags, _categories = Tag.__table__.c, Category.__table__.c

# A row there says that the post is live and not in the trash; its date says since when.
_TAGGED = sa.exists().where(post_tags.c.tag_id == _tags.id, post_tags.c.published_at <= NOW)
_FILED = sa.exists().where(
    post_categories.c.category_id == _categories.id, post_categories.c.published_at <= NOW
)

_TAG = sa.select(_tags.id, _tags.name, _tags.slug).where(_tags.slug == sa.bindparam("slug"), _TAGGED)
_CATEGORY = sa.select(_categories.id, _categories.name, _categories.path).where(
    _categories.path == sa.bindparam("path"), _FILED
)
_PATH = sa.bindparam("path", type_=sa.String)
_MOVED_TAG = (
    sa.select(_tags.slug)
    .join_from(Tag.__table__, TagAddress.__table__)
    .where(TagAddress.path == _PATH, _TAGGED)
)
_MOVED_CATEGORY = (
    sa.select(_categories.path)
    .join_from(Category.__table__, CategoryAddress.__table__)
    .where(CategoryAddress.path == _PATH, _FILED)
)
_TRAIL = (
    sa.select(_categories.name, _categories.path)
    .where(_categories.path.in_(sa.bindparam("paths", expanding=True)))
    .order_by(_categories.path)
)
_CHILDREN = (
    sa.select(_categories.id, _categories.name, _categories.path)
    .where(_categories.parent_id == sa.bindparam("id"), _FILED)
    .order_by(_categories.path)
)


def tag_at(slug: str) -> Row:
    """The tag with that slug; raises NotFound."""
    return _found(db.session.execute(_TAG, {"slug": slug}).first(), slug)


def category_at(path: str) -> Row:
    """The category at that path (`a/b`); raises NotFound."""
    return _found(db.session.execute(_CATEGORY, {"path": path}).first(), path)


def _found(row: Row | None, name: str) -> Row:
    if row is None:
        raise NotFound(name)
    return row


def tag_path(path: str) -> str:
    """Where the tag is now that is, or was, at that slug; raises NotFound."""
    slug: str | None = db.session.scalar(_MOVED_TAG, {"path": path})
    return slug or tag_at(path).slug


def category_path(path: str) -> str:
    """Where the category is now that is, or was, at that path; raises NotFound."""
    now: str | None = db.session.scalar(_MOVED_CATEGORY, {"path": path})
    return now or category_at(path).path


def ancestry(path: str) -> list[Row]:
    """The categories from the root down to `path` itself."""
    return list(db.session.execute(_TRAIL, {"paths": _prefixes(path)}))


def children(category_id: int) -> list[Row]:
    """The categories right below one."""
    return list(db.session.execute(_CHILDREN, {"id": category_id}))


def _prefixes(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: n + 1]) for n in range(len(parts))]


_TAGS_OF = (
    sa.select(post_tags.c.post_id, _tags.name, _tags.slug)
    .join_from(post_tags, Tag.__table__)
    .where(post_tags.c.post_id.in_(sa.bindparam("post_ids", expanding=True)))
    .order_by(post_tags.c.post_id, post_tags.c.position)
)


_CATEGORIES_OF = (
    sa.select(post_categories.c.post_id, _categories.name, _categories.path)
    .join_from(post_categories, Category.__table__)
    .where(
        post_categories.c.post_id.in_(sa.bindparam("post_ids", expanding=True)),
        post_categories.c.position.is_not(None),
    )
    .order_by(post_categories.c.post_id, post_categories.c.position)
)


def tags_of(posts: Sequence[Any]) -> dict[int, list[Row]]:
    """The tags (name, slug) of each of these posts, by post id."""
    return _by_post(_TAGS_OF, posts)


def categories_of(posts: Sequence[Any]) -> dict[int, list[Row]]:
    """The categories (name, path) at the ends of their trails, by post id."""
    return _by_post(_CATEGORIES_OF, posts)


def _by_post(statement: sa.Select[Any], posts: Sequence[Any]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {post.id: [] for post in posts}
    if found:
        for row in db.session.execute(statement, {"post_ids": list(found)}):
            found[row.post_id].append(row)
    return found


_POST_IDS: Any = sa.bindparam("post_ids", expanding=True)
_LABELS = sa.union_all(
    sa.select(
        *(post_tags.c.post_id, sa.literal("tag").label("kind"), _tags.id, _tags.name, _tags.slug),
        *(sa.null().label("path"), post_tags.c.position),
    )
    .join_from(post_tags, Tag.__table__)
    .where(post_tags.c.post_id.in_(_POST_IDS)),
    sa.select(
        *(post_categories.c.post_id, sa.literal("category"), _categories.id, _categories.name, sa.null()),
        *(_categories.path, post_categories.c.position),
    )
    .join_from(post_categories, Category.__table__)
    .where(post_categories.c.post_id.in_(_POST_IDS)),
).order_by("kind", "position", "path")
Labels = tuple[list[Row], list[list[Row]]]


def labels(post_id: int) -> Labels:
    """What a post is filed under: its tags in order, and its category trails, each from the root."""
    return labels_of([post_id])[post_id]


def labels_of(post_ids: Sequence[int]) -> dict[int, Labels]:
    """The same for each of these posts, by its id."""
    tags: dict[int, list[Row]] = {id: [] for id in post_ids}
    filed: dict[int, dict[str, Row]] = {id: {} for id in post_ids}
    for row in db.session.execute(_LABELS, {"post_ids": post_ids}).all() if post_ids else ():
        post_id, kind, *_own, path, _position = row
        if kind == "tag":
            tags[post_id].append(row)
        else:
            filed[post_id][path] = row
    return {id: (tags[id], trails(filed[id])) for id in post_ids}


def trails(rows: dict[str, Row]) -> list[list[Row]]:
    """The trails that a post is filed under, each from the root, of all categories on them by their paths."""
    last = (row for row in rows.values() if row.position is not None)
    return [[rows[path] for path in _prefixes(row.path)] for row in last]


def under_tag(post_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Holds for posts with the tag whose slug is the parameter `tag`."""
    filed = sa.select(post_tags.c.post_id).join_from(post_tags, Tag.__table__)
    return post_id.in_(filed.where(_tags.slug == sa.bindparam("tag")))


def under_category(post_id: sa.ColumnElement[int]) -> sa.ColumnElement[bool]:
    """Holds for posts in the category whose path is the parameter `category`, or below it."""
    filed = sa.select(post_categories.c.post_id).join_from(post_categories, Category.__table__)
    return post_id.in_(filed.where(_categories.path == sa.bindparam("category")))


_TAGS_IN_USE = (
    sa.select(_tags.name, _tags.slug, sa.func.count().label("count"))
    .join_from(post_tags, Tag.__table__)
    .where(post_tags.c.published_at <= NOW)
    .group_by(_tags.id)
    .order_by(sa.text("count DESC"), _tags.name)
)
_COUNTED = (
    sa.select(post_categories.c.category_id, sa.func.count().label("count"))
    .where(post_categories.c.published_at <= NOW)
    .group_by(post_categories.c.category_id)
    .subquery()
)
_CATEGORIES_IN_USE = (
    sa.select(_categories.id, _categories.parent_id, _categories.name, _categories.path, _COUNTED.c.count)
    .join_from(Category.__table__, _COUNTED)
    .order_by(_categories.path)
)
Branch = tuple[str, str, int, list["Branch"]]


def tags_in_use() -> list[Row]:
    """All tags of public posts (name, slug, count), the most used first."""
    return list(db.session.execute(_TAGS_IN_USE))


def category_tree() -> list[Branch]:
    """The categories of public posts as a tree (name, path, count, children)."""
    rows = db.session.execute(_CATEGORIES_IN_USE).all()
    below: dict[int | None, list[Branch]] = {None: []} | {row.id: [] for row in rows}
    for row in rows:
        below[row.parent_id].append((row.name, row.path, row[4], below[row.id]))
    return below[None]
