"""Grants: a program in which somebody signed in. It holds a brief access token and a token to renew that."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.db import BACKSTAGE, Model, utcnow

BRIEF = timedelta(minutes=10)  # how long an access token is good
IDLE = timedelta(days=30)  # how long a grant lasts without being renewed
WHOLE = timedelta(days=180)  # how long at the most


class Grant(Model):
    """One sign-in of a program. Nothing is kept of its tokens: they are signed, and name their generation."""

    __tablename__ = "api_grants"
    __table_args__ = (sa.Index("ix_api_grants_user_id", "user_id"), BACKSTAGE)

    # Random: SQLite gives the number of a deleted row away again, and an old token would fit the new grant.
    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, default=partial(secrets.randbits, 62))
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    scopes: Mapped[list[Any]]
    generation: Mapped[int] = mapped_column(default=1)  # of the only refresh token that is good
    device: Mapped[str] = mapped_column(sa.String(300))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    renewed_at: Mapped[datetime] = mapped_column(default=utcnow)

    user: Mapped[User] = relationship()

    @property
    def is_good(self) -> bool:
        """Whether it still lasts, and its owner may use the account."""
        now = utcnow()
        return now - self.renewed_at < IDLE and now - self.created_at < WHOLE and self.user.is_active


@dataclass(frozen=True)
class Pair:
    """What a program gets: a token to use, and the one to renew both with, once."""

    scopes: tuple[str, ...]
    access: str
    refresh: str
