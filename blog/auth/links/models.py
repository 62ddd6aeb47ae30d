"""One-time links that letters carry."""

import secrets
from datetime import datetime, timedelta
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.db import BACKSTAGE, Model, utcnow

LASTS = {
    "confirm": timedelta(days=3),
    "reset": timedelta(hours=1),
    "sign-in-link": timedelta(minutes=15),
    "new-email": timedelta(days=1),
    "invitation": timedelta(days=14),
}


class Link(Model):
    """What one link may do, for whom and until when. The link itself is its signed number."""

    __tablename__ = "links"
    __table_args__ = (sa.Index("ix_links_user", "user_id", "purpose"), BACKSTAGE)

    # Random: SQLite gives the number of a deleted row away again, and an old letter would fit the new link.
    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, default=partial(secrets.randbits, 62))
    purpose: Mapped[str] = mapped_column(sa.String(20))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(sa.String(254), default="")  # where the letter went
    role: Mapped[str] = mapped_column(sa.String(20), default="")  # that an invitation gives
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User | None] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether it still does what it promises."""
        return self.used_at is None and utcnow() < self.expires_at
