"""How a list of posts becomes a page: cards, and the addresses of the pages around it."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from flask import request, url_for

from blog.config import settings
from blog.posts.keyset import Cursor, Listing, Page
from blog.posts.shelves import tags_of
from blog.web.pictures import known_pictures


def listed(listing: Listing, **binds: object) -> dict[str, Any]:
    """Template values of a page of cards (posts, newer, older) at ?before= or ?after=; raises NotFound."""
    page = turned(listing, settings().posts_per_page, **binds)
    return {"posts": cards(page.posts), **links(page)}


def turned(listing: Listing, limit: int, **binds: object) -> Page:
    """The page of a list that the request asks for."""
    return listing.page(limit, request.args.get("before"), request.args.get("after"), **binds)


def cards(rows: Sequence[Any]) -> list[SimpleNamespace]:
    """Rows of a list together with their tags."""
    tags, pictures = tags_of(rows), known_pictures(row.cover for row in rows if row.cover)
    return [SimpleNamespace(**row._mapping, tags=tags[row.id], pictures=pictures) for row in rows]


def links(page: Page) -> dict[str, str | None]:
    """Where newer and older posts are; None where there are none."""
    return {"newer": _address("after", page.newer), "older": _address("before", page.older)}


def _address(side: str, cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    values: dict[str, Any] = {**(request.view_args or {}), side: cursor}
    return url_for(request.endpoint or "", **values)
