"""What there is to tell a hub."""

from datetime import datetime

import sqlalchemy as sa

from blog.db import db
from blog.feeds.hub.models import HubNotice
from blog.posts.models import Post, Revision

_LATEST = (
    sa.select(sa.func.max(Post.__table__.c.published_at), sa.func.max(Revision.__table__.c.published_at))
    .join_from(Post.__table__, Revision.__table__, Post.__table__.c.live_id == Revision.__table__.c.id)
    .where(Post.is_public, Post.__table__.c.kind == "post")
)


def latest() -> datetime | None:
    """When readers got the last new post or new text of one: a scheduled one at its time, and not before."""
    found = db.session.execute(_LATEST).one()
    return max(filter(None, found), default=None)


def notice() -> HubNotice:
    """What the hub was told."""
    return db.session.get_one(HubNotice, 1)
