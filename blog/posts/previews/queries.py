"""Questions about preview links."""

import sqlalchemy as sa

from blog.db import db, utcnow
from blog.errors import NotFound
from blog.posts.models import Post
from blog.posts.previews.models import PreviewLink
from blog.signing import sign, unsign_numbers

PURPOSE = "preview"


def token_of(link: PreviewLink) -> str:
    """What the address of the link ends in."""
    return sign(PURPOSE, str(link.id))


def open_link(token: str) -> PreviewLink:
    """The link behind a token; raises NotFound when it has ended, expired, or was never made here."""
    link = db.session.get(PreviewLink, unsign_numbers(PURPOSE, token, 1))
    if link is None or not link.is_open:
        raise NotFound("link")
    return link


def links_of(post: Post) -> list[PreviewLink]:
    """The links to the post that lead somewhere, the newest first."""
    theirs = sa.select(PreviewLink).where(PreviewLink.post_id == post.id, PreviewLink.ended_at.is_(None))
    in_time = theirs.where(PreviewLink.expires_at > utcnow())
    return list(db.session.scalars(in_time.order_by(PreviewLink.created_at.desc(), PreviewLink.id)))


def link_to(post: Post, id: int) -> PreviewLink:
    """One of these; raises NotFound."""
    link = next((link for link in links_of(post) if link.id == id), None)
    if link is None:
        raise NotFound(id)
    return link
