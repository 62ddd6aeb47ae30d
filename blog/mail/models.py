"""The outbox: a letter lies here exactly when the change that it tells about was committed."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model, utcnow

CLAIM = timedelta(minutes=10)  # for one try, which takes a minute or two when the server is slow
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=12)
PATIENCE = timedelta(days=3)


class Letter(Model):
    """A letter to send, or one that was sent lately."""

    __tablename__ = "letters"
    __table_args__ = BACKSTAGE

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    recipient: Mapped[str] = mapped_column(sa.String(254))
    locale: Mapped[str] = mapped_column(sa.String(20))
    values: Mapped[dict[str, Any]]  # for the template; emptied when it was sent
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    due_at: Mapped[datetime | None] = mapped_column(default=utcnow, index=True)  # None: nothing remains to do
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(sa.String(200), default="")  # why the last try failed

    @hybrid_property
    def has_failed(self) -> bool:
        """Whether the last try was in vain; not while somebody is at the next one."""
        return self.problem != ""

    def due_again(self, now: datetime) -> datetime | None:
        """When to try again after a try that failed at `now`; None when it has been tried long enough."""
        if now - self.created_at > PATIENCE:
            return None
        doubled: timedelta = FIRST_PAUSE * 2 ** min(self.tries - 1, 20)
        return now + min(doubled, LONGEST_PAUSE)
