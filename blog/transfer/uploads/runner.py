"""Who works on uploads: a thread of its own for each, so that nobody's browser has to wait.

With a job server, `carry_on` becomes a job and this file goes.
"""

import threading

from flask import Flask

from blog.transfer.uploads.bundles import Bundle

PATIENCE = 1.5  # seconds after which whoever asked is told how far it is
FAREWELL = 10  # seconds that a worker which ends waits for the files under way


def init_app(app: Flask) -> None:
    """Give the site its runner."""
    app.extensions["importer"] = Runner(app)


class Runner:
    """Works in the background; a worker that ends leaves what it is at to whoever goes on."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    def run(self, bundle: Bundle, patience: float = PATIENCE) -> None:
        """Carry on with an upload, and wait a little: most are small."""
        thread = threading.Thread(target=self._carry_on, args=(bundle,), name="import", daemon=True)
        self._threads = [running for running in self._threads if running.is_alive()] + [thread]
        thread.start()
        thread.join(patience)

    def stop(self) -> None:
        """Finish the files under way, and no more."""
        self._over.set()
        for thread in self._threads:
            thread.join(FAREWELL)

    def _carry_on(self, bundle: Bundle) -> None:
        from blog.transfer.uploads.work import carry_on  # what reads documents is large, and seldom needed

        try:
            with self._app.app_context():
                carry_on(bundle, self._over.is_set)
        except Exception:
            self._app.logger.exception("An import was interrupted")
