"""The background worker that delivers webhooks."""

from blog.background import Background
from blog.site.webhooks.delivering.actions import deliver_due
from blog.site.webhooks.happenings import COURIER


class Courier(Background):
    """Delivers what is due."""

    name = COURIER
    away = "What is to be delivered cannot be read"
    failed = "Webhooks could not be delivered"

    def work(self) -> None:
        """Deliver until nothing is due."""
        deliver_due(self.stopped)
