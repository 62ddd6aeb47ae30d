"""Which links there are to look at, and which are broken."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.config import settings
from blog.db import Row, db, utcnow
from blog.posts.linking.models import OuterLink, OuterLinkScan, OuterLinkUse
from blog.posts.models import Post, Revision

BATCH = 50
ROWS = 200

_posts, _links, _uses, _scans = (
    model.__table__.c for model in (Post, OuterLink, OuterLinkUse, OuterLinkScan)
)


def unread() -> Sequence[Row]:
    """Public posts whose text was not looked through for links: id, live_id, html."""
    columns: list[Any] = [_posts.id, _posts.live_id, Revision.html]
    found = sa.select(*columns).join_from(Post.__table__, Revision, _posts.live_id == Revision.id)
    found = found.join(OuterLinkScan.__table__, _scans.post_id == _posts.id, isouter=True)
    other = sa.or_(_scans.revision_id.is_(None), _scans.revision_id != _posts.live_id)
    return db.session.execute(found.where(Post.is_public, other).order_by(_posts.id).limit(BATCH)).all()


def due_links() -> Sequence[int]:
    """The ids of links that it is time to look at: one of each host, so that nobody is asked in a hurry."""
    found = sa.select(sa.func.min(_links.id)).where(_links.due_at <= utcnow(), _is_used())
    return db.session.scalars(found.group_by(_links.host).limit(BATCH)).all()


def waiting() -> int:
    """How many of them there are."""
    counted = sa.select(sa.func.count(_links.id)).where(_links.due_at <= utcnow(), _is_used())
    return db.session.scalar(counted) or 0


def _is_used() -> sa.ColumnElement[bool]:
    public = sa.select(_posts.id).where(Post.is_public)
    return sa.exists().where(_uses.link_id == _links.id, _uses.post_id.in_(public))


def broken(user: User) -> Sequence[Row]:
    """Broken links of the user's own public posts, for editors of all: by post, in the order of the text."""
    columns: list[Any] = [_posts.id, Revision.title, _uses.words, *_links["url", "status", "broken_at"]]
    found = _of(user, sa.select(*columns)).order_by(_posts.published_at.desc(), _posts.id, _uses.position)
    return db.session.execute(found.limit(ROWS)).all() if settings().link_checks else []


def broken_for(actor: Actor) -> int:
    """How many there are for whoever looks at a page."""
    if not (settings().link_checks and isinstance(actor, User) and actor.is_at_least("author")):
        return 0
    columns: list[Any] = [sa.func.count()]
    return db.session.scalar(_of(actor, sa.select(*columns))) or 0


def _of(user: User, found: sa.Select[Any]) -> sa.Select[Any]:
    found = found.select_from(OuterLink.__table__).join(OuterLinkUse.__table__, _uses.link_id == _links.id)
    found = found.join(Post.__table__, _uses.post_id == _posts.id)
    found = found.join(Revision, _posts.live_id == Revision.id)
    theirs = sa.true() if user.is_at_least("editor") else _posts.author_id == user.id
    return found.where(_links.broken_at.is_not(None), Post.is_public, theirs)
