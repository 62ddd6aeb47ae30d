"""Who wants to hear of which comments, and what they were told.

A comment that becomes public for the first time is announced in the same transaction; what follows from that
is done in the background (telling/), so that nobody who comments waits for a thousand followers.
"""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.auth.notices import KINDS
from blog.comments.addresses.models import GuestAddress
from blog.comments.models import Comment
from blog.db import BACKSTAGE, Model, utcnow
from blog.posts.models import Post

WORTH = timedelta(days=7)  # how long somebody is still told what happened
KEPT = timedelta(days=180)  # in the inbox
_ONE = "(user_id IS NULL) <> (address_id IS NULL)"  # an account or a guest, never both
_WHOLE = sa.text("root_id IS NULL")  # the discussion, and no thread of it


class Announcement(Model):
    """A comment of which nobody was told yet; whoever deletes the row tells them, in one transaction."""

    __tablename__ = "announcements"
    __table_args__ = BACKSTAGE

    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    comment: Mapped[Comment] = relationship()


class Follow(Model):
    """Somebody wants to hear of all comments on a post, or in one thread."""

    __tablename__ = "follows"
    __table_args__ = (
        sa.CheckConstraint(_ONE, name="one"),
        sa.UniqueConstraint("user_id", "root_id"),
        sa.UniqueConstraint("address_id", "root_id"),
        sa.Index(
            "uq_follows_user_id_post_id",
            "user_id",
            "post_id",
            unique=True,
            sqlite_where=_WHOLE,
            postgresql_where=_WHOLE,
        ),
        sa.Index("ix_follows_post", "post_id", "root_id"),
        BACKSTAGE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"))
    root_id: Mapped[int | None] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE")
    )  # the thread; None: all of the discussion
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    address_id: Mapped[int | None] = mapped_column(sa.ForeignKey("guest_addresses.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    post: Mapped[Post] = relationship()
    root: Mapped[Comment | None] = relationship()
    user: Mapped[User | None] = relationship()
    address: Mapped[GuestAddress | None] = relationship()


class Notice(Model):
    """Somebody is told of a comment, once: in the inbox of their account, and in a letter as they chose."""

    __tablename__ = "notices"
    __table_args__ = (
        sa.CheckConstraint(_ONE, name="one"),
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
        sa.UniqueConstraint("comment_id", "user_id"),
        sa.UniqueConstraint("comment_id", "address_id"),
        sa.Index("ix_notices_inbox", "user_id", "id"),
        sa.Index("ix_notices_unread", "user_id", "read_at"),
        sa.Index("ix_notices_address", "address_id"),
        sa.Index("ix_notices_due", "due_at"),
        sa.Index("ix_notices_letter", "letter_id"),
        BACKSTAGE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    comment_id: Mapped[int] = mapped_column(sa.ForeignKey("comments.id", ondelete="CASCADE"))
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))
    address_id: Mapped[int | None] = mapped_column(sa.ForeignKey("guest_addresses.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(sa.String(10))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    read_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]  # when a letter shall tell of it; None: none shall, or one does
    letter_id: Mapped[int | None] = mapped_column(sa.ForeignKey("letters.id", ondelete="SET NULL"))

    comment: Mapped[Comment] = relationship()
