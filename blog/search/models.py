"""What can be found; the words lie in an index that the database keeps its own way."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.comments.models import Comment
from blog.db import BACKSTAGE, Model
from blog.posts.models import Post

INDEX = "section_words"  # made by the migration: FTS5 in SQLite, a GIN index in PostgreSQL


class Section(Model):
    """What stands under one heading of a live post, the first with the title of the post; or what somebody
    said below it, while that is public."""

    __tablename__ = "sections"
    __table_args__ = (
        sa.Index("ix_sections_post_id", "post_id"),
        sa.Index("ix_sections_comment_id", "comment_id"),
        BACKSTAGE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey(Post.id, ondelete="CASCADE"))
    comment_id: Mapped[int | None] = mapped_column(sa.ForeignKey(Comment.id, ondelete="CASCADE"))
    position: Mapped[int]
    anchor: Mapped[str] = mapped_column(sa.Text)
    heading: Mapped[str] = mapped_column(sa.Text)
    trail: Mapped[str] = mapped_column(sa.Text)  # the title and the headings above, one a line
    text: Mapped[str] = mapped_column(sa.Text)
