"""Accounts elsewhere by which somebody may sign in here."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.db import BACKSTAGE, Model, utcnow


class Identity(Model):
    """One account at one provider, known by the provider's own id (`sub`) and never by its e-mail."""

    __tablename__ = "identities"
    __table_args__ = (
        sa.UniqueConstraint("provider", "subject"),
        sa.Index("ix_identities_user_id", "user_id"),
        BACKSTAGE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    provider: Mapped[str] = mapped_column(sa.String(30))
    subject: Mapped[str] = mapped_column(sa.String(255))
    label: Mapped[str] = mapped_column(sa.String(254), default="")  # what the provider calls them
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()
