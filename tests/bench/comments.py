"""What an article costs with its discussion: 1,000 comments against 20, a million on the site against none,
and one thread of 10,000 replies against one of 20."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask

from blog.comments.models import FOLD, Comment, Discussion
from blog.db import db
from blog.posts.models import Post
from blog.rendering import render_comment
from tests.bench import sites
from tests.bench.inside import cpu_rounds, request, statements
from tests.bench.report import Check, Rounds, note, ratio, table, title
from tests.bench.settings import Settings

GUIDE = "/posts/python-backend-guide"
TEXT = (
    "补充一个坑：session 过期之后 `token` 也跟着失效，页面开着过夜再提交就会 400。\n\n"
    "```python\nraise Expired\n```"
)
EACH = 4  # comments in a usual thread: the first one and its replies
FEW, SOME, THREAD = 20, 1000, 10_000


def run(instance: Path, settings: Settings) -> list[Check]:
    """Build the sites, then compare page by page."""
    title(f"Comments: {SOME:,} against {FEW}, {settings.comments:,} on the site, a thread of {THREAD:,}")
    none = sites.app(sites.copy(instance, "silent"))
    few = _site(instance, "few", {GUIDE: (FEW, EACH)})
    some = _site(instance, "some", {GUIDE: (SOME, EACH)})
    full = _site(
        instance, "full", {GUIDE: (SOME, EACH), "/posts/how-to-write-here": (settings.comments, EACH)}
    )
    long = _site(instance, "long", {GUIDE: (THREAD, THREAD)})
    brief = _site(instance, "brief", {GUIDE: (FEW, FEW)})
    pages = {
        "few": (few, GUIDE),
        "some": (some, GUIDE),
        "full": (full, GUIDE),
        "none": (none, GUIDE),
        "long": (long, GUIDE),
        "brief": (brief, GUIDE),
        "thread, first": (long, f"{GUIDE}/comments/1"),
        "thread, last": (long, f"{GUIDE}/comments/1?at={THREAD - 60}"),
        "list, first": (full, f"{GUIDE}/comments"),
        "list, helpful": (full, f"{GUIDE}/comments?sort=helpful"),
        "list, last": (full, f"{GUIDE}/comments?sort=oldest&after={SOME - 25 * EACH}"),
    }
    asked = {name: request(site, path) for name, (site, path) in pages.items()}
    found = cpu_rounds(asked, settings.rounds, settings.slice)
    table({"µs CPU/request": found})
    counts = {name: statements(site, asked[name]) for name, (site, _path) in pages.items()}
    for site in {site for site, _path in pages.values()}:
        sites.close(site)
    return [*_ratios(found), *_counted(counts)]


def _ratios(found: Rounds) -> list[Check]:
    return [
        Check("article with 1,000 comments, of that with 20", ratio(found, "some", "few"), 1.5),
        Check("article on a site with a million, of one with 1,000", ratio(found, "full", "some"), 1.2),
        Check("article with a thread of 10,000, of one with 20", ratio(found, "long", "brief"), 1.2),
        Check(
            "last page of a thread of 10,000, of its first",
            ratio(found, "thread, last", "thread, first"),
            1.5,
        ),
        Check("last page of a discussion, of its first", ratio(found, "list, last", "list, first"), 1.5),
        Check("most helpful first, of oldest first", ratio(found, "list, helpful", "list, first"), 1.5),
    ]


def _counted(counts: dict[str, int]) -> list[Check]:
    return [
        Check("article with comments: SQL statements", counts["some"], 4),
        Check("further statements with a million comments", counts["full"] - counts["some"], 0),
        Check("one thread: SQL statements", max(counts["thread, first"], counts["thread, last"]), 4),
    ]


def _site(instance: Path, name: str, discussions: dict[str, tuple[int, int]]) -> Flask:
    """A copy of the site with so many comments below posts, so many in each thread."""
    folder = sites.copy(instance, f"talk-{name}")
    site = sites.app(folder)
    with site.app_context():
        ids = {
            path: db.session.scalars(sa.select(Post.id).where(Post.slug == path.split("/")[-1])).one()
            for path in discussions
        }
    sites.close(site)
    connection = sqlite3.connect(folder / "blog.db")
    connection.execute("PRAGMA synchronous=OFF")
    first = 1
    for path, (comments, each) in discussions.items():
        _fill(connection, ids[path], first, comments, each)
        first += comments
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()
    note(f"{name}: {(folder / 'blog.db').stat().st_size / 2**20:,.0f} MB")
    return site


def _fill(connection: sqlite3.Connection, post_id: int, first: int, comments: int, each: int) -> None:
    columns = [column.name for column in Comment.__table__.columns]
    marks = ", ".join("?" * len(columns))
    rows = _rows(columns, post_id, first, comments, each)
    connection.executemany(f"INSERT INTO comments ({', '.join(columns)}) VALUES ({marks})", rows)
    whole = {
        "post_id": post_id,
        "count": comments,
        "arrived": comments,
        "questions": 0,
        "places": "{}",
        "edition": 1,
    }
    names = ", ".join(whole)
    connection.execute(
        f"INSERT INTO {Discussion.__tablename__} ({names}) VALUES (?, ?, ?, ?, ?, ?)", [*whole.values()]
    )


def _rows(columns: list[str], post_id: int, first: int, comments: int, each: int) -> Iterator[list[Any]]:
    html, moment = render_comment(TEXT).html, "2026-01-02 03:04:05.000000"
    common = dict.fromkeys(columns, "") | {
        "post_id": post_id,
        "source": TEXT,
        "html": html,
        "renderer": 1,
        "version": 1,
    }
    common |= {
        "created_at": moment,
        "turned_at": moment,
        "published_at": moment,
        "state": "public",
        "is_shown": 1,
    }
    common |= dict.fromkeys(
        ("author_id", "edited_at", "approved_at", "answer_id", "place", "revision", "fold_id")
    )
    common |= dict.fromkeys(("question", "is_open", "children", "replies", "votes"), 0)
    for number in range(comments):
        id, root = first + number, first + number - number % each
        is_root, in_thread = id == root, min(each, comments - (root - first)) - 1
        parent = {} if is_root else {"replies": 0}
        yield [
            *(
                common
                | parent
                | {
                    "id": id,
                    "nonce": str(id),
                    "guest": str(id),
                    "name": f"读者{number % 97}",
                    "votes": number * 7 % 13,
                    "root_id": None if is_root else root,
                    "parent_id": None if is_root else root + (number % each) // 2,
                    "replies": in_thread if is_root else 0,
                    "fold_id": root + FOLD if is_root and in_thread > FOLD else None,
                    "fingerprint": str(id),
                }
            ).values()
        ]
