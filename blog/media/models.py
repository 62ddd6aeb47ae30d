"""Files that belong to the site: images and attachments."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import Model, utcnow


class File(Model):
    """One file, known by its path below a Hexo `source/` folder; the bytes lie on disk under their digest."""

    __tablename__ = "files"

    id: Mapped[int] = mapped_column(primary_key=True)
    path: Mapped[str] = mapped_column(sa.String(500), unique=True)
    digest: Mapped[str] = mapped_column(sa.String(64))  # SHA-256 of the bytes, hexadecimal
    size: Mapped[int]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
