"""Comments posted in a second by 16 people: here, in Isso, by the least that a form costs with our packages,
and by a bare INSERT with a commit.

All keep them in SQLite and wait for the disk (`synchronous=FULL`), behind two workers of the same gunicorn.
What anybody may post in a while is raised in both systems, not switched off: they reckon all the same.
"""

import json
import os
import re
import sqlite3
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from html import unescape
from itertools import count, cycle, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa
from flask import Flask

from blog import create_app
from blog.comments import actions
from blog.comments.stamps import stamp
from blog.db import db
from blog.posts.models import Post
from tests.bench import fixed, sites
from tests.bench.load import Figures, Load, parse
from tests.bench.processes import cpu
from tests.bench.report import Check, note, ratio, table, title
from tests.bench.servers import Server, gunicorn
from tests.bench.settings import Settings
from tests.conftest import person
from tests.walks.inhabited import cookie

WRITERS, CROWD, SLUG = 16, 64, "how-to-write-here"
PATH = f"/posts/{SLUG}/comments/new"
SHEET = 8000  # requests that are prepared for a second of load
App = Callable[..., Iterable[bytes]]
SCRIPT = """
local lines = io.lines(os.getenv("REQUESTS"))
function request()
  local path, cookie, kind, body = lines():match("^(%S+)\\t(%S*)\\t(%S+)\\t(.*)$")
  return wrk.format("POST", path, { ["Cookie"] = cookie, ["Content-Type"] = kind }, body)
end
"""
ISSO = """[general]
dbpath = {folder}/comments.db
host = http://127.0.0.1/
[guard]
ratelimit = 1000000
direct-reply = 1000000
reply-to-self = true
"""


@dataclass(frozen=True)
class Contender:
    """A server, and what is sent to it: path, cookie, kind and body, tab by tab."""

    server: Server
    requests: Iterator[str]
    database: Path

    def rows(self) -> int:
        """How many comments there are."""
        with closing(sqlite3.connect(self.database)) as connection:
            return int(connection.execute("SELECT count(*) FROM comments").fetchone()[0])


def run(instance: Path, settings: Settings) -> list[Check]:
    """Load one after the other, round by round, and count what each one kept."""
    title(f"Comments posted by {WRITERS} people at once")
    figures, lost = Figures(), 0
    with ExitStack() as stack:
        contenders = {
            "ours": stack.enter_context(_ours(instance)),
            "Isso": stack.enter_context(_isso(instance.with_name("isso"))),
            "our packages": stack.enter_context(_fixed(instance.with_name("fixed"))),
            "INSERT": stack.enter_context(_bare(instance.with_name("insert"))),
        }
        for _round in range(settings.rounds):
            for name, contender in contenders.items():
                load, cost, missing = _drive(contender, WRITERS, settings.seconds, instance.parent)
                figures.add(name, load, cost)
                lost += missing
        crowd, _cost, missing = _drive(contenders["ours"], CROWD, settings.seconds, instance.parent)
    table({"comments/s": figures.rate, "CPU µs": figures.cpu, "p99 ms": figures.p99})
    for name in ("our packages", "INSERT"):
        note(f"of Isso, {name}: {ratio(figures.rate, name, 'Isso'):.2f}")
    return [
        Check("comments posted, of those in Isso", ratio(figures.rate, "ours", "Isso"), 1.5, at_least=True),
        Check("comments acknowledged and not there, answers that failed", lost + figures.failures, 0),
        Check(f"the same of {CROWD} people at once", missing + crowd.failures, 0),
    ]


def _drive(contender: Contender, writers: int, seconds: float, folder: Path) -> tuple[Load, float, int]:
    """What wrk saw, CPU microseconds for a comment, and how many were acknowledged and are not there."""
    sheet, script = folder / "requests.txt", folder / "post.lua"
    sheet.write_text("".join(islice(contender.requests, int(SHEET * seconds))))
    script.write_text(SCRIPT)
    command = ["wrk", "-t1", f"-c{writers}", f"-d{seconds:g}s", "--latency", "-s", str(script)]
    env = dict(os.environ) | {"REQUESTS": str(sheet)}
    before, spent = contender.rows(), cpu(contender.server.pid)
    done = subprocess.run(
        [*command, contender.server.url], check=True, capture_output=True, text=True, timeout=60, env=env
    )
    load = parse(done.stdout)
    spent, kept = cpu(contender.server.pid) - spent, contender.rows() - before
    return load, spent / load.requests, max(0, load.requests - kept)


