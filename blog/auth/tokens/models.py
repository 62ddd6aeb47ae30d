"""Personal access tokens: what programs come in with, which act for whoever made them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.db import BACKSTAGE, Model, utcnow

MARK = "mojing_"  # what a token begins with, so that scanners of leaked secrets know it
MOST = 50  # of one account
DAYS = (7, 30, 90, 365)  # how long one may last
SEEN = timedelta(minutes=5)  # how exactly "last used" is kept
# What a token may do, never more than the role of its owner lets it.
SCOPES = (
    *("read", "posts", "labels", "media", "comments", "moderation", "profile", "learning"),
    *("settings", "webhooks", "people"),
)


class Token(Model):
    """One token, known by the digest that is kept of it."""

    __tablename__ = "api_tokens"
    __table_args__ = (sa.Index("ix_api_tokens_user_id", "user_id"), BACKSTAGE)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(80))  # as its owner calls it
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)  # SHA-256, hexadecimal
    scopes: Mapped[list[Any]]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    @property
    def is_over(self) -> bool:
        """Whether it is good for nothing any more."""
        return utcnow() >= self.expires_at


@dataclass(frozen=True)
class Bearer:
    """Whoever comes with a token; `key` tells one token from another."""

    user: User
    scopes: frozenset[str]
    key: str
    grant_id: int = 0  # 0: it is no program that somebody signed in with
