"""Work in a process of its own: heard of at once, done once, and lost by nothing."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import sqlalchemy as sa

from blog import bells
from blog.auth.sessions.models import Client
from blog.background import crew
from blog.bells import EVERYBODY, Bell, Pipe, Redis
from blog.db import db, utcnow
from blog.site.webhooks.actions import register
from blog.site.webhooks.models import Delivery
from tests.conftest import make_app
from tests.redis import redis
from tests.site.webhooks.listening import Program
from tests.walks.conftest import ROOT
from tests.world import World

SOON = 20  # seconds: far more than it takes, and less than the worker's own pause
KEY = "0123456789abcdef" * 4


def until(is_so: Callable[[], bool]) -> None:
    """Return once it is so."""
    limit = time.monotonic() + SOON
    while not is_so():
        assert time.monotonic() < limit, "nothing happens"
        time.sleep(0.02)


@pytest.fixture
def folder() -> Iterator[Path]:
    """With a name short enough for a socket."""
    with TemporaryDirectory(prefix="mojing-") as made:
        yield Path(made)


@contextmanager
def listening(bell: Bell, heard: list[str]) -> Iterator[None]:
    """Somebody who notes for whom it rings."""
    over = threading.Event()
    listener = threading.Thread(target=bell.listen, args=[heard.extend, over.is_set])
    listener.start()
    try:
        yield
    finally:
        over.set()
        listener.join()


def test_a_pipe_carries_rings_and_lets_nobody_wait_who_is_not_heard(folder: Path) -> None:
    (folder / "work.pipe").write_text("left by somebody")
    bell, heard = Pipe(folder / "work.pipe"), list[str]()
    with listening(bell, heard):
        until(bell.is_heard)
        Pipe(folder / "work.pipe").ring({"postman"})
        until(lambda: heard == ["postman"])
    assert not bell.is_heard()
    bell.ring({"postman"})
    Pipe(folder / "none").ring({"postman"})


def test_a_ring_that_another_worker_was_faster_to_hear_ends_nobody(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    select, stolen = bells.select.select, list[bytes]()

    def late(ends: list[int], *more: object) -> object:
        found = select(ends, *more)
        if found[0] and not stolen:
            stolen.append(os.read(ends[0], 4096))
        return found

    monkeypatch.setattr(bells.select, "select", late)
    bell, heard = Pipe(folder / "work.pipe"), list[str]()
    with listening(bell, heard):
        until(bell.is_heard)
        bell.ring({"postman"})
        until(lambda: stolen == [b"postman\n"])
        bell.ring({"courier"})
        until(lambda: heard == ["courier"])


def test_nobody_works_on_when_the_bell_cannot_be_heard(instance: Path, folder: Path) -> None:
    workers = crew(make_app(instance))
    workers.bell = Pipe(folder / "none" / "work.pipe")
    with pytest.raises(FileNotFoundError):
        workers.work(lambda: False)
    assert all(one.stopped() for one in workers.members)


def test_redis_carries_rings_and_may_go_and_come_back(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(bells, "AWAY", 0.1)
    monkeypatch.setattr(bells, "OFTEN", 0.05)
    heard: list[str] = []
    with redis(folder) as url:
        ours, theirs = Redis(url, "mojing:a"), Redis(url, "mojing:a")
        other = Redis(url, "mojing:b")
        assert not ours.is_heard()
        with listening(ours, heard):
            until(theirs.is_heard)
            assert not other.is_heard(), "another site has a bell of its own"
            other.ring({"darkroom"})
            theirs.ring({"postman", "courier"})
            until(lambda: sorted(heard) == [EVERYBODY, "courier", "postman"])
    assert caplog.messages == []
    heard.clear()
    for _ring in range(3):
        theirs.ring({"postman"})
    assert not theirs.is_heard()
    with listening(ours, heard):
        until(lambda: len(caplog.messages) == 2)
        assert all("does not answer" in said for said in caplog.messages), "once in each process"
        with redis(folder):
            until(lambda: heard == [EVERYBODY])
            until(lambda: theirs.is_heard())
            theirs.ring({"postman"})
            until(lambda: heard == [EVERYBODY, "postman"])
            assert caplog.messages[2:] == ["Redis answers again"] * 2


@contextmanager
def working(instance: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    """`flask work`, which must end by itself when it is told to."""
    ours = {"BLOG_INSTANCE": str(instance), "BLOG_SECRET_KEY": KEY, "BLOG_PRIVATE_NETWORKS": "yes"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "work"]
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | ours | settings) as process:
        try:
            yield process
        finally:
            process.send_signal(signal.SIGTERM)
    assert process.returncode in (0, -signal.SIGKILL)


def site(instance: Path, program: Program, **settings: object) -> World:
    """One that leaves its work to a process, and tells the program of its posts."""
    made = World(make_app(instance, TESTING=False, SECRET_KEY=KEY, BACKGROUND="worker", **settings))
    made.ask(lambda: register(made.person("alice"), "Program", PUBLIC, ["post.published"], Client()).id)
    made.ask(lambda: _lead(program.url))
    return made


PUBLIC = "https://example.com/"


def _lead(url: str) -> None:
    db.session.execute(sa.text("UPDATE webhook_endpoints SET url = :url"), {"url": url})
    db.session.commit()


def delivery(world: World) -> Delivery:
    return world.ask(lambda: db.session.scalars(sa.select(Delivery)).one())


def due_now() -> None:
    db.session.execute(sa.update(Delivery).values(due_at=utcnow()))
    db.session.commit()


def test_a_worker_that_is_killed_amid_its_work_loses_nothing(instance: Path, program: Program) -> None:
    world = site(instance, program)
    world.post("甲")
    program.may_answer.clear()
    with working(instance) as worker:
        assert program.arrived.wait(SOON)
        worker.kill()
    program.may_answer.set()
    program.arrived.clear()
    left = delivery(world)
    assert (left.tries, left.delivered_at) == (1, None)
    world.ask(due_now)  # as it is two minutes later
    with working(instance):
        assert program.arrived.wait(SOON)
    done = delivery(world)
    assert (done.tries, done.status, bool(done.delivered_at)) == (2, 200, True)
    assert [headers["webhook-id"] for headers, _body in program.heard] == [done.message] * 2


def pipe(_folder: Path) -> AbstractContextManager[str]:
    """No address of Redis: then it is the pipe."""
    return nullcontext("")


@pytest.mark.parametrize("through", [pipe, redis])
def test_what_a_commit_leaves_is_begun_at_once_in_the_other_process(
    instance: Path,
    folder: Path,
    program: Program,
    through: Callable[[Path], AbstractContextManager[str]],
    caplog: pytest.LogCaptureFixture,
) -> None:
    with through(folder) as url:
        world = site(instance, program, REDIS_URL=url)
        threads = threading.active_count()
        assert crew(world.app).is_idle()
        with working(instance, BLOG_REDIS_URL=url):
            until(lambda: not crew(world.app).is_idle())
            world.post("甲")
            assert program.arrived.wait(SOON)
        assert crew(world.app).is_idle()
        crew(world.app).start()
        assert threading.active_count() <= threads + 1, "nothing is done here"
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
