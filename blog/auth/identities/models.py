"""Accounts elsewhere by which somebody may sign in here."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.db import BACKSTAGE, Model, utcnow


@dataclass(frozen=True)
class Profile:
    """What a provider says of somebody who has just shown there who they are."""

    provider: str
    subject: str
    email: str = ""
    is_verified: bool = False  # whether the provider made sure that letters to `email` reach them
    names: tuple[str, ...] = ()  # what they may want to be called, the best first

    @property
    def label(self) -> str:
        """What the account is called there."""
        return (self.email or next(iter(self.names), self.subject))[:254]


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
