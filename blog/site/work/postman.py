"""The background worker for letters; it also erases accounts whose time is up, and forgets old traces."""

from typing import Any

from sqlalchemy import event

from blog.account.leaving.actions import erase_due
from blog.background import Background, wake_after_commit
from blog.comments.notices.models import Announcement
from blog.comments.notices.telling.actions import tell
from blog.comments.upkeep.actions import sweep
from blog.guides.plan.letters.actions import write_letters
from blog.mail.actions import deliver_due
from blog.mail.models import Letter
from blog.mail.transport import transport


class Postman(Background):
    """Delivers what is due."""

    name = "postman"
    away = "The outbox cannot be read"
    failed = "Letters could not be delivered"

    def work(self) -> None:
        """Tell of new comments and of what is next, then deliver until the outbox is empty."""
        tell(self.stopped)
        write_letters(self.stopped)
        deliver_due(transport(), self.stopped)
        erase_due()
        sweep()


@event.listens_for(Letter, "after_insert")
@event.listens_for(Announcement, "after_insert")
def _note(_mapper: Any, _connection: Any, record: Letter | Announcement) -> None:
    wake_after_commit(record, Postman.name)
