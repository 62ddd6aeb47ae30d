"""Lists of public posts, newest first, and what they are filed under, by statements built once, at import."""

from typing import Any

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import NOW, Row, UTCDateTime, db
from blog.posts.keyset import Listing
from blog.posts.models import Post, Revision, post_categories, post_tags
from blog.posts.queries import AS_GUIDE

MOST_PINNED = 5

_posts, _revisions, _users = Post.__table__.c, Revision.__table__.c, User.__table__.c

_CARD = (
    sa.select(
        *_posts["id", "slug", "published_at"],
        sa.func.coalesce(_posts.updated_at, _posts.published_at).label("updated_at"),
        *_revisions["title", "excerpt", "cover", "minutes"],
        _users.display_name.label("author_name"),
        _users.username.label("author_username"),
    )
    .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
    .join(User.__table__, _posts.author_id == _users.id)
    .where(Post.is_public, _posts.kind == "post")
)
_WHOLE = _CARD.add_columns(_revisions.description, _revisions.lang, _revisions.html)
_LINE = (
    sa.select(*_posts["id", "slug", "published_at"], _revisions.title)
    .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
    .where(Post.is_public, _posts.kind == "post")
)
_WITHIN = _posts.published_at.between(
    sa.bindparam("since", type_=UTCDateTime), sa.bindparam("until", type_=UTCDateTime)
)
_LISTED = sa.select(_posts.published_at, _posts.id).where(Post.is_public, _posts.kind == "post")


def _filed(table: sa.Table, column: str) -> sa.Select[Any]:
    """Posts under one tag or category; a row there says that the post is live and not in the trash."""
    label = table.c[column] == sa.bindparam(column)
    return sa.select(table.c.published_at, table.c.post_id).where(label, table.c.published_at <= NOW)


_BY_AUTHOR = _LISTED.where(_posts.author_id == sa.bindparam("author_id"))
_BY_TAG, _BY_CATEGORY = _filed(post_tags, "tag_id"), _filed(post_categories, "category_id")

RECENT = Listing(_LISTED, _CARD, _posts.id)
BY_AUTHOR = Listing(_BY_AUTHOR, _CARD, _posts.id)
BY_TAG = Listing(_BY_TAG, _CARD, _posts.id)
BY_CATEGORY = Listing(_BY_CATEGORY, _CARD, _posts.id)
# The same with their whole texts, for feeds.
RECENT_TEXTS = Listing(_LISTED, _WHOLE, _posts.id)
TEXTS_BY_AUTHOR = Listing(_BY_AUTHOR, _WHOLE, _posts.id)
TEXTS_BY_TAG = Listing(_BY_TAG, _WHOLE, _posts.id)
TEXTS_BY_CATEGORY = Listing(_BY_CATEGORY, _WHOLE, _posts.id)
ARCHIVE = Listing(_LISTED, _LINE, _posts.id)
YEAR = Listing(_LISTED.where(_WITHIN), _LINE, _posts.id)

_FEATURED = _CARD.add_columns(_posts.pinned, _revisions.lang, *AS_GUIDE)
_FIRST = sa.union_all(
    *(
        sa.select(sa.literal(role).label("role"), statement.subquery())
        for role, statement in (
            ("guide", _FEATURED.where(_posts.guide).order_by(_posts.published_at.desc()).limit(1)),
            (
                "pinned",
                _FEATURED.where(_posts.pinned > 0)
                .order_by(_posts.pinned.desc(), _posts.published_at.desc())
                .limit(MOST_PINNED),
            ),
        )
    )
)


def featured() -> tuple[Row | None, list[Row]]:
    """What the home page begins with: the newest guide, and the pinned posts, the highest first."""
    rows = db.session.execute(_FIRST).all()
    pinned = sorted(
        (row for row in rows if row.role == "pinned"),
        key=lambda row: (-row.pinned, -row.published_at.timestamp()),
    )
    return next((row for row in rows if row.role == "guide"), None), pinned


def is_author(user: User) -> bool:
    """Whether the user has a public page: those have one who wrote something that readers see."""
    theirs = _LISTED.where(_posts.author_id == user.id).exists()
    return user.is_at_least("author") and bool(db.session.scalar(sa.select(theirs)))
