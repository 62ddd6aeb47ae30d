"""A server that is killed while many write has every comment that it said it has, and none twice."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from html import unescape
from pathlib import Path

import pytest
import requests
import sqlalchemy as sa

from blog import create_app
from blog.comments.models import Comment
from blog.db import db
from tests.comments.talking import discussion
from tests.conftest import person
from tests.walks.conftest import ROOT, free_port, wait_for
from tests.walks.inhabited import cookie
from tests.world import World

pytestmark = pytest.mark.sqlite
WRITERS, EACH, ENOUGH = 8, 8, 12  # comments that a member may leave at once; answers to see before the end
RULES = {"COMMENTS": "members", "COMMENTS_HELD": "none", "TRUSTED_PROXIES": "1"}


@contextmanager
def running(folder: Path, port: int) -> Iterator[int]:
    """The whole server, which ends by SIGKILL: the number of its group of processes."""
    settings = RULES | {"INSTANCE": str(folder), "SITE_URL": f"http://127.0.0.1:{port}"}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BLOG_")} | {"PORT": str(port)}
    environment |= {f"BLOG_{name}": value for name, value in settings.items()}
    command = [sys.executable, "-m", "gunicorn", "-c", "python:blog.serving", "wsgi:app"]
    quiet = subprocess.DEVNULL
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=quiet, stderr=quiet, start_new_session=True
    ) as server:
        try:
            wait_for(f"http://127.0.0.1:{port}")
            yield server.pid
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


class Writer:
    """A member with a browser, who sends what was not answered once more."""

    def __init__(self, site: str, slug: str, number: int, session: str) -> None:
        self.path, self.number, self.kept = f"{site}/posts/{slug}/comments/new", number, 0
        self.open: dict[str, str] = {}
        self.browser = requests.Session()
        self.browser.headers["X-Forwarded-For"] = f"203.0.113.{number}"
        self.browser.cookies.set("session", session, domain="127.0.0.1", path="/")

    def write(self, answered: threading.Semaphore) -> None:
        """Comment again and again, until nobody answers."""
        with suppress(requests.ConnectionError):
            while self.kept < EACH:
                form = self.browser.get(self.path, timeout=20).text
                fields = {
                    n: unescape(v) for n, v in re.findall(r'name="([\w-]+)"[^>]* value="([^"]*)"', form)
                }
                sent = {name: fields[name] for name in ("csrf_token", "stamp")}
                self.open = sent | {"text": f"第 {self.number} 人的第 {self.kept} 句"}
                self.send()
                answered.release()

    def send(self) -> None:
        """Send the form that is open; it is taken, or there is no answer."""
        answer = self.browser.post(self.path, data=self.open, allow_redirects=False, timeout=20)
        assert answer.status_code == 303, answer.text[:500]
        self.kept += 1


def texts(world: World) -> Counter[str]:
    return world.ask(lambda: Counter(db.session.scalars(sa.select(Comment.source))))


def test_what_was_acknowledged_is_there_after_the_whole_server_was_killed(instance: Path) -> None:
    port = free_port()
    world = World(create_app({"INSTANCE": str(instance), "SITE_URL": f"http://127.0.0.1:{port}", **RULES}))
    world.ask(lambda: furnish(world))
    slug, answered = world.post("标题", by="w0"), threading.Semaphore(0)
    names = [f"w{number}" for number in range(WRITERS)]
    writers = [
        Writer(f"http://127.0.0.1:{port}", slug, n, cookie(world.app, name)) for n, name in enumerate(names)
    ]
    threads = [threading.Thread(target=writer.write, args=[answered]) for writer in writers]
    with running(instance, port) as server:
        for thread in threads:
            thread.start()
        for _answer in range(ENOUGH):
            assert answered.acquire(timeout=20)
        os.killpg(server, signal.SIGKILL)
        for thread in threads:
            thread.join()
    kept = {f"第 {writer.number} 人的第 {n} 句" for writer in writers for n in range(writer.kept)}
    assert len(kept) >= ENOUGH
    found = texts(world)
    assert kept <= set(found), "an answer was a promise"
    assert world.ask(lambda: db.session.scalar(sa.text("PRAGMA integrity_check"))) == "ok"
    unanswered = [writer for writer in writers if writer.open.get("text") not in kept]
    with running(instance, port):
        for writer in unanswered:
            writer.send()
    assert set(texts(world).values()) == {1}
    assert discussion(world, slug).count == len(texts(world)) == len(kept) + len(unanswered)
    assert sum(found.values()) == len(found), "nothing was there twice before either"
    assert {writer.open["text"] for writer in unanswered} <= set(texts(world))


def furnish(world: World) -> None:
    """Members."""
    db.session.add_all(
        person(f"w{number}", "author" if number == 0 else "reader") for number in range(WRITERS)
    )
    db.session.commit()
