"""What the site does by itself: each thing in a thread of its own in each worker.

It wakes when a commit gave it something to do, and now and then besides; after each look it rests a moment,
so that what comes many times in a second is done together, and not in the way of what brings it. With a job
server, what `work` calls become jobs and this file goes.
"""

import threading
from abc import ABC, abstractmethod
from typing import ClassVar

from flask import Flask, current_app, has_request_context
from sqlalchemy import event, orm
from sqlalchemy.exc import SQLAlchemyError

REST = 1  # second after each look
PAUSE = 30  # seconds between looks at what became due; others may have left it
FAREWELL = 15  # seconds that a worker which ends waits for what is under way


class Background(ABC):
    """Works while nobody waits for it. It starts with gunicorn's worker, else when first woken."""

    name: ClassVar[str]
    away: ClassVar[str]  # what to say when the database cannot be read
    failed: ClassVar[str]

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

    def stop(self) -> None:
        """Let it finish what is under way, and wait for that a little."""
        self._stop.set()
        self._wake.set()
        if self._thread:
            self._thread.join(FAREWELL)

    def _walk(self) -> None:
        while True:
            self._wake.clear()
            self.work_once()
            if self.stopped():
                return
            self._stop.wait(REST)
            self._wake.wait(PAUSE)

    def work_once(self) -> None:
        """Do what is due; what goes wrong is told in the log."""
        try:
            with self._app.app_context():
                self.work()
        except SQLAlchemyError as error:
            self._app.logger.warning("%s: %s", self.away, str(error).splitlines()[0])
        except Exception:
            self._app.logger.exception(self.failed)


def init_app(app: Flask, *kinds: type[Background]) -> None:
    """Give the site those who work for it."""
    app.extensions["background"] = {kind.name: kind(app) for kind in kinds}


def workers(app: object) -> list[Background]:
    """Those who work for a site; none when it could not be loaded."""
    return list(getattr(app, "extensions", {}).get("background", {}).values())


def wake_after_commit(record: object, name: str) -> None:
    """Once the record's transaction is committed, let `name` look what there is to do."""
    if session := orm.object_session(record):
        session.info.setdefault("awaited", set()).add(name)


@event.listens_for(orm.Session, "after_commit")
def _wake(session: orm.Session) -> None:
    """A command ends too soon to do anything; in tests nothing runs by itself."""
    if session.in_nested_transaction():
        return
    names = session.info.pop("awaited", ())
    if has_request_context() and not current_app.testing:
        for name in names:
            current_app.extensions["background"][name].wake()
