"""Posts: what readers see (`live`), the working copy (`draft`), and every state that was kept."""

from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import Actor, User
from blog.db import BACKSTAGE, NOW, Model, utcnow
from blog.tags.models import LabelChange

KINDS = ("post", "page")
STATES = ("draft", "scheduled", "changed", "published", "trashed")
DOCUMENTS = (".md", ".markdown", ".mkd", ".mkdn")  # endings of files that Hexo takes for documents


def asset_folder(source_path: str) -> str:
    """The folder of a document's own files: named like a post, or the one that a page lies in (Hexo)."""
    path = PurePosixPath(source_path)
    return str(path.with_suffix("") if source_path.startswith("_") else path.parent)


def address(kind: str, slug: str) -> str:
    """The path of a post on this site."""
    return f"/posts/{slug}" if kind == "post" else f"/{slug}"


class Post(Model):
    """A document with a place on the site. What it says is in its revisions; its dates decide who sees it."""

    __tablename__ = "posts"
    __table_args__ = (
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
        sa.UniqueConstraint("kind", "slug"),
        sa.Index("ix_posts_listing", "kind", "published_at", "id"),
        sa.Index("ix_posts_author_listing", "author_id", "kind", "published_at", "id"),
        sa.Index("ix_posts_guides", "guide", "kind", "published_at"),
        sa.Index("ix_posts_pinned", "pinned", "kind", "published_at"),
        sa.Index("ix_posts_published_at", "published_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10), default="post")
    slug: Mapped[str] = mapped_column(sa.String(200))
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    live_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id", use_alter=True))
    guide: Mapped[bool] = mapped_column(default=False)
    private: Mapped[bool] = mapped_column(default=False)  # for nobody but its author and editors
    pinned: Mapped[int] = mapped_column(default=0)  # how high on the home page; 0 is in its turn
    changelog: Mapped[bool] = mapped_column(default=False)  # whether readers see what changed when
    discussed: Mapped[bool] = mapped_column(default=True)  # unless its document says `comments: false`
    source_path: Mapped[str | None] = mapped_column(sa.String(500), unique=True)  # below a Hexo `source/`
    origin: Mapped[str | None] = mapped_column(sa.String(64), unique=True)  # which loose note on which path
    imported_digest: Mapped[str] = mapped_column(sa.String(64), default="")  # of the text that came in last
    kept_digest: Mapped[str] = mapped_column(
        sa.String(64), default=""
    )  # of what new names made of it, if they did
    zone: Mapped[str] = mapped_column(sa.String(50), default="")  # of its dates without one; "" is the site's
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    published_at: Mapped[datetime | None]
    updated_at: Mapped[datetime | None]
    trashed_at: Mapped[datetime | None]
    next_key: Mapped[int] = mapped_column(default=1)  # of its places: headings and list items
    gone: Mapped[list[Any]] = mapped_column(default=list)  # places that were taken out (places.spots.Gone)

    author: Mapped[User] = relationship()
    live: Mapped["Revision | None"] = relationship(foreign_keys=live_id, post_update=True)
    draft: Mapped["Draft | None"] = relationship(back_populates="post", cascade="all, delete-orphan")

    @hybrid_property
    def is_public(self) -> bool:
        """Whether everybody may read it: the one place that says so."""
        return (
            self.live_id is not None
            and self.trashed_at is None
            and not self.private
            and self.published_at is not None
            and self.published_at <= datetime.now(UTC)
        )

    @is_public.inplace.expression
    @classmethod
    def _is_public(cls) -> sa.ColumnElement[bool]:
        posts = cls.__table__.c  # plain columns serve the ORM and Core alike
        shown = posts.live_id.is_not(None), posts.trashed_at.is_(None), posts.private.is_(False)
        return sa.and_(*shown, posts.published_at <= NOW)

    @hybrid_property
    def state(self) -> str:
        """One of STATES: where it is on its way to readers, whoever those are."""
        if self.trashed_at:
            return "trashed"
        if self.live_id is None or self.published_at is None:
            return "draft"
        if self.published_at > datetime.now(UTC):
            return "scheduled"
        return "changed" if self.draft else "published"

    @state.inplace.expression
    @classmethod
    def _state(cls) -> sa.ColumnElement[str]:
        posts, drafts = cls.__table__.c, Draft.__table__.alias()  # whoever asks may have joined it, too
        return sa.case(
            (posts.trashed_at.is_not(None), "trashed"),
            (posts.live_id.is_(None), "draft"),
            (posts.published_at > NOW, "scheduled"),
            (sa.exists().where(drafts.c.post_id == posts.id), "changed"),
            else_="published",
        )

    @property
    def version(self) -> int:
        """What its text is known by while somebody works on it; every change of the text has a new one."""
        current = self.draft or self.live
        return current.version if current else 0

    @property
    def source(self) -> str:
        """The text to work on: that of the draft, else what readers see."""
        current = self.draft or self.live
        return current.source if current else ""

    @property
    def address(self) -> str:
        """Its path on this site."""
        return address(self.kind, self.slug)

    @property
    def asset_folder(self) -> str:
        """Where its own images lie, "" when it was not imported."""
        return asset_folder(self.source_path) if self.source_path else ""

    def editable_by(self, user: Actor) -> bool:
        """Authors change their own posts, editors all."""
        return user.is_at_least("editor") or (self.author_id == user.id and user.is_at_least("author"))

    def readable_by(self, user: Actor) -> bool:
        """Everybody reads what is public; the rest is for those who may change it."""
        return self.is_public or self.editable_by(user)


class Revision(Model):
    """One state that was published, or kept under a name, never changed: the document as written, and what
    was derived from it."""

    __tablename__ = "revisions"
    __table_args__ = (
        sa.UniqueConstraint("post_id", "number"),
        sa.Index("ix_revisions_label_change", "label_change_id", "post_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"))
    number: Mapped[int]
    author_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    published_at: Mapped[datetime | None]  # when it became what readers see; None: it was only kept
    version: Mapped[int]  # see Post.version
    note: Mapped[str] = mapped_column(sa.String(300), default="")  # of its author: what changed
    # Why there is a revision that nobody wrote: a tag or category has another name in it.
    label_change_id: Mapped[int | None] = mapped_column(sa.ForeignKey("label_changes.id"))
    title: Mapped[str] = mapped_column(sa.String(300))
    excerpt: Mapped[str] = mapped_column(sa.String(500))  # plain text for lists
    description: Mapped[str] = mapped_column(sa.String(500))
    cover: Mapped[str] = mapped_column(sa.String(500))
    lang: Mapped[str] = mapped_column(sa.String(20))
    words: Mapped[int]
    minutes: Mapped[int]
    renderer: Mapped[int]  # rendering.VERSION that made the columns below
    contents: Mapped[dict[str, Any]]  # what pages ask of the outline: toc
    outline: Mapped[list[Any]]
    html: Mapped[str] = mapped_column(sa.Text)
    source: Mapped[str] = mapped_column(sa.Text)

    post: Mapped[Post] = relationship(foreign_keys=post_id)
    author: Mapped[User] = relationship()
    label_change: Mapped[LabelChange | None] = relationship()


class Draft(Model):
    """The working copy: one a post, changed in place, gone once it is published."""

    __tablename__ = "drafts"
    __table_args__ = BACKSTAGE

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    base_id: Mapped[int | None] = mapped_column(sa.ForeignKey("revisions.id"))  # the revision it started from
    version: Mapped[int] = mapped_column(default=1)  # see Post.version
    slug: Mapped[str] = mapped_column(sa.String(200), default="")  # the address to move to; "" is none
    title: Mapped[str] = mapped_column(sa.String(300), default="")  # of the source, for lists
    words: Mapped[int] = mapped_column(default=0)  # about as many
    source: Mapped[str] = mapped_column(sa.Text)
    editor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))  # who changed it last
    updated_at: Mapped[datetime] = mapped_column(default=utcnow)

    post: Mapped[Post] = relationship(back_populates="draft")
    editor: Mapped[User | None] = relationship()


