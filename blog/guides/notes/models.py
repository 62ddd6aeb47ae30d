"""Private notes of members, one for each place of a guide."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model


class Note(Model):
    """One reader's note at one place of a post; it stays when the place goes."""

    __tablename__ = "notes"
    __table_args__ = (sa.Index("ix_notes_post", "post_id"), BACKSTAGE)

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    renderer: Mapped[int]  # its version
    updated_at: Mapped[datetime]
