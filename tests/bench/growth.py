"""What a page costs with 100,000 posts, against 100; and the deepest page of a list, against its first."""

import time
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from blog.db import db
from blog.posts.keyset import Cursor
from blog.posts.models import Post
from blog.site.routes import ARCHIVE_ROWS
from tests.bench import sites
from tests.bench.documents import CATEGORY, TAGS
from tests.bench.inside import Request, cpu_rounds, request
from tests.bench.report import Check, Rounds, note, ratio, table, title
from tests.bench.settings import Settings

LISTS = {
    "home": "/",
    "tag": f"/tags/{TAGS[0]}",
    "category": f"/categories/{CATEGORY}",
    "archive": "/archive",
}


def run(instance: Path, settings: Settings) -> list[Check]:
    """Build both sites, then compare page by page."""
    title(f"Growth: {settings.many:,} posts against {settings.few:,}, in process, uncached")
    few, many = (_site(instance, posts) for posts in (settings.few, settings.many))
    grown = {page: _grown(page, few, many, settings) for page in (*LISTS, "article")}
    deep = {page: _deepest(page, many, settings) for page in LISTS}
    sites.close(few)
    sites.close(many)
    table(
        {
            "µs CPU/request": {
                name: r for rounds in (*grown.values(), *deep.values()) for name, r in rounds.items()
            }
        }
    )
    return [
        *_checks(grown, "CPU with many posts, of that with few", 1.2),
        *_checks(deep, "CPU of the deepest page, of the first one's", 1.5),
    ]


def _checks(found: dict[str, Rounds], what: str, target: float) -> list[Check]:
    return [Check(f"{page}: {what}", ratio(rounds, *rounds), target) for page, rounds in found.items()]


def _site(instance: Path, posts: int) -> Flask:
    start = time.perf_counter()
    folder = sites.grown(instance, f"grown-{posts}", posts)
    size = (folder / "blog.db").stat().st_size / 2**20
    note(f"{posts:,} posts made in {time.perf_counter() - start:.0f} s, {size:,.0f} MB")
    return sites.app(folder)


def _grown(page: str, few: Flask, many: Flask, settings: Settings) -> Rounds:
    contenders = {f"{page}, many": _first(page, many), f"{page}, few": _first(page, few)}
    return cpu_rounds(contenders, settings.rounds, settings.slice)


def _deepest(page: str, site: Flask, settings: Settings) -> Rounds:
    cursor = _last_cursor(site, ARCHIVE_ROWS if page == "archive" else 10)
    contenders = {
        f"{page}, deepest page": request(site, f"{LISTS[page]}?before={cursor}"),
        f"{page}, first page": request(site, LISTS[page]),
    }
    return cpu_rounds(contenders, settings.rounds, settings.slice)


def _first(page: str, site: Flask) -> Request:
    return request(site, LISTS[page] if page in LISTS else f"/posts/{_middle(site)}")


def _middle(site: Flask) -> str:
    """A copy of the first sample from the middle of the site: the same text, however many there are."""
    with site.app_context():
        copies = db.session.scalar(sa.select(sa.func.count()).where(Post.slug.startswith("copy-"))) or 0
    return f"copy-{copies // 2 // sites.SAMPLES * sites.SAMPLES}"


def _last_cursor(site: Flask, rows: int) -> Cursor:
    """Where the last full page of the samples begins; they are the oldest posts under every label."""
    oldest = (
        sa.select(Post.published_at, Post.id).where(Post.kind == "post").order_by(Post.published_at, Post.id)
    )
    with site.app_context():
        at, id = db.session.execute(oldest.offset(rows).limit(1)).one()
    return Cursor(at, id)
