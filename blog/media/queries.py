"""Questions about files."""

from collections.abc import Collection, Iterable
from pathlib import PurePosixPath

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import Row, db, utcnow
from blog.errors import NotFound
from blog.media.models import UPLOADS, File, Picture, address
from blog.media.naming import names_in, relative_to

AT_ONCE = 500  # paths in a statement
_files, _pictures = File.__table__.c, Picture.__table__.c
_NAMED = _files.path.in_(sa.bindparam("paths", expanding=True))
_FILE = sa.select(*_files["path", "digest"]).where(_NAMED)
_SHOWN = (
    sa.select(_files.path, *_pictures["digest", "width", "height", "variants"])
    .join_from(File.__table__, Picture.__table__, _files.digest == _pictures.digest)
    .where(_NAMED, _pictures.width > 0)
)


def file_at(url: str) -> Row:
    """The file (path, digest) that is served at this address of the site; raises NotFound."""
    paths = meant_by(url)
    found = {row.path: row for row in db.session.execute(_FILE, {"paths": paths})}
    for path in paths:
        if path in found:
            return found[path]
    raise NotFound(url)


def meant_by(url: str) -> list[str]:
    """The paths of the files that an address on this site may mean, the likeliest first."""
    path = url.lstrip("/")
    if "\0" in path:
        return []  # which PostgreSQL would not even compare
    return [path, path.removeprefix(UPLOADS)] if path.startswith(UPLOADS) else [path]


def pictures_at(urls: Iterable[str]) -> dict[str, Row]:
    """What is known (path, digest, width, height, variants) about the images at these addresses."""
    meant = {url: meant_by(url) for url in urls}
    paths = [path for several in meant.values() for path in several]
    rows = {row.path: row for row in db.session.execute(_SHOWN, {"paths": paths})} if paths else {}
    found = {url: [rows[path] for path in several if path in rows] for url, several in meant.items()}
    return {url: several[0] for url, several in found.items() if several}


def picture_of(digest: str) -> Picture | None:
    """What is known about the image with these bytes."""
    return db.session.get(Picture, digest)


def has_variant(digest: str, width: int, format: str) -> bool:
    """Whether the image was made in that width and format."""
    picture = picture_of(digest)
    return picture is not None and width in picture.variants.get(format, ())


def files() -> list[File]:
    """All files, by path."""
    return list(db.session.scalars(sa.select(File).order_by(File.path)))


def missing(paths: Collection[str]) -> set[str]:
    """Those of the paths at which there is no file."""
    here = sa.select(File.path).where(_NAMED)
    ordered, found = sorted(paths), set[str]()
    for start in range(0, len(ordered), AT_ONCE):
        found.update(db.session.scalars(here, {"paths": ordered[start : start + AT_ONCE]}))
    return set(paths) - found


def sent_by(user: User, digest: str) -> File | None:
    """The file that came in from that person with these bytes."""
    return db.session.scalar(sa.select(File).where(File.user_id == user.id, File.sent_digest == digest))


def is_used(digest: str) -> bool:
    """Whether somebody's picture, or a file of the site, has these bytes."""
    people = sa.exists().where(User.avatar == digest)
    named = sa.exists().where(File.digest == digest)
    return bool(db.session.scalar(sa.select(sa.or_(people, named))))


def due_pictures(limit: int) -> list[str]:
    """The digests of images that are waiting for their variants, those that waited longest first."""
    due = sa.select(Picture.digest).where(Picture.due_at <= utcnow()).order_by(Picture.due_at)
    return list(db.session.scalars(due.limit(limit)))


def unknown_images() -> list[str]:
    """The digests of images that nothing is known about."""
    images = sa.select(File.digest).outerjoin(Picture, Picture.digest == File.digest)
    return list(
        db.session.scalars(
            images.where(File.media_type.startswith("image/"), Picture.digest.is_(None)).distinct()
        )
    )


def nearby(path: str, text: str) -> dict[str, str]:
    """The files that a text at `path` names from where it lies (a.png, ../img/a.png): their URLs."""
    meant = {name: relative_to(path, name) for name in names_in(text)}
    absent = missing(wanted := {at for at in meant.values() if at})
    return {name: address(at) for name, at in meant.items() if at in wanted - absent}


def spellings(folder: str, addresses: tuple[str, ...]) -> dict[str, str]:
    """How authors spell the files in `folder` (x.png, post/x.png, /2025/07/29/post/x.png): their URLs.

    `addresses` are those under which the folder was served before.
    """
    inside = sa.select(File.path).where(File.path.startswith(folder + "/", autoescape=True))
    name = PurePosixPath(folder).name
    found: dict[str, str] = {}
    for path in db.session.scalars(inside):
        rest = path.removeprefix(folder + "/")
        before = ("", "./", f"{name}/", f"./{name}/", *(f"{old}/" for old in addresses))
        found |= {prefix + rest: address(path) for prefix in before}
    return found
