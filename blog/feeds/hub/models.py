"""What the hub knows, by which feed readers learn at once that there is something new (WebSub)."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model

CLAIM = timedelta(minutes=2)  # for one try
LONGEST = timedelta(hours=12)  # between two tries


class HubNotice(Model):
    """One row: up to which moment the hub was told, and when it may be told next."""

    __tablename__ = "hub_notices"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single"), BACKSTAGE)

    id: Mapped[int] = mapped_column(primary_key=True)
    told_at: Mapped[datetime | None]
    due_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)  # that failed, one after the other

    @property
    def pause(self) -> timedelta:
        """How long to wait after a try that failed: twice as long each time."""
        return min(timedelta(minutes=2 ** min(self.tries, 20)), LONGEST)
