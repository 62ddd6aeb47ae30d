"""Making and ending preview links."""

from datetime import timedelta

from blog.auth.models import User
from blog.db import db, utcnow
from blog.errors import Invalid
from blog.posts.actions import lock
from blog.posts.models import Post
from blog.posts.previews.models import DAYS, MOST, PreviewLink
from blog.posts.previews.queries import links_of


def share(post: Post, by: User, days: int) -> PreviewLink:
    """A new link that lasts that many days; raises Invalid."""
    if days not in DAYS:
        raise Invalid("There is no such choice.", field="days")
    lock(post)
    if len(links_of(post)) >= MOST:
        raise Invalid("There are %(limit)d links already. End one of them first.", limit=MOST)
    link = PreviewLink(post_id=post.id, author_id=by.id, expires_at=utcnow() + timedelta(days=days))
    db.session.add(link)
    db.session.commit()
    return link


def end(link: PreviewLink) -> None:
    """Let the link lead nowhere from now on."""
    link.ended_at = utcnow()
    db.session.commit()
