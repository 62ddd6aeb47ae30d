"""What happened to posts and comments, found where all of their changes pass: in the transaction of each.

What readers could see before it is compared with what they can see after it, so nobody who changes a post has
to say so, and nothing is told of what is not public.
"""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event, orm
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PassiveFlag

from blog.comments.models import Comment
from blog.config import settings
from blog.db import Row, utcnow
from blog.posts.models import Post, Revision, address
from blog.site.webhooks.models import Endpoint, Happening

COURIER = "courier"  # who is woken
WATCHED: dict[type[Any], tuple[str, ...]] = {
    Post: ("live", "live_id", "trashed_at", "private", "published_at", "slug"),
    Comment: ("state", "version"),
}

_posts, _revisions, _comments = (model.__table__.c for model in (Post, Revision, Comment))
_happenings: Any = Happening.__table__
_HEARD = sa.exists().where(Endpoint.closed_at.is_(None)).label("is_heard")  # by any program at all
_SHOWN: list[Any] = [*(Post.is_public.label("is_public"), _posts.kind, _posts.slug, _revisions.title, _HEARD)]
_OF_POST: list[Any] = [*_posts["id", "live_id", "private", "published_at", "updated_at"], _revisions.number]
_OF_COMMENT: list[Any] = [*_comments["id", "post_id", "parent_id", "state", "version", "created_at"]]
_POST: sa.Select[Any] = (
    sa.select(*_SHOWN, *_OF_POST, Post.state.label("state"))
    .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id, isouter=True)
    .where(_posts.id == sa.bindparam("id"))
)
_COMMENT: sa.Select[Any] = (
    sa.select(*_SHOWN, *_OF_COMMENT)
    .join_from(Comment.__table__, Post.__table__, _comments.post_id == _posts.id)
    .join(Revision.__table__, _posts.live_id == _revisions.id, isouter=True)
    .where(_comments.id == sa.bindparam("id"))
)
QUESTIONS = {Post: _POST, Comment: _COMMENT}


def post_event(before: Row | None, after: Row) -> str:
    """What happened to a post as readers see it; "" for nothing."""
    was_public = before is not None and before.is_public
    if was_public and not after.is_public:
        return "post.trashed" if after.state == "trashed" else "post.unpublished"
    if after.is_public and not was_public:
        return "post.restored" if before is not None and before.state == "trashed" else "post.published"
    if before is None or not after.is_public:
        return ""
    is_same = (before.live_id, before.kind, before.slug) == (after.live_id, after.kind, after.slug)
    return "" if is_same else "post.updated"


def comment_event(before: Row | None, after: Row) -> str:
    """What happened to a comment below a post that readers see; "" for nothing, and for spam."""
    if not after.is_public:  # the post
        return ""
    if before is None:
        return "comment.posted" if after.state in ("public", "waiting") else ""
    if before.state != after.state:
        turned = {after.state: "comment.approved", before.state: "comment.hidden"}
        return turned.get("public", "")
    return "comment.edited" if after.state == "public" and before.version != after.version else ""


def _post_payload(row: Row) -> dict[str, Any]:
    payload: dict[str, Any] = {"id": row.id, "kind": row.kind, "title": row.title, "url": _url(row)}
    payload |= {"revision": row.number, "published_at": _iso(row.published_at)}
    return payload | {"updated_at": _iso(row.updated_at)}


def _comment_payload(row: Row) -> dict[str, Any]:
    post = {"id": row.post_id, "title": row.title, "url": _url(row)}
    payload: dict[str, Any] = {"id": row.id, "url": f"{_url(row)}#c{row.id}", "post": post}
    payload |= {"state": row.state, "reply_to": row.parent_id}
    return payload | {"created_at": _iso(row.created_at)}


def _url(row: Row) -> str:
    return settings().site_url + address(row.kind, row.slug)


def _iso(at: datetime | None) -> str | None:
    return at.isoformat().replace("+00:00", "Z") if at else None


@event.listens_for(orm.Session, "before_flush")
def _look_before(session: orm.Session, _context: object, _instances: object) -> None:
    """Remember what readers could see of each post and comment that is about to change."""
    before = session.info.setdefault("before", {})
    for record in session.new:
        if type(record) in WATCHED:
            before.setdefault(record, None)
    for record in session.dirty:
        if record not in before and _is_watched(record):
            before[record] = _seen(session, record)


def _is_watched(record: object) -> bool:
    names = WATCHED.get(type(record), ())
    return any(get_history(record, name, PassiveFlag.PASSIVE_NO_INITIALIZE).has_changes() for name in names)


def _seen(session: orm.Session, record: Any) -> Row | None:
    return session.connection().execute(QUESTIONS[type(record)], {"id": record.id}).first()


@event.listens_for(orm.Session, "before_commit")
def _look_after(session: orm.Session) -> None:
    """Write down what happened; a savepoint is no commit."""
    if session.in_nested_transaction():
        return
    session.flush()
    for record, before in session.info.pop("before", {}).items():
        if record in session and (after := _seen(session, record)):
            if isinstance(record, Post):
                _note_post(session, before, after)
            elif after.is_heard and (name := comment_event(before, after)):
                _note(session, name, _comment_payload(after))


@event.listens_for(orm.Session, "after_soft_rollback")
def _forget(session: orm.Session, ended: orm.SessionTransaction) -> None:
    if ended.parent is None:  # else it was a savepoint, and the rest may still be committed
        session.info.pop("before", None)


def _note_post(session: orm.Session, before: Row | None, after: Row) -> None:
    name = after.is_heard and post_event(before, after)
    if before and not before.is_public:  # what was to be told at its time
        session.connection().execute(sa.delete(_happenings).where(_happenings.c.post_id == after.id))
    if name:
        _note(session, name, _post_payload(after if after.is_public else before or after))
    elif after.state == "scheduled" and not after.private:
        _note(session, "post.published", _post_payload(after), after.id)


def _note(session: orm.Session, name: str, payload: dict[str, Any], post_id: int | None = None) -> None:
    row = {"event": name, "data": payload, "at": utcnow(), "post_id": post_id}
    session.connection().execute(sa.insert(_happenings).values(row))
    session.info.setdefault("awaited", set()).add(COURIER)
