"""Answers that are kept a while, for a request that is sent again (Idempotency-Key)."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model

KEPT = timedelta(hours=24)


class Replay(Model):
    """A request that has a key, and what was answered; the status is 0 while nothing was yet."""

    __tablename__ = "api_replays"
    __table_args__ = (sa.Index("ix_api_replays_created_at", "created_at"), BACKSTAGE)

    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)  # digest of the key, and whose it is
    fingerprint: Mapped[str] = mapped_column(sa.String(64))  # of what was asked
    created_at: Mapped[datetime]
    status: Mapped[int] = mapped_column(default=0)
    headers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    body: Mapped[str] = mapped_column(sa.Text, default="")
