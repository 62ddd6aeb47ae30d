"""Discussions as readers see them: threads in pages, by statements that are built once.

A page is found by place (the comment where the one before it ended), in one index, and takes no longer in a
thread of 10,000. One statement gives all that a page shows: what the discussion is as a whole, some threads,
and of each the first replies.
"""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import sqlalchemy as sa

from blog.auth.models import User
from blog.comments.models import Comment, Discussion
from blog.db import LARGEST_ID, Row, db
from blog.errors import NotFound

SORTS = ("oldest", "newest", "helpful")
FILTERS = ("", "places", "open")  # everything, about a place of the post, questions without an answer
THREADS, REPLIES = 20, 50  # on a page

_comments, _users, _discussions = Comment.__table__.c, User.__table__.c, Discussion.__table__.c
_parent, _parent_author = sa.alias(Comment.__table__, "parent"), sa.alias(User.__table__, "parent_author")
PLAIN = (
    *_comments["id", "root_id", "parent_id", "author_id", "guest", "state", "created_at", "edited_at"],
    *_comments["name", "website", "question", "answer_id", "place", "quote", "votes", "replies"],
    _users.display_name.label("author_name"),
    _users.username.label("author_username"),
    sa.case((_users.deleted_at.is_(None), _users.avatar), else_="").label("author_avatar"),
    sa.func.coalesce(_parent_author.c.display_name, _parent.c.name).label("parent_name"),
    _parent.c.state.label("parent_state"),
)
SHOWN = (*PLAIN, sa.case((_comments.state == "public", _comments.html), else_="").label("html"))
WHOLE = (
    *_discussions["count", "arrived", "questions", "closed_at"],
    sa.cast(_discussions.places, sa.Text).label("places"),
)


@dataclass(frozen=True)
class Thread:
    """A comment and what was said below it; `folded` replies more are elsewhere."""

    root: Row
    replies: Sequence[Row] = ()

    @property
    def folded(self) -> int:
        """How many public replies are not among them."""
        found: int = self.root.replies - sum(reply.state == "public" for reply in self.replies)
        return max(found, 0)


@dataclass(frozen=True)
class Talk:
    """A page of a discussion, and what there is in all of it."""

    threads: Sequence[Thread] = ()
    earlier: str | None = None  # cursors
    later: str | None = None
    count: int = 0
    arrived: int = 0
    questions: int = 0
    closed_at: Any = None
    places: dict[int, int] = field(default_factory=dict)

    @property
    def comments(self) -> list[Row]:
        """All that is on the page."""
        return [comment for thread in self.threads for comment in (thread.root, *thread.replies)]


def talk(
    post_id: int,
    sort: str = "oldest",
    only: str = "",
    place: int | None = None,
    after: str | None = None,
    before: str | None = None,
    limit: int = THREADS,
) -> Talk:
    """A page of threads; raises NotFound for a sort, filter or cursor that is none."""
    if sort not in SORTS or only not in FILTERS:
        raise NotFound("sort")
    side = "after" if after else "before" if before else ""
    binds = cursor(after or before or "") | {"post_id": post_id, "place": place, "limit": limit + 1}
    rows = db.session.execute(statement(sort, "place" if place is not None else only, side), binds).all()
    threads = _threads([row for row in rows if row.id is not None], sort)
    if side and not threads:
        raise NotFound("past the end")
    if side == "before" and len(threads) <= limit:  # the first page is never shown half full
        return talk(post_id, sort, only, place, limit=limit)
    return Talk(*_page(threads, side, limit, sort), **(whole(rows[0]) if rows else {}))


def _threads(rows: Sequence[Row], sort: str) -> list[Thread]:
    """The threads in the order of the page."""
    below: dict[int, list[Row]] = {row.id: [] for row in rows if row.root_id is None}
    for row in rows:
        if row.root_id is not None:
            below[row.root_id].append(row)
    tops = sorted((row for row in rows if row.root_id is None), key=_ORDERS[sort])
    return [Thread(top, sorted(below[top.id], key=_ORDERS["oldest"])) for top in tops]


_ORDERS: dict[str, Callable[[Row], Any]] = {
    "oldest": lambda row: row.id,
    "newest": lambda row: -row.id,
    "helpful": lambda row: (-row.votes, -row.id),
}


def _page(
    threads: list[Thread], side: str, limit: int, sort: str
) -> tuple[list[Thread], str | None, str | None]:
    """What is shown of one thread more than that, and where it goes on to both sides."""
    more = len(threads) > limit
    shown = threads[-limit:] if side == "before" else threads[:limit]
    edges = [_place_of(thread.root, sort) for thread in shown]
    return shown, edges[0] if side else None, edges[-1] if side == "before" or more else None


