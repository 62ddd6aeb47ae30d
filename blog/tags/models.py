"""Tags, and categories as a tree."""

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.db import Model


class Tag(Model):
    """A word that posts share."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(100), unique=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)


class Category(Model):
    """A place in the tree. One name under two parents is two categories, as in Hexo."""

    __tablename__ = "categories"
    __table_args__ = (sa.UniqueConstraint("parent_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("categories.id"))
    name: Mapped[str] = mapped_column(sa.String(100))
    path: Mapped[str] = mapped_column(sa.String(1000), unique=True)

    parent: Mapped["Category | None"] = relationship(remote_side=id)
