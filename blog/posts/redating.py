"""Dates that posts state without a zone, read again when the site's time zone is another one.

Such a post keeps the clock time that is written in it, so the moment moves. Reading all of the front matter
costs milliseconds a post; a date on a line of its own is read alone where that gives what is stored.
"""

import re
from datetime import datetime
from functools import cache
from typing import Any

import sqlalchemy as sa

from blog.db import Row, db
from blog.posts.document import parse
from blog.posts.frontmatter.dates import Moment, moment
from blog.posts.models import Post, Revision, post_categories, post_tags

HEAD = 3000  # characters of a document that hold its front matter, as a rule
KEYS = {"published_at": "date", "updated_at": "updated"}

_posts: Any = Post.__table__
_revisions = Revision.__table__
_DATED = (
    sa.select(
        *_posts.c["id", "published_at", "updated_at"],
        sa.func.substr(_revisions.c.source, 1, HEAD).label("head"),
    )
    .join_from(_posts, _revisions, _posts.c.live_id == _revisions.c.id)
    .where(_posts.c.zone == "")
)
_SOURCE = (
    sa.select(Revision.source).join(Post, Post.live_id == Revision.id).where(Post.id == sa.bindparam("id"))
)


def redate(before: str, after: str) -> int:
    """Read the dates of all posts in the zone `after`, which were read in `before`: how many moved.

    Part of the caller's transaction.
    """
    moved = [
        (row.id, dates) for row in db.session.execute(_DATED).all() if (dates := _moved(row, before, after))
    ]
    for id, dates in moved:
        db.session.execute(sa.update(_posts).where(_posts.c.id == id).values(dates))
        for shelf in (post_tags, post_categories) if "published_at" in dates else ():
            at = dates["published_at"]
            db.session.execute(sa.update(shelf).where(shelf.c.post_id == id).values(published_at=at))
    return len(moved)


def _moved(row: Row, before: str, after: str) -> dict[str, datetime]:
    dates = {column: _read(row, column, before, after) for column in KEYS}
    return {column: at for column, at in dates.items() if at and at != row._mapping[column]}


def _read(row: Row, column: str, before: str, after: str) -> datetime | None:
    """The moment of that column when the document's date is in the other zone."""
    stored: datetime | None = row._mapping[column]
    front, fence, _body = row.head.partition("\n---")
    if fence and KEYS[column] not in front:
        return stored
    for raw in _plain(KEYS[column]).findall(front):
        if _second(moment(raw, before)) == stored:
            return _second(moment(raw, after))
    document = parse(db.session.scalars(_SOURCE, {"id": row.id}).one(), zone=after)
    found: Moment | None = getattr(document, KEYS[column])
    return _second(found) if found else stored


def _second(found: Moment) -> datetime:
    return found.utc.replace(microsecond=0)


@cache
def _plain(key: str) -> re.Pattern[str]:
    """A line of front matter that is nothing but a date without a zone."""
    return re.compile(rf"^{key}: *(\d{{4}}-\d\d-\d\d(?: \d\d:\d\d:\d\d)?) *\r?$", re.MULTILINE)
