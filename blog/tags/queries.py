"""Questions about tags and categories."""

import sqlalchemy as sa

from blog.db import Row, db
from blog.errors import NotFound
from blog.tags.models import Category, Tag

_tags, _categories = Tag.__table__.c, Category.__table__.c
_TAG = sa.select(Tag.__table__).where(_tags.slug == sa.bindparam("slug"))
_CATEGORY = sa.select(Category.__table__).where(_categories.path == sa.bindparam("path"))
_TRAIL = (
    sa.select(_categories.name, _categories.path)
    .where(_categories.path.in_(sa.bindparam("paths", expanding=True)))
    .order_by(_categories.path)
)
_CHILDREN = sa.select(_categories.id, _categories.name, _categories.path).where(
    _categories.parent_id == sa.bindparam("id")
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


def ancestry(path: str) -> list[Row]:
    """The categories from the root down to `path` itself."""
    parts = path.split("/")
    paths = ["/".join(parts[: n + 1]) for n in range(len(parts))]
    return list(db.session.execute(_TRAIL, {"paths": paths}))


def children(category_id: int) -> list[Row]:
    """The categories right below one."""
    return list(db.session.execute(_CHILDREN, {"id": category_id}))
