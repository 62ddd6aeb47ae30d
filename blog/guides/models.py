"""What readers with an account said of the points of guides, and what authors said of changed places."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model
from blog.guides.records import STATES


class Guide(Model):
    """What a post is beside its text when it is a path."""

    __tablename__ = "guides"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    # Numbers of places that are gone, and what they are now, as an author decided.
    aliases: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Progress(Model):
    """One reader's record of one place of a post (records.Record); it stays when the place goes."""

    __tablename__ = "progress"
    __table_args__ = (sa.Index("ix_progress_place", "post_id", "key"), BACKSTAGE)

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    done_at: Mapped[datetime | None]
    learning_at: Mapped[datetime | None]
    skipped_at: Mapped[datetime | None]
    cleared_at: Mapped[datetime | None]
    revision: Mapped[int] = mapped_column(default=0)  # that was live when it was done
    seen: Mapped[str] = mapped_column(sa.String(8), default="")  # digest of what was written there then


def holds(moments: Any, state: str) -> sa.ColumnElement[bool]:
    """Whether that state was chosen after the last taking back, by the columns with a record's moments."""
    chosen, cleared = moments[f"{state}_at"], moments.cleared_at
    return sa.and_(chosen.is_not(None), sa.or_(cleared.is_(None), chosen > cleared))


def state(moments: Any) -> sa.ColumnElement[str]:
    """What records.Record.state says, for the database."""
    return sa.case(*((holds(moments, name), name) for name in STATES), else_="")
