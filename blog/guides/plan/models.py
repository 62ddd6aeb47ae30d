"""Plans of members: the start, the hours a week and the weeks off that they chose for a guide."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model
from blog.guides.plan.schedule import Choices


class Plan(Model):
    """One reader's plan for one guide."""

    __tablename__ = "plans"
    __table_args__ = (sa.Index("ix_plans_post", "post_id"), BACKSTAGE)

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    start: Mapped[date]
    hours: Mapped[int]
    rest: Mapped[list[Any]]  # Mondays of weeks off, as ISO 8601 writes them
    until: Mapped[dict[str, Any]]  # last days that were chosen, by the number of the stage
    sequence: Mapped[int] = mapped_column(default=0)  # of changes, for calendars
    changed_at: Mapped[datetime]
    # Drawn anew whenever the address of the calendar is; None while there is no such address.
    feed: Mapped[int | None] = mapped_column(sa.BigInteger)
    letter_due_at: Mapped[datetime | None] = mapped_column(index=True)  # the weekly one; None: none is wanted

    @property
    def choices(self) -> Choices:
        """What its owner decided."""
        until = {int(key): date.fromisoformat(day) for key, day in self.until.items()}
        return Choices(self.start, self.hours, tuple(map(date.fromisoformat, self.rest)), until)
