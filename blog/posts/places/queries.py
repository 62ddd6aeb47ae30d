"""The places of what was published last."""

import sqlalchemy as sa

from blog.db import db
from blog.posts.models import Post, Revision
from blog.posts.places.keys import Keyed
from blog.rendering import Node


def before(post: Post) -> Keyed:
    """The places of the text that was published last, also when it was taken back since."""
    return Keyed(outline_before(post), post.gone, post.next_key)


_PUBLISHED = (
    sa.select(Revision.outline)
    .where(Revision.post_id == sa.bindparam("post_id"), Revision.published_at.is_not(None))
    .order_by(Revision.number.desc())
    .limit(1)
)


def outline_before(post: Post, number: int | None = None) -> list[Node]:
    """That of the last revision that was published, before that one; what was only kept has no numbers."""
    earlier = _PUBLISHED if number is None else _PUBLISHED.where(Revision.number < number)
    return db.session.scalar(earlier, {"post_id": post.id}) or []
