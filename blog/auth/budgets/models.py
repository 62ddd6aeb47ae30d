"""How often somebody may try something, and what has been spent of that."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model

SKEW = timedelta(minutes=1)  # how much the clocks of two nodes may differ


class Tally(Model):
    """What one subject has spent of one budget; the key tells nobody who that is."""

    __tablename__ = "budgets"
    __table_args__ = (sa.Index("ix_budgets_until", "until"), BACKSTAGE)

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    spent: Mapped[int]
    until: Mapped[datetime]
    blocked_until: Mapped[datetime | None]


@dataclass(frozen=True)
class Left:
    """What is left of a budget, and when its window ends."""

    tries: int
    until: datetime


@dataclass(frozen=True)
class Budget:
    """`limit` tries in a `window` that begins with the first, then one after each pause till the window ends.

    The first pause doubles with each further try up to `longest`, so that whoever forgot a password can go
    on, and whoever guesses cannot, nor shut the owner out for long (OWASP Authentication Cheat Sheet).
    """

    name: str
    limit: int
    window: timedelta
    pause: timedelta
    longest: timedelta = timedelta(minutes=15)

    def spent(self, before: int, until: datetime, now: datetime, tries: int = 1) -> tuple[int, datetime]:
        """How many tries are spent and when the window ends, after some more at `now`."""
        if self._holds(until, now, self.window):
            return before + tries, until
        return tries, now + self.window

    def blocked_until(self, spent: int, until: datetime, now: datetime) -> datetime | None:
        """The moment before which a further try is refused, once so many are spent at `now`."""
        if spent < self.limit:
            return None
        doublings = min(spent - self.limit, 20)  # far beyond any window, and within a timedelta
        return min(now + min(self.pause * (1 << doublings), self.longest), until)

    def wait(self, until: datetime, blocked_until: datetime | None, now: datetime) -> timedelta:
        """How long a try at `now` has to wait; nothing when it is free."""
        if (
            blocked_until
            and self._holds(until, now, self.window)
            and self._holds(blocked_until, now, self.longest)
        ):
            return blocked_until - now
        return timedelta(0)

    @staticmethod
    def _holds(end: datetime, now: datetime, length: timedelta) -> bool:
        """Whether a span of that length can be running; if not, it is over or the clock has jumped back."""
        return now < end <= now + length + SKEW
