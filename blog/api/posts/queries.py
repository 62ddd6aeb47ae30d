"""Questions of programs about posts: lists by any of what posts are known by, and one post by its number."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.db import Row, UTCDateTime, db
from blog.errors import Invalid, NotFound
from blog.posts.desk.queries import TITLE, TOUCHED, whose
from blog.posts.keyset import Cursor
from blog.posts.models import Draft, Post, Revision
from blog.posts.shelves import under_category, under_tag
from blog.posts.writing.queries import writer

Select = sa.Select[Any]
Wish = Mapping[str, Any]

_posts, _revisions, _drafts = Post.__table__.c, Revision.__table__.c, Draft.__table__.c
_users = User.__table__.c
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
    author_id = whose(writer(actor), "all") if "state" in wish else None
    statement = _statement(wish.get("state", ""), author_id is not None, frozenset(wish))
    rows = db.session.execute(statement, _binds(wish, limit) | {"author_id": author_id}).all()
    later = Cursor(rows[limit - 1].at, rows[limit - 1].id) if len(rows) > limit else None
    return rows[:limit], later


@lru_cache(100)
def _statement(state: str, is_own: bool, names: frozenset[str]) -> Select:
    """Asks for a page by what is named in a wish: public posts, or with a state those of writers."""
    found, at = (_OWN, TOUCHED) if state else (_PUBLIC, _posts.published_at)
    if state:
        found = found.where(_posts.trashed_at.is_(None) if state == "any" else Post.state == state)
    if is_own:
        found = found.where(_posts.author_id == sa.bindparam("author_id"))
    known = _CONDITIONS | {"search": _said(TITLE if state else _revisions.title), "cursor": _behind(at)}
    found = found.where(*(known[name] for name in sorted(names & known.keys())))
    return found.order_by(at.desc(), _posts.id.desc()).limit(sa.bindparam("limit", type_=sa.Integer))


def _said(title: sa.ColumnElement[str]) -> sa.ColumnElement[bool]:
    text = sa.bindparam("search", type_=sa.String)
    return sa.or_(*(column.icontains(text, escape="/") for column in (title, _posts.slug)))


def _behind(at: sa.ColumnElement[datetime]) -> sa.ColumnElement[bool]:
    place = sa.bindparam("at", type_=UTCDateTime)
    return sa.or_(at < place, sa.and_(at == place, _posts.id < sa.bindparam("id")))


_CONDITIONS: dict[str, sa.ColumnElement[bool]] = {
    "kind": _posts.kind == sa.bindparam("kind"),
    "tag": under_tag(_posts.id),
    "category": under_category(_posts.id),
    "author": _users.username == sa.bindparam("author"),
    "slug": _posts.slug == sa.bindparam("slug"),
    "since": _posts.published_at >= sa.bindparam("since", type_=UTCDateTime),
    "until": _posts.published_at < sa.bindparam("until", type_=UTCDateTime),
}


def _binds(wish: Wish, limit: int) -> dict[str, Any]:
    """The values of a statement; those that it has no place for do no harm."""
    place = _cursor(wish["cursor"]) if "cursor" in wish else None
    found = {**wish, "limit": limit + 1} | ({"at": place.at, "id": place.id} if place else {})
    return found | {"search": re.sub("[/%_]", r"/\g<0>", wish.get("search", ""))}


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
