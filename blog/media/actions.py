"""Changes to files."""

import hashlib
import os
from pathlib import Path

import sqlalchemy as sa

from blog.db import db
from blog.media.models import File
from blog.media.queries import location


def store(path: str, data: bytes) -> str:
    """Keep `data` as the file at `path`: "created", "updated" or "unchanged".

    The bytes are on disk before the row that names them is committed, so no row is ever without its file.
    """
    outcome = comparison(path, data)
    if outcome != "unchanged":
        digest = put(data)
        file = db.session.scalar(_AT, {"path": path}) or File(path=path)
        file.digest, file.size = digest, len(data)
        db.session.add(file)
        db.session.commit()
    return outcome


def put(data: bytes) -> str:
    """Write `data` to disk under its digest and give that; the row that names it comes after."""
    digest = _digest(data)
    _write(location(digest), data)
    return digest


def comparison(path: str, data: bytes) -> str:
    """What `store` would do: "created", "updated" or "unchanged"."""
    file = db.session.scalar(_AT, {"path": path})
    if file is None:
        return "created"
    return "unchanged" if file.digest == _digest(data) else "updated"


_AT = sa.select(File).where(File.path == sa.bindparam("path"))


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _write(target: Path, data: bytes) -> None:
    if target.exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    with part.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    part.replace(target)
