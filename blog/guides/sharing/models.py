"""Cards on which members show their progress to others."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model, utcnow


class Share(Model):
    """A reader's progress card for one guide; its address works while the row exists."""

    __tablename__ = "shares"
    __table_args__ = (sa.Index("ix_shares_post", "post_id"), BACKSTAGE)

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    number: Mapped[int] = mapped_column(
        sa.BigInteger, unique=True
    )  # drawn anew each time; signed, the address
    named: Mapped[bool]  # whether the reader's name is shown
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
