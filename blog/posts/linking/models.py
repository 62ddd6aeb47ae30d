"""Links of public posts to other sites, and whether they still lead anywhere."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model, utcnow

REST = timedelta(days=14)  # between two looks at an address
DOUBT = timedelta(days=1)  # until the second look at one that seems gone: it may only be down today
CLAIM = timedelta(minutes=5)  # for one look
LONGEST = 300  # characters of the words that are kept


class OuterLink(Model):
    """An address elsewhere, looked at once however many posts link to it."""

    __tablename__ = "outer_links"
    __table_args__ = (
        sa.Index("ix_outer_links_due_at", "due_at"),
        sa.Index("ix_outer_links_broken_at", "broken_at"),
        BACKSTAGE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(sa.String(64), unique=True)  # SHA-256 of the address
    url: Mapped[str] = mapped_column(sa.Text)
    host: Mapped[str] = mapped_column(sa.String(255))
    due_at: Mapped[datetime] = mapped_column(default=utcnow)
    checked_at: Mapped[datetime | None]
    doubted_at: Mapped[datetime | None]  # since when it seems gone
    broken_at: Mapped[datetime | None]  # since when it is known to be: it was on two days
    status: Mapped[int | None]  # of the last answer; None: the host does not exist, or did not answer


class OuterLinkUse(Model):
    """Which live text links there, and with which words."""

    __tablename__ = "outer_link_uses"
    __table_args__ = (sa.Index("ix_outer_link_uses_link", "link_id"), BACKSTAGE)

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    link_id: Mapped[int] = mapped_column(
        sa.ForeignKey("outer_links.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int]
    words: Mapped[str] = mapped_column(sa.String(LONGEST))


class OuterLinkScan(Model):
    """Which text of a post was looked through last."""

    __tablename__ = "outer_link_scans"
    __table_args__ = BACKSTAGE

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    revision_id: Mapped[int]
