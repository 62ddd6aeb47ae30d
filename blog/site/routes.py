"""Home, archive, standing pages, the visitor's language, and whatever lives at an old address."""

import re
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blog.config import settings
from blog.db import SiteStamp, db
from blog.errors import NotFound
from blog.extensions import csrf
from blog.guides.queries import guide_in
from blog.posts import listings, queries
from blog.posts.models import asset_folder
from blog.web.addresses import local
from blog.web.articles import article, moved
from blog.web.files import file_response
from blog.web.guides import own
from blog.web.language import LOCALES, remember
from blog.web.paging import cards, links, listed, turned

bp = Blueprint("site", __name__)

ARCHIVE_ROWS = 100
TOPICS = 12


@bp.get("/")
def home() -> ResponseReturnValue:
    """The guide, then what was written lately; or the post that had a number in WordPress."""
    if number := _number():
        with suppress(NotFound):
            return moved(f"/?p={number}")
    values = listed(listings.RECENT)
    guide, pinned = (None, []) if values["newer"] else listings.featured()
    values["posts"] = _pinned_first(pinned, values["posts"])
    topics = dict.fromkeys((tag.name, tag.slug) for post in values["posts"] for tag in post.tags)
    if guide:
        values["posts"] = [post for post in values["posts"] if post.id != guide.id]
    values |= _guide(guide) if guide else {"guide": None}
    return render_template("site/home.html", topics=list(topics)[:TOPICS], **values)


def _number() -> str:
    """What `?p=12` or `?page_id=12` names, "" for nothing."""
    number = request.args.get("p") or request.args.get("page_id") or ""
    return number if re.fullmatch(r"\d{1,18}", number, re.ASCII) else ""


def _pinned_first(pinned: list[Any], posts: list[Any]) -> list[Any]:
    known = {row.id for row in pinned}
    return [*cards(pinned), *(post for post in posts if post.id not in known)]


def _guide(row: Any) -> dict[str, Any]:
    """What the page begins with: the guide, and how far whoever looks is on it."""
    it = own(guide_in(row))
    return {"guide": row, "followed": it if it.guide.path.stages else None}


@bp.get("/archive")
@bp.get("/archive/<int(fixed_digits=4):year>")
def archive(year: int | None = None) -> str:
    """All posts by year, or those of one year."""
    page = (
        turned(listings.YEAR, ARCHIVE_ROWS, **_bounds(year))
        if year is not None
        else turned(listings.ARCHIVE, ARCHIVE_ROWS)
    )
    if year and not page.posts:
        raise NotFound(year)
    return render_template("site/archive.html", years=_by_year(page.posts), year=year, **links(page))


def _bounds(year: int) -> dict[str, datetime]:
    if not 1 < year < 9999:
        raise NotFound(year)
    zone = settings().zone
    since, until = (datetime(y, 1, 1, tzinfo=zone).astimezone(UTC) for y in (year, year + 1))
    return {"since": since, "until": until}


def _by_year(rows: Sequence[Any]) -> list[tuple[int, list[Any]]]:
    zone = settings().zone
    return [
        (y, list(same)) for y, same in groupby(rows, key=lambda row: row.published_at.astimezone(zone).year)
    ]


@bp.post("/language")
@csrf.exempt  # it changes nothing but the language of the page, and a token would make every page personal
def language() -> ResponseReturnValue:
    """Remember which language the visitor wants, and go back."""
    response = redirect(local(request.form.get("next", "")))
    if (chosen := request.form.get("language")) in LOCALES:
        remember(response, chosen)
    return response


@bp.get("/healthz")
def health() -> ResponseReturnValue:
    """Whether the site can answer: its database is asked."""
    db.session.get_one(SiteStamp, 1)  # there only once the migrations have run
    return "ok\n", {"Content-Type": "text/plain; charset=utf-8", "Cache-Control": "no-store"}


@bp.get("/archives/")
@bp.get("/archives/<int(fixed_digits=4):year>/")
@bp.get("/archives/<int(fixed_digits=4):year>/<int:month>/")
def old_archive(year: int | None = None, month: int | None = None) -> ResponseReturnValue:
    """Where Hexo had the archive."""
    return redirect(url_for("site.archive", year=year), 301)


@bp.get("/<path:path>")
def place(path: str) -> ResponseReturnValue:
    """A standing page, a file where Hexo had it, or a redirect from an old address; raises NotFound."""
    for answer in (_page, _file, _old_address, _old_asset, _without_slash):
        with suppress(NotFound):
            return answer(path)
    raise NotFound(path)


def _page(path: str) -> ResponseReturnValue:
    return article(queries.readable_post(path, current_user, kind="page"), current_user)


def _file(path: str) -> ResponseReturnValue:
    if path.startswith("_"):
        raise NotFound(path)  # Hexo publishes nothing below _posts or _drafts by that name
    return file_response(f"/{path}")


def _old_address(path: str) -> ResponseReturnValue:
    return moved("/" + _bare(path))


def _old_asset(path: str) -> ResponseReturnValue:
    """A file beside a post, where Hexo's asset folders had it."""
    folder, _, name = path.rpartition("/")
    post = queries.moved_to(f"/{folder}")
    return redirect(url_for("media.show", path=f"{asset_folder(post.source_path or '')}/{name}"), 301)


def _without_slash(path: str) -> ResponseReturnValue:
    """The same address without a slash or index.html at its end, when something answers there."""
    bare = _bare(path)
    if bare == path:
        raise NotFound(path)
    endpoint, _values = current_app.url_map.bind("").match(f"/{bare}", method="GET")
    if endpoint == "site.place":
        queries.readable_post(bare, current_user, kind="page")
    query = request.query_string.decode("ascii", "ignore")
    return redirect(f"/{bare}?{query}" if query else f"/{bare}", 301)


def _bare(path: str) -> str:
    return path.removesuffix("index.html").rstrip("/")
