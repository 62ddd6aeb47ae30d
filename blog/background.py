"""What the site does by itself: each kind of work in a thread of its own.

It wakes when a commit gave it something to do, and now and then besides; after each look it rests a moment,
so that what comes many times in a second is done together. What there is to do is in the database, so whoever
does it may end at any moment. The threads are in the web workers, or in a process of their own (`flask work`,
BLOG_BACKGROUND=worker), which is then told by a bell (bells.py).
"""

import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Collection
from typing import ClassVar

from flask import Flask, current_app, has_request_context
from sqlalchemy import event, orm
from sqlalchemy.exc import SQLAlchemyError

from blog.bells import EVERYBODY, Bell, bell_of

REST = 1  # second after each look
PAUSE = 30  # seconds between looks at what became due; others may have left it
FAREWELL = 15  # seconds that a process which ends waits for what is under way


class Background(ABC):
    """Works while nobody waits for it. It starts with its process, else when first woken."""

    name: ClassVar[str]
    away: ClassVar[str]  # what to say when the database cannot be read
    failed: ClassVar[str]
    pause: ClassVar[float] = PAUSE

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    @abstractmethod
    def work(self) -> None:
        """Do what is due, until `self.stopped()`; in an application context."""

    def stopped(self) -> bool:
        """Whether to end after what is under way."""
        return self._stop.is_set()

    def start(self) -> None:
        """Begin, unless it did; never before a fork, which no thread survives."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._walk, name=self.name, daemon=True)
                self._thread.start()

    def wake(self) -> None:
        """Say that there is something to do."""
        self.start()
        self._wake.set()

    def end(self) -> None:
        """Ask it to stop after its current piece of work; returns at once."""
        self._stop.set()
        self._wake.set()

    def stop(self, patience: float = FAREWELL) -> None:
        """Let it finish what is under way, and wait for that some seconds."""
        self.end()
        if self._thread:
            self._thread.join(patience)

    def _walk(self) -> None:
        while True:
            self._wake.clear()
            self.work_once()
            if self.stopped():
                return
            self._stop.wait(REST)
            self._wake.wait(self.pause)

    def work_once(self) -> None:
        """Do what is due; what goes wrong is told in the log."""
        try:
            with self._app.app_context():
                self.work()
        except SQLAlchemyError as error:
            self._app.logger.warning("%s: %s", self.away, str(error).splitlines()[0])
        except Exception:
            self._app.logger.exception(self.failed)


class Crew:
    """Those who work for a site: in this process, or in another one that hears the bell."""

    def __init__(self, app: Flask, members: Collection[Background]) -> None:
        settings = app.extensions["settings"]
        self.members = members
        self._app = app
        self.is_elsewhere: bool = settings.background == "worker"
        self.is_worker = False
        self.bell: Bell = bell_of(settings, app.instance_path)

    def start(self) -> None:
        """Begin, if the work is done in this process."""
        if not self._leaves_it():
            for one in self.members:
                one.start()

    def stop(self) -> None:
        """Let all finish what is under way, at the same time."""
        until = time.monotonic() + FAREWELL
        for one in self.members:
            one.end()
        for one in self.members:
            one.stop(max(until - time.monotonic(), 0))

    def call(self, names: Collection[str]) -> None:
        """Wake these workers, here or through the bell.

        Commands never do the work: they end too soon. In tests nothing is woken.
        """
        if self._app.testing:
            return
        if self.is_worker or (not self.is_elsewhere and has_request_context()):
            for one in self.members:
                if one.name in names or EVERYBODY in names:
                    one.wake()
        elif self.is_elsewhere:
            self.bell.ring(names)

    def is_idle(self) -> bool:
        """Whether the work is left to a `flask work` process and none runs."""
        return self._leaves_it() and not self.bell.is_heard()

    def work(self, is_over: Callable[[], bool]) -> None:
        """Be the process that does the work, until `is_over` says so."""
        self.is_worker = True
        self.start()
        try:
            self.bell.listen(self.call, is_over)
        finally:
            self.stop()

    def _leaves_it(self) -> bool:
        return self.is_elsewhere and not self.is_worker


def init_app(app: Flask, *kinds: type[Background]) -> None:
    """Give the site those who work for it."""
    app.extensions["background"] = {kind.name: kind(app) for kind in kinds}
    app.extensions["crew"] = Crew(app, app.extensions["background"].values())


def crew(app: Flask) -> Crew:
    """Those who work for a site."""
    found: Crew = app.extensions["crew"]
    return found


def wake_after_commit(record: object, name: str) -> None:
    """Once the record's transaction is committed, let `name` look what there is to do."""
    if session := orm.object_session(record):
        session.info.setdefault("awaited", set()).add(name)


@event.listens_for(orm.Session, "after_commit")
def _wake(session: orm.Session) -> None:
    if session.in_nested_transaction():
        return
    if names := session.info.pop("awaited", ()):
        crew(current_app).call(names)
