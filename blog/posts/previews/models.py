"""Links by which people without an account read what is not public yet."""

import secrets
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.db import BACKSTAGE, Model, utcnow
from blog.posts.models import Post

DAYS = (1, 7, 30)  # that a link may last
MOST = 20  # open links of one post


class PreviewLink(Model):
    """Whoever has it may read the working copy of one post, for a while. The link is its signed number."""

    __tablename__ = "preview_links"
    __table_args__ = (sa.Index("ix_preview_links_post_id", "post_id"), BACKSTAGE)

    # Random: SQLite gives the number of a deleted row away again, and an old link would fit the new one.
    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, default=partial(secrets.randbits, 62))
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))  # who made it
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]

    post: Mapped[Post] = relationship()
    author: Mapped[User] = relationship()

    @property
    def is_open(self) -> bool:
        """Whether it still leads somewhere."""
        return self.ended_at is None and utcnow() < self.expires_at and self.post.trashed_at is None
