"""Questions about files."""

from collections.abc import Collection
from pathlib import Path, PurePosixPath

import sqlalchemy as sa

from blog.config import instance_folder
from blog.db import Row, db
from blog.errors import NotFound
from blog.media.models import File

_files = File.__table__.c
_FILE = sa.select(_files.path, _files.digest).where(_files.path == sa.bindparam("path"))


def file_at(path: str) -> Row:
    """The file with that path below `source/` (path, digest); raises NotFound."""
    row = db.session.execute(_FILE, {"path": path}).first()
    if row is None:
        raise NotFound(path)
    return row


def files() -> list[File]:
    """All files, by path."""
    return list(db.session.scalars(sa.select(File).order_by(File.path)))


def missing(paths: Collection[str]) -> set[str]:
    """Those of the paths at which there is no file."""
    here = sa.select(File.path).where(File.path.in_(paths))
    return set(paths) - set(db.session.scalars(here) if paths else ())


def location(digest: str) -> Path:
    """Where the bytes with that digest lie on disk."""
    return instance_folder() / "media" / digest[:2] / digest[2:]


def spellings(folder: str, addresses: tuple[str, ...]) -> dict[str, str]:
    """How authors spell the files in `folder` (x.png, post/x.png, /2025/07/29/post/x.png): their URLs.

    `addresses` are those under which the folder was served before.
    """
    inside = sa.select(File.path).where(File.path.startswith(folder + "/", autoescape=True))
    name = PurePosixPath(folder).name
    found: dict[str, str] = {}
    for path in db.session.scalars(inside):
        rest = path.removeprefix(folder + "/")
        before = ("", "./", f"{name}/", f"./{name}/", *(f"{address}/" for address in addresses))
        found |= {prefix + rest: f"/media/{path}" for prefix in before}
    return found
