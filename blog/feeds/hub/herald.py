"""The background worker that tells a WebSub hub, where an operator named one (BLOG_WEBSUB_HUB)."""

from blog.background import Background
from blog.feeds.hub.actions import tell_due


class Herald(Background):
    """Looks now and then whether there is something new."""

    name = "herald"
    away = "What is new cannot be read"
    failed = "The hub could not be told"

    def start(self) -> None:
        """Begin, if there is a hub."""
        if self._app.extensions["settings"].websub_hub:
            super().start()

    def work(self) -> None:
        """Tell it."""
        tell_due()