class Autosave(Model):
    """A state that a working copy had, kept a while: somebody may have begun from it and come back late, or
    want it back."""

    __tablename__ = "autosaves"
    __table_args__ = BACKSTAGE

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(sa.Text)
    editor_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))  # who made it
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    editor: Mapped[User | None] = relationship()


class Redirect(Model):
    """An address that a post used to have, here or on the site it came from."""

    __tablename__ = "redirects"

    path: Mapped[str] = mapped_column(sa.String(500), primary_key=True)  # decoded, no slash at the end
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), index=True)


# What a post is filed under while it is live. The date is repeated so that the posts of a tag or category
# can be read from one index in the order they are listed, however many there are.
post_tags = sa.Table(
    "post_tags",
    Model.metadata,
    sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("tag_id", sa.ForeignKey("tags.id"), primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("published_at", Post.__table__.c.published_at.type, nullable=False),
    sa.Index("ix_post_tags_listing", "tag_id", "published_at", "post_id"),
)
post_categories = sa.Table(
    "post_categories",
    Model.metadata,
    sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("category_id", sa.ForeignKey("categories.id"), primary_key=True),
    sa.Column("position", sa.Integer),  # of a trail that ends here; NULL for the categories above
    sa.Column("published_at", Post.__table__.c.published_at.type, nullable=False),
    sa.Index("ix_post_categories_listing", "category_id", "published_at", "post_id"),
)
