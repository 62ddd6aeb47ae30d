"""What happened to accounts: the audit log."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.db import BACKSTAGE, Model, utcnow


class SecurityEvent(Model):
    """Something that somebody may have to look up later; never holds a secret."""

    __tablename__ = "security_events"
    __table_args__ = (sa.Index("ix_security_events_user", "user_id", "id"), BACKSTAGE)

    id: Mapped[int] = mapped_column(primary_key=True)
    # The account that it is about, and who did it.
    kind: Mapped[str] = mapped_column(sa.String(40))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    actor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    device: Mapped[str] = mapped_column(sa.String(300))
    address: Mapped[str] = mapped_column(sa.String(45))
    details: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(default=utcnow)

    user: Mapped[User | None] = relationship(foreign_keys=user_id)
    actor: Mapped[User | None] = relationship(foreign_keys=actor_id)
