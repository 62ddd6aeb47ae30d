"""Tags, and categories as a tree; what both were called before, where they were, and who changed that."""

from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship, synonym

from blog.auth.models import User
from blog.db import BACKSTAGE, Model, utcnow


class Tag(Model):
    """A word that posts share."""

    __tablename__ = "tags"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(100), unique=True)
    slug: Mapped[str] = mapped_column(sa.String(120), unique=True)

    path: Mapped[str] = synonym("slug")


class Category(Model):
    """A place in the tree. One name under two parents is two categories, as in Hexo."""

    __tablename__ = "categories"
    __table_args__ = (sa.UniqueConstraint("parent_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("categories.id"))
    name: Mapped[str] = mapped_column(sa.String(100))
    path: Mapped[str] = mapped_column(sa.String(1000), unique=True)

    parent: Mapped["Category | None"] = relationship(remote_side=id)


class TagName(Model):
    """What a tag was called before: documents that still say so mean the tag."""

    __tablename__ = "tag_names"

    name: Mapped[str] = mapped_column(sa.String(100), primary_key=True)
    label_id: Mapped[int] = mapped_column(sa.ForeignKey("tags.id", ondelete="CASCADE"), index=True)


class TagAddress(Model):
    """Where a tag was before; its address leads on for ever."""

    __tablename__ = "tag_addresses"

    path: Mapped[str] = mapped_column(sa.String(120), primary_key=True)
    label_id: Mapped[int] = mapped_column(sa.ForeignKey("tags.id", ondelete="CASCADE"), index=True)


class CategoryName(Model):
    """What a category was called before, and below which other one (None: at the top)."""

    __tablename__ = "category_names"
    __table_args__ = (sa.UniqueConstraint("parent_id", "name"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("categories.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(100), index=True)
    label_id: Mapped[int] = mapped_column(sa.ForeignKey("categories.id", ondelete="CASCADE"), index=True)


class CategoryAddress(Model):
    """Where a category was before; its address leads on for ever."""

    __tablename__ = "category_addresses"

    path: Mapped[str] = mapped_column(sa.String(1000), primary_key=True)
    label_id: Mapped[int] = mapped_column(sa.ForeignKey("categories.id", ondelete="CASCADE"), index=True)


class VocabularyLock(Model):
    """One row: whoever files posts shares it, whoever changes names has it alone."""

    __tablename__ = "vocabulary_lock"
    __table_args__ = BACKSTAGE

    id: Mapped[int] = mapped_column(primary_key=True)


class LabelChange(Model):
    """What somebody did to tags or categories: the log, and why a post has a revision nobody wrote."""

    __tablename__ = "label_changes"
    __table_args__ = (sa.Index("ix_label_changes_kind", "kind", "id"), BACKSTAGE)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(20))  # tags or categories
    action: Mapped[str] = mapped_column(sa.String(20))  # created, renamed, moved, merged, deleted
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    before: Mapped[list[Any]]  # what it was called, each as a trail of names from the root
    after: Mapped[list[Any]]  # what it is called now; nothing when it is gone
    posts: Mapped[int] = mapped_column(default=0)  # how many say it in other words now
    at: Mapped[datetime] = mapped_column(default=utcnow)

    by: Mapped[User | None] = relationship()


class Kind(NamedTuple):
    """Tags or categories, so that what is done to both is said once."""

    name: str  # in addresses, in the log, and the field of a document
    label: type[Tag] | type[Category]
    names: type[TagName] | type[CategoryName]
    addresses: type[TagAddress] | type[CategoryAddress]

    @property
    def parent(self) -> Any:
        """The column that says which label is above one; tags have none."""
        return getattr(self.label, "parent_id", sa.null())

    @property
    def former_parent(self) -> Any:
        """The same of a former name."""
        return getattr(self.names, "parent_id", sa.null())


TAGS = Kind("tags", Tag, TagName, TagAddress)
CATEGORIES = Kind("categories", Category, CategoryName, CategoryAddress)
KINDS = {kind.name: kind for kind in (TAGS, CATEGORIES)}