def _place_of(root: Row, sort: str) -> str:
    return f"{root.votes}-{root.id}" if sort == "helpful" else str(root.id)


def cursor(text: str) -> dict[str, int]:
    """What a cursor names; raises NotFound when it is none."""
    if not text:
        return {}
    found = re.fullmatch(r"(?:(\d{1,9})-)?(\d{1,10})", text, re.ASCII)
    if found is None or int(found[2]) > LARGEST_ID:
        raise NotFound(text)
    return {"votes": int(found[1] or 0), "id": int(found[2])}


def whole(row: Row) -> dict[str, Any]:
    """What a row says of all of a discussion, in words of `Talk`."""
    places = {int(key): count for key, count in json.loads(row.places).items()}
    plain = {name: getattr(row, name) for name in ("count", "arrived", "questions", "closed_at")}
    return plain | {"places": places}


@cache
def statement(sort: str, only: str, side: str) -> sa.Select[Any]:
    """What asks for a page: `side` of its cursor is "after", "before", or "" for the first one."""
    tops = _tops(sort, only, side)
    first = Comment.__table__.alias("first")
    below = sa.and_(
        first.c.post_id == sa.bindparam("post_id"),
        first.c.root_id == tops.c.id,
        first.c.is_shown == sa.true(),
        first.c.id <= sa.func.coalesce(tops.c.fold_id, LARGEST_ID),
    )
    # The replies come first: where SQLite meets `tops` a second time it takes it for a million rows, and
    # reads all comments of the site to make a Bloom filter of them.
    # The outer join lets it begin with `tops`, not with all that was said below the post; where there was no
    # number for no reply, it would be taken for an inner one.
    reply = sa.func.coalesce(first.c.id, 0).label("id")
    replies = sa.select(reply).join_from(tops, first, below, isouter=True)
    ids = sa.union_all(replies, sa.select(tops.c.id)).subquery("ids")
    found = joined(sa.select(*SHOWN).join_from(ids, Comment.__table__, _comments.id == ids.c.id))
    page = found.subquery("page")
    return (
        sa.select(*WHOLE, *page.c)
        .join_from(Discussion.__table__, page, sa.true(), isouter=True)
        .where(_discussions.post_id == sa.bindparam("post_id"))
    )


def _tops(sort: str, only: str, side: str) -> sa.CTE:
    """The first comments of the threads of a page, and their place on it."""
    votes, id = _comments.votes, _comments.id
    order = {"oldest": (id.asc(),), "newest": (id.desc(),), "helpful": (votes.desc(), id.desc())}[sort]
    back = {"oldest": (id.desc(),), "newest": (id.asc(),), "helpful": (votes.asc(), id.asc())}[sort]
    way = back if side == "before" else order
    here = sa.tuple_(votes, id) if sort == "helpful" else id
    there = [sa.bindparam(name, type_=sa.Integer) for name in ("votes", "id")]
    edge: Any = sa.tuple_(*there) if sort == "helpful" else there[1]
    tops = sa.select(id, _comments.fold_id)
    tops = tops.where(_comments.post_id == sa.bindparam("post_id"), _comments.root_id.is_(None))
    tops = tops.where(_comments.is_shown == sa.true(), *_FILTERED[only])
    if side:
        tops = tops.where(here > edge if (sort == "oldest") == (side == "after") else here < edge)
    return tops.order_by(*way).limit(sa.bindparam("limit", type_=sa.Integer)).cte("tops")


_FILTERED: dict[str, tuple[sa.ColumnElement[bool], ...]] = {
    "": (),
    "places": (_comments.place.is_not(None),),
    "open": (_comments.is_open == sa.true(),),
    "place": (_comments.place == sa.bindparam("place", type_=sa.Integer),),
}


def joined(found: sa.Select[Any]) -> sa.Select[Any]:
    """With who wrote it, and whom it answers when that is not who began the thread."""
    answered = sa.and_(_parent.c.id == _comments.parent_id, _comments.parent_id != _comments.root_id)
    return (
        found.outerjoin(User.__table__, _users.id == _comments.author_id)
        .outerjoin(_parent, answered)
        .outerjoin(_parent_author, _parent_author.c.id == _parent.c.author_id)
    )


FULL = joined(sa.select(*PLAIN, _comments.html).select_from(Comment.__table__))
_ONE = FULL.where(_comments.id == sa.bindparam("id"))


def one(id: int) -> Row:
    """A comment as it is shown, whatever its state."""
    return db.session.execute(_ONE, {"id": id}).one()
