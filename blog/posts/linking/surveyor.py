"""The background worker that checks external links."""

from blog.background import Background
from blog.posts.linking.actions import check


class Surveyor(Background):
    """Looks at a few links now and then."""

    name = "surveyor"
    away = "The links cannot be read"
    failed = "Links could not be checked"
    pause = 300  # seconds: nobody waits for it

    def start(self) -> None:
        """Begin, unless the operator wants no checks."""
        if self._app.extensions["settings"].link_checks:
            super().start()

    def work(self) -> None:
        """Look at what is due."""
        check(self.stopped)
