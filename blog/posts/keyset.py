"""Paging by place: a page starts where the one before it ended (a date and an id), never at a counted row.

So the deepest page costs what the first one does, and nothing is shown twice or skipped when posts are added
meanwhile.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from blog.db import LARGEST_ID, Row, UTCDateTime, db
from blog.errors import NotFound


@dataclass(frozen=True)
class Cursor:
    """A place between two posts of a list."""

    at: datetime
    id: int

    def __str__(self) -> str:
        return f"{self.at.year:04}{self.at:%m%dT%H%M%S}-{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """Read what `str` wrote; raises NotFound for anything else."""
        found = re.fullmatch(r"(\d{8}T\d{6})-(\d{1,15})", text, re.ASCII)
        if found is None:
            raise NotFound(text)
        try:
            at = datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            raise NotFound(text) from None
        if (id := int(found[2])) > LARGEST_ID:
            raise NotFound(text)
        return cls(at, id)


@dataclass(frozen=True)
class Page:
    """Some posts of a list, and where it goes on."""

    posts: Sequence[Any]
    newer: Cursor | None
    older: Cursor | None


class Listing:
    """One kind of list: which posts (`found`: their `at` and `id`), and what is shown of each (`shown`).

    A page's posts are found first, in one index and in order, and only they are joined with the rest.
    """

    def __init__(self, found: sa.Select[Any], shown: sa.Select[Any], post_id: sa.ColumnElement[int]) -> None:
        at, id = found.selected_columns
        here = sa.tuple_(at, id)
        there = sa.tuple_(sa.bindparam("at", type_=UTCDateTime), sa.bindparam("id", type_=sa.Integer))
        newest = found.order_by(at.desc(), id.desc())
        self._newest = _page(newest, shown, post_id)
        self._older = _page(newest.where(here < there), shown, post_id)
        self._newer = _page(found.where(here > there).order_by(at, id), shown, post_id)

    def page(self, limit: int, before: str | None = None, after: str | None = None, **binds: object) -> Page:
        """Up to `limit` posts; raises NotFound past the end and for a cursor that is none."""
        binds["limit"] = limit + 1
        if after:
            page = self._page_after(Cursor.parse(after), limit, binds)
            if page is not None:
                return page
        elif before:
            return self._page_before(Cursor.parse(before), limit, binds)
        rows = db.session.execute(self._newest, binds).all()
        return Page(rows[:limit], None, _edge(rows[:limit], len(rows) > limit))

    def _page_before(self, cursor: Cursor, limit: int, binds: dict[str, object]) -> Page:
        # SQLite starts at the first upper bound that it finds, so `now` is told the place as well.
        bounds = {"at": cursor.at, "id": cursor.id, "now": min(cursor.at, datetime.now(UTC))}
        rows = db.session.execute(self._older, binds | bounds).all()
        if not rows:
            raise NotFound("past the end")
        shown = rows[:limit]
        return Page(shown, _cursor(shown[0]), _edge(shown, len(rows) > limit))

    def _page_after(self, cursor: Cursor, limit: int, binds: dict[str, object]) -> Page | None:
        """None when this would be the first page: that one is never shown half full."""
        rows = db.session.execute(self._newer, binds | {"at": cursor.at, "id": cursor.id}).all()
        if len(rows) <= limit:
            return None
        shown = rows[len(rows) - limit :]
        return Page(shown, _cursor(shown[0]), _cursor(shown[-1]))


def _page(found: sa.Select[Any], shown: sa.Select[Any], post_id: sa.ColumnElement[int]) -> sa.Select[Any]:
    page = found.limit(sa.bindparam("limit", type_=sa.Integer)).subquery("page")
    at, id = page.c
    return shown.join(page, id == post_id).order_by(at.desc(), id.desc())


def _cursor(row: Row) -> Cursor:
    return Cursor(row.published_at, row.id)


def _edge(rows: Sequence[Row], more: bool) -> Cursor | None:
    return _cursor(rows[-1]) if more else None
