"""What became of comments and why, and what readers reported."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.comments.models import Comment
from blog.db import BACKSTAGE, Model, utcnow


class Decision(Model):
    """A comment got another state: by whom, and for which reasons (guard.Reason)."""

    __tablename__ = "decisions"
    __table_args__ = (sa.Index("ix_decisions_comment", "comment_id", "id"), BACKSTAGE)

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id", ondelete="CASCADE"))
    by_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("users.id", ondelete="SET NULL")
    )  # None: the site
    before: Mapped[str] = mapped_column(sa.String(10))
    after: Mapped[str] = mapped_column(sa.String(10))
    reasons: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[datetime] = mapped_column(default=utcnow)
    undone_at: Mapped[datetime | None]

    comment: Mapped[Comment] = relationship()
    by: Mapped[User | None] = relationship()


class Report(Model):
    """A reader says that something is wrong with a comment, once; nobody learns who."""

    __tablename__ = "reports"
    __table_args__ = (sa.Index("ix_reports_open", "settled_at", "comment_id"), BACKSTAGE)

    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    reporter: Mapped[str] = mapped_column(sa.String(70), primary_key=True)  # speakers.Speaker.key
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    at: Mapped[datetime] = mapped_column(default=utcnow)
    settled_at: Mapped[datetime | None]  # when somebody decided about the comment
