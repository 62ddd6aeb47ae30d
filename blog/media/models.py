"""Files that belong to the site: images and attachments."""

from datetime import datetime
from pathlib import PurePosixPath

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import Model, utcnow

# What browsers may show in place; everything else is offered for saving.
SHOWN = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".pdf": "application/pdf",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
}


def shown_as(path: str) -> str | None:
    """The media type under which a browser may show the file in place; None when it may only save it."""
    return SHOWN.get(PurePosixPath(path).suffix.lower())


class File(Model):
    """One file, known by its path below a Hexo `source/` folder; the bytes lie on disk under their digest."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(sa.String(500), unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of the bytes, hexadecimal
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
