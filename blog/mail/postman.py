"""Who delivers: one thread in each worker, which wakes when a letter was committed and now and then besides.

He also erases the accounts whose time is up, and forgets old traces of comments. Everything about it is here:
with a job server, `deliver_due`, `erase_due` and `sweep` become jobs and this file goes.
"""

import threading
from typing import Any

from flask import Flask, current_app, has_request_context
from sqlalchemy import event, orm
from sqlalchemy.exc import SQLAlchemyError

from blog.account.leaving.actions import erase_due
from blog.comments.upkeep.actions import sweep
from blog.mail.actions import deliver_due
from blog.mail.models import Letter
from blog.mail.transport import transport

PAUSE = 30  # seconds between looks at what became due; others may have enclosed it
FAREWELL = 15  # seconds that a worker which ends waits for the letter under way


def init_app(app: Flask) -> None:
    """Give the site its postman, who starts with gunicorn's worker, else with a request's first letter."""
    app.extensions["postman"] = Postman(app)


class Postman:
    """Delivers in the background; nobody waits for him."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._wake = threading.Event()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin, unless he did; never before a fork, which no thread survives."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._walk, name="postman", daemon=True)
                self._thread.start()

    def wake(self) -> None:
        """Say that there are letters."""
        self.start()
        self._wake.set()

    def stop(self) -> None:
        """Let him finish the letter under way, and wait for that a little."""
        self._stop.set()
        self._wake.set()
        if self._thread:
            self._thread.join(FAREWELL)

    def _walk(self) -> None:
        while True:
            self._wake.clear()
            self._deliver()
            if self._stop.is_set():
                return
            self._wake.wait(PAUSE)

    def _deliver(self) -> None:
        try:
            with self._app.app_context():
                deliver_due(transport(), self._stop.is_set)
                erase_due()
                sweep()
        except SQLAlchemyError as error:
            self._app.logger.warning("The outbox cannot be read: %s", str(error).splitlines()[0])
        except Exception:
            self._app.logger.exception("Letters could not be delivered")


@event.listens_for(Letter, "after_insert")
def _note(_mapper: Any, _connection: Any, letter: Letter) -> None:
    if session := orm.object_session(letter):
        session.info["letters"] = True


@event.listens_for(orm.Session, "after_commit")
def _wake(session: orm.Session) -> None:
    """A command ends too soon to deliver anything; in tests nothing runs by itself."""
    if session.in_nested_transaction() or not session.info.pop("letters", False):
        return
    if has_request_context() and not current_app.testing:
        current_app.extensions["postman"].wake()
