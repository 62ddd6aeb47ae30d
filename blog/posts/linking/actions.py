"""Lists the external links of public posts, and checks whether they still work.

Several workers do it at the same time: each look begins with the one statement that only one of them can win.
"""

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import sqlalchemy as sa

from blog.config import settings
from blog.db import Row, db, utcnow
from blog.posts.linking.links import Found, links_in
from blog.posts.linking.looking import Seen, look
from blog.posts.linking.models import CLAIM, DOUBT, LONGEST, REST, OuterLink, OuterLinkScan, OuterLinkUse
from blog.posts.linking.queries import due_links, unread


def check(stopped: Callable[[], bool] = lambda: False) -> None:
    """Look through new texts, and at one due link of each host, until `stopped` says so."""
    while not stopped() and sum(_read(post) for post in unread()):
        pass
    _sweep()
    for id in due_links():
        if not stopped() and (url := _claim(id)):
            _settle(id, look(url))


def _read(post: Row) -> bool:
    try:
        _note_links(post)
    except sa.exc.IntegrityError:  # another worker read it at the same time, or it was erased
        db.session.rollback()
        return False
    return True


def _note_links(post: Row) -> None:
    own = urlsplit(settings().site_url).netloc
    db.session.execute(sa.delete(OuterLinkUse).where(OuterLinkUse.post_id == post.id))
    for position, found in enumerate(links_in(post.html, own)):
        use = {"post_id": post.id, "link_id": _known(found), "position": position}
        db.session.execute(sa.insert(OuterLinkUse).values(**use, words=found.words[:LONGEST]))
    db.session.merge(OuterLinkScan(post_id=post.id, revision_id=post.live_id))
    db.session.commit()


def _known(found: Found) -> int:
    """The number of the link, a new one when nobody linked there yet."""
    digest = hashlib.sha256(found.url.encode()).hexdigest()
    known = db.session.scalar(sa.select(OuterLink.id).where(OuterLink.digest == digest))
    if known is None:
        link = OuterLink(digest=digest, url=found.url, host=found.host[:255])
        db.session.add(link)
        db.session.flush()
        known = link.id
    return known


def _claim(id: int) -> str | None:
    """The address, for one look at it, unless somebody else is at it."""
    now = utcnow()
    mine = sa.update(OuterLink).where(OuterLink.id == id, OuterLink.due_at <= now)
    mine = mine.values(due_at=now + CLAIM).returning(OuterLink.url)
    url = db.session.scalar(mine.execution_options(synchronize_session=False))
    db.session.commit()
    return url


def _settle(id: int, seen: Seen) -> None:
    link = db.session.get(OuterLink, id, populate_existing=True)
    if link:
        link.checked_at, link.status = utcnow(), seen.status
        _judge(link, seen.state, utcnow())
    db.session.commit()


def _judge(link: OuterLink, state: str, now: datetime) -> None:
    """It is broken once it was gone on two days; a host that is down changes nothing."""
    if state == "fine":
        link.doubted_at = link.broken_at = None
    elif state == "gone" and link.doubted_at is None:
        link.doubted_at = now
    elif state == "gone" and link.broken_at is None:
        link.broken_at = now
    is_doubtful = state == "gone" and link.broken_at is None
    link.due_at = now + (DOUBT if is_doubtful else REST + _spread(link.digest))


def _spread(digest: str) -> timedelta:
    """Up to a day more, so that what was written at once is not looked at at once for ever."""
    return timedelta(seconds=int(digest[:8], 16) % 86400)


def _sweep() -> None:
    """Forget addresses that nobody links to any more."""
    used: Any = sa.exists().where(OuterLinkUse.link_id == OuterLink.id)
    db.session.execute(sa.delete(OuterLink).where(~used).execution_options(synchronize_session=False))
    db.session.commit()
