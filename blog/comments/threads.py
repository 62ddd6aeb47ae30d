"""One thread with all of its replies, in pages."""

from functools import cache
from typing import Any

import sqlalchemy as sa

from blog.comments.listings import REPLIES, SHOWN, WHOLE, Talk, Thread, cursor, joined, whole
from blog.comments.models import Comment, Discussion
from blog.db import db
from blog.errors import NotFound

_comments, _discussions = Comment.__table__.c, Discussion.__table__.c


def thread(
    post_id: int,
    root_id: int,
    after: str | None = None,
    before: str | None = None,
    at: int = 0,
    limit: int = REPLIES,
) -> Talk:
    """A page of one thread, beginning with the reply `at`; raises NotFound when it is not on the page."""
    side = "after" if after else "before" if before else ""
    binds = {"post_id": post_id, "root_id": root_id, "limit": limit + 1}
    binds |= cursor(after or before or "") or {"id": at - 1}
    rows = db.session.execute(_statement("before" if side == "before" else "after"), binds).all()
    roots, replies = ([row for row in rows if (row.root_id is None) == top] for top in (True, False))
    if not roots:
        raise NotFound(root_id)
    replies.sort(key=lambda row: row.id)
    more = len(replies) > limit
    shown = replies[-limit:] if side == "before" else replies[:limit]
    if side == "before" and not more:
        return thread(post_id, root_id, limit=limit)
    earlier = str(shown[0].id) if shown and (side or at) else None
    later = str(shown[-1].id) if shown and (side == "before" or more) else None
    return Talk([Thread(roots[0], shown)], earlier, later, **whole(roots[0]))


def is_far(reply: Comment) -> bool:
    """Whether it is not on the first page of its thread."""
    before = sa.select(Comment.id).where(
        Comment.post_id == reply.post_id,
        Comment.root_id == reply.root_id,
        Comment.is_shown == sa.true(),
        Comment.id < reply.id,
    )
    return len(db.session.scalars(before.order_by(Comment.id).limit(REPLIES)).all()) == REPLIES


@cache
def _statement(side: str) -> sa.Select[Any]:
    id, edge = _comments.id, sa.bindparam("id", type_=sa.Integer)
    limit = sa.bindparam("limit", type_=sa.Integer)
    here = sa.select(id).where(_comments.post_id == sa.bindparam("post_id"), _comments.is_shown == sa.true())
    below = here.where(
        _comments.root_id == sa.bindparam("root_id"), id > edge if side == "after" else id < edge
    )
    page = below.order_by(id.asc() if side == "after" else id.desc()).limit(limit).subquery("below")
    top = here.where(id == sa.bindparam("root_id"), _comments.root_id.is_(None))
    ids = sa.union_all(top, sa.select(page.c.id)).subquery("ids")
    found = sa.select(*SHOWN, *WHOLE).join_from(ids, Comment.__table__, id == ids.c.id)
    return joined(found.join(Discussion.__table__, _discussions.post_id == _comments.post_id))
