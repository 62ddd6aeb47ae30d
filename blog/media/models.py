"""Files that belong to the site: images and attachments, and what is known about the images."""

from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column

from blog.auth.models import Actor
from blog.db import BACKSTAGE, Model, utcnow

UPLOADS = "media/"  # where uploads lie below `source/`; they are served there, by us and by Hexo
CLAIM = timedelta(minutes=10)  # for one try at a picture's variants
PATIENCE = 3  # tries
WIDTHS = (480, 960, 1600)  # pixels
FORMATS = {"avif": "image/avif", "webp": "image/webp"}  # the better one first
VARIED = ("image/jpeg", "image/png", "image/webp", "image/avif")


class File(Model):
    """One file, known by its path below a Hexo `source/` folder; its bytes lie under their digest."""

    __tablename__ = "files"
    __table_args__ = (
        sa.UniqueConstraint("user_id", "sent_digest"),  # the same bytes from the same person are one file
        sa.Index("ix_files_digest", "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(sa.String(500), unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of the bytes, hexadecimal
    size: Mapped[int]
    media_type: Mapped[str] = mapped_column(sa.String(100))
    name: Mapped[str] = mapped_column(sa.String(200), default="")  # as people call it; "" is the path's end
    alt: Mapped[str] = mapped_column(sa.String(500), default="")
    user_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))  # None: imported
    sent_digest: Mapped[str | None] = mapped_column(sa.String(64))  # of the bytes as they came in last
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    @property
    def address(self) -> str:
        """Its address on this site, as it stands in a link."""
        return quote(address(self.path))

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name or PurePosixPath(self.path).name

    @property
    def is_image(self) -> bool:
        """Whether pages show it, rather than lead to it."""
        return self.media_type.startswith("image/")

    @property
    def markdown(self) -> str:
        """What an author writes to have it in a text."""
        text = (self.alt if self.is_image else self.title).translate(_ESCAPED)
        return f"{'!' if self.is_image else ''}[{text}]({self.address})"

    def editable_by(self, user: Actor) -> bool:
        """Authors change what they sent in, editors everything."""
        return user.is_at_least("editor") or (self.user_id == user.id and user.is_at_least("author"))


_ESCAPED = str.maketrans({mark: f"\\{mark}" for mark in "\\[]`*_<>"} | {"\n": " "})


def address(path: str) -> str:
    """Where the file with that path is served."""
    return f"/{path}" if path.startswith(UPLOADS) else f"/media/{path}"


# Which files the live text and the draft of a post name (blog.posts.uses); such a file cannot be deleted.
post_files = sa.Table(
    "post_files",
    Model.metadata,
    sa.Column("post_id", sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("file_id", sa.ForeignKey("files.id"), primary_key=True, index=True),
    info=BACKSTAGE["info"],
)


class Picture(Model):
    """What is known about the bytes of an image, and the smaller ones that were made of it.

    `due_at` says when variants are to be made; None once they are, and where there are none to be.
    """

    __tablename__ = "pictures"

    digest: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    width: Mapped[int] = mapped_column(default=0)  # pixels; 0 while it is not known
    height: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0)
    variants: Mapped[dict[str, Any]] = mapped_column(default=dict)  # format -> widths, of those there are
    problem: Mapped[str] = mapped_column(sa.String(200), default="")  # why there are none, or not yet

    @hybrid_property
    def has_failed(self) -> bool:
        """Whether the last try was in vain; not while somebody is at the next one."""
        return self.problem != ""

    @property
    def wanted(self) -> list[tuple[int, str]]:
        """Which variants to make: some widths below its own, and its own or the largest."""
        widths = [*(width for width in WIDTHS if width < self.width * 0.9), min(self.width, WIDTHS[-1])]
        return [(width, format) for format in FORMATS for width in dict.fromkeys(widths)]

    @property
    def names(self) -> list[str]:
        """Under which names its variants lie in the storage."""
        made = self.variants.items()
        return [variant(self.digest, width, format) for format, widths in made for width in widths]


def variant(digest: str, width: int, format: str) -> str:
    """The name under which a variant lies in the storage, and its address below /media/sizes/."""
    return f"{digest}-{width}.{format}"
