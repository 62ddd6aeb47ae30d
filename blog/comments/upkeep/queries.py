"""Comments that an older version rendered, that lie in the trash, or whose account is erased."""

from datetime import datetime

import sqlalchemy as sa

from blog.comments.models import Comment
from blog.db import db
from blog.rendering import VERSION


def stale_comments() -> list[int]:
    """The numbers of comments that an older renderer made."""
    stale = sa.select(Comment.id).where(Comment.renderer != VERSION, Comment.state != "deleted")
    return list(db.session.scalars(stale.order_by(Comment.id)))


def removed_before(moment: datetime, limit: int) -> list[Comment]:
    """Spam and trash that has lain there since before that moment, by post."""
    old = sa.select(Comment).where(Comment.state.in_(("spam", "trash")), Comment.turned_at < moment)
    return list(db.session.scalars(old.order_by(Comment.post_id, Comment.id).limit(limit)))


def comments_by(user_id: int) -> list[Comment]:
    """All comments of an account, by post."""
    theirs = sa.select(Comment).where(Comment.author_id == user_id)
    return list(db.session.scalars(theirs.order_by(Comment.post_id, Comment.id)))
