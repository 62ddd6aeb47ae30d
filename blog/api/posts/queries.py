"""Questions of programs about posts: lists by any of what posts are known by, and one post by its number."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.db import Row, UTCDateTime, db
from blog.errors import Invalid, NotFound
from blog.posts.desk.queries import TITLE, TOUCHED, whose
from blog.posts.keyset import Cursor
from blog.posts.models import Draft, Post, Revision, post_categories, post_tags
from blog.posts.writing.queries import writer
from blog.tags.models import Category, Tag

Select = sa.Select[Any]
Wish = Mapping[str, Any]

_posts, _revisions, _drafts = Post.__table__.c, Revision.__table__.c, Draft.__table__.c
_users, _tags, _categories = User.__table__.c, Tag.__table__.c, Category.__table__.c
_COMMON = (
    *_posts["id", "kind", "slug", "author_id", "guide", "private", "pinned", "changelog", "discussed"],
    *_posts["created_at", "published_at", "updated_at"],
    *(sa.func.coalesce(_revisions[name], "").label(name) for name in ("description", "cover", "lang")),
    sa.func.coalesce(_revisions.excerpt, "").label("excerpt"),
    sa.func.coalesce(_revisions.minutes, 0).label("minutes"),
    _users.username.label("author_username"),
    _users.display_name.label("author_name"),
)
_PUBLIC: Select = (
    sa.select(
        *_COMMON,
        *_revisions["title", "words"],
        sa.literal("published").label("state"),  # readers learn nothing of a working copy
        sa.null().label("version"),
        _posts.published_at.label("at"),
    )
    .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
    .join(User.__table__, _posts.author_id == _users.id)
    .where(Post.is_public)
)
_OWN: Select = (
    sa.select(
        *_COMMON,
        TITLE.label("title"),
        sa.func.coalesce(_drafts.words, _revisions.words, 0).label("words"),
        Post.state.label("state"),
        sa.func.coalesce(_drafts.version, _revisions.version, 0).label("version"),
        TOUCHED.label("at"),
    )
    .join_from(Post.__table__, Draft.__table__, _drafts.post_id == _posts.id, isouter=True)
    .join(Revision.__table__, _posts.live_id == _revisions.id, isouter=True)
    .join(User.__table__, _posts.author_id == _users.id)
)


def listed(actor: Actor, wish: Wish, limit: int) -> tuple[Sequence[Row], Cursor | None]:
    """Posts by any of what they are known by, and where the list goes on.

    What is public, the latest first; with a state those that the actor may change, the last changed first.
    Raises SignInNeeded, Forbidden, Invalid.
    """
    found, at = (_of(actor, wish["state"]), TOUCHED) if "state" in wish else (_PUBLIC, _posts.published_at)
    found = found.where(_posts.kind == wish["kind"], *_conditions(wish))
    if "cursor" in wish:
        found = found.where(_behind(at, _cursor(wish["cursor"])))
    rows = db.session.execute(found.order_by(at.desc(), _posts.id.desc()).limit(limit + 1)).all()
    later = Cursor(rows[limit - 1].at, rows[limit - 1].id) if len(rows) > limit else None
    return rows[:limit], later


def _of(actor: Actor, state: str) -> Select:
    author_id = whose(writer(actor), "all")
    found = _OWN if author_id is None else _OWN.where(_posts.author_id == author_id)
    return found.where(_posts.trashed_at.is_(None) if state == "any" else Post.state == state)


def _conditions(wish: Wish) -> list[sa.ColumnElement[bool]]:
    known = _CONDITIONS | ({"search": _said_by_writers} if "state" in wish else {})
    return [known[name](value) for name, value in wish.items() if name in known]


def _tagged(slug: str) -> sa.ColumnElement[bool]:
    filed = sa.select(post_tags.c.post_id).join_from(post_tags, Tag.__table__)
    return _posts.id.in_(filed.where(_tags.slug == slug))


def _filed(path: str) -> sa.ColumnElement[bool]:
    filed = sa.select(post_categories.c.post_id).join_from(post_categories, Category.__table__)
    return _posts.id.in_(filed.where(_categories.path == path))


def _said(text: str) -> sa.ColumnElement[bool]:
    columns = (_revisions.title, _posts.slug)
    return sa.or_(*(column.icontains(text, autoescape=True) for column in columns))


def _said_by_writers(text: str) -> sa.ColumnElement[bool]:
    return sa.or_(*(column.icontains(text, autoescape=True) for column in (TITLE, _posts.slug)))


_CONDITIONS: dict[str, Any] = {
    "tag": _tagged,
    "category": _filed,
    "author": lambda username: _users.username == username,
    "slug": lambda slug: _posts.slug == slug,
    "since": lambda moment: _posts.published_at >= sa.literal(moment, UTCDateTime),
    "until": lambda moment: _posts.published_at < sa.literal(moment, UTCDateTime),
    "search": _said,
}


def _behind(at: sa.ColumnElement[datetime], cursor: Cursor) -> sa.ColumnElement[bool]:
    place = sa.literal(cursor.at, UTCDateTime)
    return sa.or_(at < place, sa.and_(at == place, _posts.id < cursor.id))


def _cursor(text: str) -> Cursor:
    try:
        return Cursor.parse(text)
    except NotFound:
        raise Invalid("This is no place in this list.", field="cursor") from None


def readable(id: int, actor: Actor) -> Post:
    """A post for whoever may read it; raises NotFound."""
    post = db.session.get(Post, id)
    if post is None or not post.readable_by(actor):
        raise NotFound(id)
    return post
