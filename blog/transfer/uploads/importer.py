"""The background worker for uploads; what one process leaves undone, another goes on with."""

import threading
from typing import Any

from blog.background import Background, crew
from blog.transfer.uploads.bundles import due, sweep


class Importer(Background):
    """Looks through what was sent, and brings in what was confirmed."""

    name = "importer"
    away = "Uploads cannot be brought in"
    failed = "An import was interrupted"

    def __init__(self, app: Any) -> None:
        super().__init__(app)
        self._rest = threading.Event()

    def work(self) -> None:
        """Carry on with all that is due."""
        sweep()
        try:
            for bundle in due():
                from blog.transfer.uploads.work import carry_on  # what reads documents is large

                carry_on(bundle, self.stopped)
        finally:
            self._rest.set()

    def hurry(self, patience: float) -> None:
        """Begin at once, and wait some seconds if it is done here: most uploads are small."""
        if crew(self._app).is_elsewhere:
            crew(self._app).call([self.name])
            return
        self._rest.clear()
        self.wake()
        self._rest.wait(patience)
