"""Sites to measure: the demo content on a fresh database, and copies of it with as many posts as wanted."""

import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from blog import create_app
from blog.auth.queries import first_administrator
from blog.db import db
from blog.posts.models import Post, Revision
from blog.transfer.actions import Report, import_site
from tests.bench import documents
from tests.bench.servers import ROOT

# Real posts, rendered by the real action, of which all further ones are copies. Each copy is a minute older
# than the one before it, so that even the last of 100,000 is newer than the guide that home has to find.
SAMPLES = 20
_SKIPPED = {"id", "post_id", "slug", "source_path", "live_id", "number", "created_at", "published_at"}


def fresh(folder: Path) -> Path:
    """An instance as `flask setup` leaves it."""
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "setup"]
    env = dict(os.environ) | {"BLOG_INSTANCE": str(folder)}
    subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
    return folder


def app(instance: Path) -> Flask:
    """The site on that instance; what goes wrong in it is raised."""
    made = create_app({"INSTANCE": str(instance)})
    made.config["PROPAGATE_EXCEPTIONS"] = True
    return made


def close(site: Flask) -> None:
    """Close its database, so that the file can be copied."""
    with site.app_context():
        db.session.remove()
        db.engine.dispose()


def copy(instance: Path, name: str) -> Path:
    """The same site in another folder beside it."""
    return Path(shutil.copytree(instance, instance.with_name(name)))


def bring_in(site: Flask, folder: Path) -> Report:
    """Import a folder; raises RuntimeError when anything in it was not new."""
    with site.app_context():
        author = first_administrator()
        assert author, "a fresh instance has an administrator"
        report = import_site(author, folder)
    if report.count("created") != len(report.rows):
        raise RuntimeError(str(report.rows))
    return report


def grown(instance: Path, name: str, posts: int) -> Path:
    """A copy of the site with that many further posts, all of them under the same tags and category."""
    target = copy(instance, name)
    site = app(target)
    short = {"least": 700, "most": 1500}  # 100,000 posts stay below a gigabyte
    bring_in(site, documents.write(target / "import", range(SAMPLES), **short))
    close(site)
    _multiply(target / "blog.db", posts - SAMPLES)
    return target


def _multiply(database: Path, copies: int) -> None:
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute(_PLAN, {"copies": copies, "samples": SAMPLES})
    posts, revisions = (_rest(model.__table__) for model in (Post, Revision))
    connection.execute(
        "INSERT INTO posts (id, slug, live_id, created_at, published_at, " + posts + ")"
        " SELECT new_post, 'copy-' || k, new_revision, at, at, "
        + posts
        + " FROM copies JOIN posts ON id = post"
    )
    connection.execute(
        "INSERT INTO revisions (id, post_id, number, created_at, " + revisions + ")"
        " SELECT new_revision, new_post, 1, at, " + revisions + " FROM copies JOIN revisions ON id = revision"
    )
    for table, label in (("post_tags", "tag_id"), ("post_categories", "category_id")):
        connection.execute(
            f"INSERT INTO {table} (post_id, {label}, position, published_at)"
            f" SELECT new_post, {label}, position, at FROM copies JOIN {table} ON post_id = post"
        )
    connection.commit()
    connection.close()


_PLAN = """
CREATE TEMP TABLE copies AS
WITH RECURSIVE
  numbers(k) AS (SELECT 0 WHERE :copies > 0 UNION ALL SELECT k + 1 FROM numbers WHERE k + 1 < :copies),
  samples AS (
    SELECT id AS post, live_id AS revision, row_number() OVER (ORDER BY id) - 1 AS nr
    FROM posts WHERE source_path LIKE '\\_posts/note-%' ESCAPE '\\'
  )
SELECT k, post, revision,
  (SELECT max(id) FROM posts) + :copies - k AS new_post,
  (SELECT max(id) FROM revisions) + :copies - k AS new_revision,
  strftime('%Y-%m-%d %H:%M:%S.000000', 'now', '-' || (k + 1) || ' minutes') AS at
FROM numbers JOIN samples ON nr = k % :samples
ORDER BY new_post
"""


def _rest(table: sa.FromClause) -> str:
    """The columns that a copy takes over."""
    return ", ".join(column.name for column in table.c if column.name not in _SKIPPED)