@contextmanager
def _ours(instance: Path) -> Iterator[Contender]:
    folder = sites.copy(instance, "posting")
    site = create_app({"INSTANCE": str(folder)})
    names = [f"writer-{number}" for number in range(CROWD)]
    with site.app_context():
        db.session.add_all(person(name, "reader") for name in names)
        db.session.commit()
        post_id = db.session.scalars(sa.select(Post.id).where(Post.slug == SLUG)).one()
    with gunicorn("tests.bench.posting:ours()", folder, BLOG_COMMENTS_HELD="none") as server:
        forms = [_form(server, cookie(site, name)) for name in names]
        yield Contender(server, _sheet(site, post_id, forms), folder / "blog.db")
    sites.close(site)


def ours() -> Flask:
    """The site, where each may say much in a while."""
    for name in ("COMMENTS", "NETWORKS"):
        setattr(actions, name, replace(getattr(actions, name), limit=10**9))
    return create_app()


def _form(server: Server, session: str) -> tuple[str, str]:
    """The cookie of somebody who opened the form, and the token in it."""
    response, body = server.get(PATH, Cookie=f"session={session}")
    renewed = re.search(r"session=([^;]+)", response.headers.get("Set-Cookie", ""))
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', body.decode())
    assert token, body
    return f"session={renewed[1] if renewed else session}", unescape(token[1])


def _sheet(site: Flask, post_id: int, forms: list[tuple[str, str]]) -> Iterator[str]:
    for number, (session, token) in zip(count(), cycle(forms)):
        with site.app_context():
            made = stamp(post_id)
        sent = {"csrf_token": token, "stamp": made, "text": _text(number)}
        yield f"{PATH}\t{session}\tapplication/x-www-form-urlencoded\t{urlencode(sent)}\n"


@contextmanager
def _isso(folder: Path) -> Iterator[Contender]:
    folder.mkdir()
    (folder / "isso.cfg").write_text(ISSO.format(folder=folder))
    with gunicorn("tests.bench.posting:isso()", folder, ISSO_SETTINGS=str(folder / "isso.cfg")) as server:
        sent = ({"title": "标题", "author": "读者", "text": _text(number)} for number in count())
        lines = (f"/new?uri=/a/\t\tapplication/json\t{json.dumps(one)}\n" for one in sent)
        yield Contender(server, lines, folder / "comments.db")


def isso() -> App:
    """Isso, which answers on / too, where we wait for servers."""
    from isso import config, make_app

    known = config.load(config.default_file(), os.environ["ISSO_SETTINGS"])
    return _beside(make_app(known, multiprocessing=True))


@contextmanager
def _fixed(folder: Path) -> Iterator[Contender]:
    folder.mkdir()
    fixed.people(str(folder), WRITERS)
    with gunicorn("tests.bench.fixed:fixed()", folder) as server:
        forms = [_signed_in(server, 1 + number) for number in range(WRITERS)]
        kind = "application/x-www-form-urlencoded"
        sent = (
            (session, urlencode({"csrf_token": token, "text": _text(number)}))
            for number, (session, token) in zip(count(), cycle(forms))
        )
        yield Contender(
            server, (f"/new\t{cookie}\t{kind}\t{body}\n" for cookie, body in sent), folder / "fixed.db"
        )


def _signed_in(server: Server, id: int) -> tuple[str, str]:
    response, body = server.get(f"/come-in/{id}")
    return response.headers["Set-Cookie"].split(";")[0], body.decode()


@contextmanager
def _bare(folder: Path) -> Iterator[Contender]:
    folder.mkdir()
    with sqlite3.connect(folder / "insert.db") as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE comments (id INTEGER PRIMARY KEY, text TEXT NOT NULL)")
    with gunicorn("tests.bench.posting:bare()", folder) as server:
        lines = (f"/new\t\ttext/plain\t{_text(number)}\n" for number in count())
        yield Contender(server, lines, folder / "insert.db")


def bare() -> App:
    """An INSERT by SQLAlchemy, and a commit."""
    engine = sa.create_engine(f"sqlite:///{os.environ['BLOG_INSTANCE']}/insert.db")
    insert = sa.insert(sa.table("comments", sa.column("text")))

    def post(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        with engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA synchronous=FULL")
            connection.execute(insert, {"text": environ["wsgi.input"].read().decode()})
        start_response("201 Created", [("Content-Length", "0")])
        return []

    return _beside(post)


def _beside(app: App) -> App:
    def both(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != "/":
            return app(environ, start_response)
        start_response("200 OK", [("Content-Length", "0")])
        return []

    return both


def _text(number: int) -> str:
    return f"第 {number} 句：`token` 也会**失效**。"
