"""Programs elsewhere that are told what happens here: who they are, what happened, what became of it."""

import random
from base64 import b64encode
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.config import secret
from blog.db import BACKSTAGE, Model, utcnow

PING = "ping"  # what the test button sends
EVENTS = (
    *("post.published", "post.updated", "post.unpublished", "post.trashed", "post.restored"),
    *("comment.posted", "comment.approved", "comment.edited", "comment.hidden"),
)
MOST = 20  # endpoints
TRIES, FIRST_PAUSE, GROWTH = 8, timedelta(minutes=1), 3  # about 18 hours from the first to the last
JITTER = 0.2  # of a pause, so that those who failed together do not come again together
CLAIM = timedelta(minutes=2)  # for one try
OVERLAP = timedelta(days=1)  # while the old secret is good beside the new one
KEPT = timedelta(days=30)


class Endpoint(Model):
    """Where a program listens. Its secret is derived from the site's own: the database does not hold it."""

    __tablename__ = "webhook_endpoints"
    __table_args__ = BACKSTAGE

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    url: Mapped[str] = mapped_column(sa.String(500))
    events: Mapped[list[Any]]
    key: Mapped[str] = mapped_column(sa.String(32))  # which of all secrets it is
    old_key: Mapped[str] = mapped_column(sa.String(32), default="")  # and which it was before
    key_changed_at: Mapped[datetime] = mapped_column(default=utcnow)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    closed_at: Mapped[datetime | None]  # since when nothing is sent

    @property
    def secret(self) -> str:
        """As receivers are given it (Standard Webhooks, "Signature scheme")."""
        return f"whsec_{b64encode(_bytes(self.key)).decode()}"

    def secrets(self, now: datetime) -> list[bytes]:
        """What messages are signed with: the old one too for a day, so that none is refused meanwhile."""
        overlaps = self.old_key and now < self.key_changed_at + OVERLAP
        return [_bytes(key) for key in ([self.key, self.old_key] if overlaps else [self.key])]


def _bytes(key: str) -> bytes:
    return secret(f"webhook {key}")


class Happening(Model):
    """Something of which nobody was told yet; whoever deletes the row writes the deliveries, in one
    transaction. With a post it is told once readers can see that."""

    __tablename__ = "webhook_happenings"
    __table_args__ = (sa.Index("ix_webhook_happenings_post", "post_id"), BACKSTAGE)

    id: Mapped[int] = mapped_column(primary_key=True)
    event: Mapped[str] = mapped_column(sa.String(30))
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime]
    post_id: Mapped[int | None] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"))


class Delivery(Model):
    """One message to one endpoint, and what the last try to deliver it came to."""

    __tablename__ = "webhook_deliveries"
    __table_args__ = (
        sa.Index("ix_webhook_deliveries_due_at", "due_at"),
        sa.Index("ix_webhook_deliveries_endpoint", "endpoint_id", "id"),
        BACKSTAGE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    endpoint_id: Mapped[int] = mapped_column(sa.ForeignKey("webhook_endpoints.id", ondelete="CASCADE"))
    message: Mapped[str] = mapped_column(sa.String(40), unique=True)  # its id: the same in each try
    event: Mapped[str] = mapped_column(sa.String(30))
    body: Mapped[str] = mapped_column(sa.Text)
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    due_at: Mapped[datetime | None]  # None: nothing remains to do
    tries: Mapped[int] = mapped_column(default=0)
    tried_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    status: Mapped[int | None]  # of the last answer; None: there was none, or not yet
    milliseconds: Mapped[int | None]  # that it took
    answer: Mapped[str] = mapped_column(sa.Text, default="")  # how it began
    problem: Mapped[str] = mapped_column(sa.String(200), default="")  # why there was none

    endpoint: Mapped[Endpoint] = relationship()

    @hybrid_property
    def is_settled(self) -> bool:
        """Whether it is known what the last try came to; not while somebody is at the next one."""
        return self.status is not None or self.problem != ""

    @is_settled.inplace.expression
    @classmethod
    def _is_settled(cls) -> sa.ColumnElement[bool]:
        return sa.or_(cls.status.is_not(None), cls.problem != "")

    @hybrid_property
    def has_failed(self) -> bool:
        """Whether the last try was in vain. Of a test only whoever made it is told, and at once."""
        return self.event != PING and self.tries > 0 and self.delivered_at is None and self.is_settled

    @has_failed.inplace.expression
    @classmethod
    def _has_failed(cls) -> sa.ColumnElement[bool]:
        return sa.and_(cls.event != PING, cls.tries > 0, cls.delivered_at.is_(None), cls.is_settled)

    def due_again(self, now: datetime) -> datetime | None:
        """When to try again after a try that failed at `now`; None when it was tried often enough."""
        if self.tries >= TRIES or self.event == PING:
            return None
        pause = FIRST_PAUSE.total_seconds() * GROWTH ** max(self.tries - 1, 0)
        return now + timedelta(seconds=round(pause * random.uniform(1 - JITTER, 1 + JITTER)))
