"""Changes to files. Bytes are kept before the row that names them is committed, so no row is without them."""

import hashlib
import secrets
from base64 import b32encode
from pathlib import PurePosixPath
from typing import NamedTuple

import sqlalchemy as sa

from blog.auth.models import User
from blog.config import settings
from blog.db import db, utcnow
from blog.errors import Conflict, Invalid
from blog.media import imaging
from blog.media.kinds import Kind, kind_kept_as, kind_of, suffix_for, type_of
from blog.media.models import UPLOADS, VARIED, File, Picture
from blog.media.queries import is_used, picture_of, sent_by, standing_in
from blog.media.storage import read, storage
from blog.rendering.pinyin import slugify

LONGEST_NAME = 60  # characters of a name in an address
SECRET = 10  # bytes, in the address of an upload: nobody finds it who was not told


class Kept(NamedTuple):
    """Bytes as they will be kept, and what they are."""

    media_type: str
    data: bytes
    size: imaging.Size  # (0, 0) of what is no picture


def upload(by: User, name: str, data: bytes, alt: str = "") -> File:
    """Take in a file that somebody sends, made safe; the one they have when they sent these bytes before.

    `name` is what they call it, the content says what it is. Raises Invalid, and OSError on a full disk.
    """
    sent = _digest(data)
    if known := sent_by(by, sent):
        return known
    kind, kept = _made_safe(data)
    file = File(path=_new_path(name, kind), user_id=by.id, sent_digest=sent)
    file.name, file.alt = _readable(name), _in_a_line(alt)[:500]
    try:
        _give(file, kept)
    except sa.exc.IntegrityError:  # it was sent twice at once, and the other one is in
        db.session.rollback()
        if known := sent_by(by, sent):
            return known
        raise
    return file


def replace(file: File, data: bytes) -> None:
    """Other bytes at the same address, of the same kind; raises Invalid."""
    (kind, kept), before = _made_safe(data), file.digest
    if not file.path.lower().endswith(kind.suffixes):
        ending = PurePosixPath(file.path).suffix
        raise Invalid(
            "The address ends in %(ending)s. Take a file of that kind.", field="file", ending=ending
        )
    if file.user_id is not None:
        file.sent_digest = None  # the bytes sent first are a new file when they come again
    _give(file, kept)
    discard(before)


def describe(file: File, name: str, alt: str) -> None:
    """Say what a file is called, and what is to be seen on it."""
    file.name, file.alt = _readable(name), _in_a_line(alt)
    db.session.commit()


def remove(file: File) -> None:
    """Delete a file; raises Invalid while a post names it, or shows it for want of a cover."""
    if file.path in standing_in():
        raise Invalid("Posts without a cover show this file, so it cannot be deleted.")
    digest = file.digest
    db.session.delete(file)
    try:
        db.session.commit()
    except sa.exc.IntegrityError:
        db.session.rollback()
        raise Invalid("A post uses this file, so it cannot be deleted.") from None
    discard(digest)


def store(path: str, data: bytes) -> str:
    """Keep `data` as it is as the file at `path`: "created", "updated" or "unchanged".

    Raises Conflict when somebody replaced the file here since it came in.
    """
    outcome = comparison(path, data)
    if outcome == "unchanged":
        return outcome
    file = db.session.scalar(_AT, {"path": path}) or File(path=path)
    before, file.sent_digest, media_type = file.digest, _digest(data), type_of(path)
    _give(file, Kept(media_type, data, imaging.measure(data, media_type)))
    discard(before)
    return outcome


def comparison(path: str, data: bytes) -> str:
    """What `store` would do: "created", "updated" or "unchanged"; raises Conflict as it would."""
    file = db.session.scalar(_AT, {"path": path})
    if file is None:
        return "created"
    if _digest(data) in (file.sent_digest, file.digest):
        return "unchanged"
    if file.sent_digest != file.digest:
        raise Conflict(path)
    return "updated"


def put(data: bytes) -> str:
    """Keep bytes under their digest and give that; the row that names it comes after."""
    digest = _digest(data)
    storage().put(digest, data)
    return digest


def discard(digest: str | None) -> None:
    """Throw bytes away that nothing names any more, and what was made of them."""
    if not digest or is_used(digest):
        return
    data, picture = _bytes(digest), picture_of(digest)
    names = [digest, *(picture.names if picture else ())]
    if picture:
        db.session.delete(picture)
        db.session.commit()
    for name in names:
        storage().delete(name)
    if data is not None and is_used(digest):  # somebody brought the same bytes meanwhile and found them there
        storage().put(digest, data)


def _bytes(digest: str) -> bytes | None:
    try:
        return read(digest)
    except FileNotFoundError:
        return None


def _made_safe(data: bytes) -> tuple[Kind, Kept]:
    most, kind = settings().upload_megabytes, kind_of(data)
    if len(data) > most * 2**20:
        raise Invalid("The file is larger than %(most)d MB.", field="file", most=most)
    if not data:
        raise Invalid("The file is empty.", field="file")
    if kind is None:
        raise Invalid(
            "Such files are not taken. JPEG, PNG, WebP, AVIF, GIF, SVG, PDF, ZIP, audio and video are.",
            field="file",
        )
    if not kind.format:
        return kind, Kept(kind.media_type, data, (0, 0))
    clean = imaging.clean(data, kind.format, settings().upload_megapixels * 10**6)
    kind = kind_kept_as(clean.format)
    return kind, Kept(kind.media_type, clean.data, clean.size)


def _give(file: File, kept: Kept) -> None:
    file.digest, file.size, file.media_type = put(kept.data), len(kept.data), kept.media_type
    if any(kept.size):
        _note(file.digest, kept)
    db.session.add(file)
    db.session.commit()
    put(kept.data)  # again, should `discard` have thrown the same bytes away until the commit


def _note(digest: str, kept: Kept) -> None:
    """Remember how large a picture is, and have its variants made."""
    if picture_of(digest):
        return
    due = utcnow() if kept.media_type in VARIED else None
    width, height = kept.size
    try:
        with db.session.begin_nested():
            db.session.add(Picture(digest=digest, width=width, height=height, due_at=due))
    except sa.exc.IntegrityError:
        return  # somebody else noted the same picture


def _new_path(name: str, kind: Kind) -> str:
    base = _base(name)
    suffix = suffix_for(kind, base)
    stem = base[: -len(suffix)] if base.lower().endswith(suffix) else PurePosixPath(base).stem
    secret = b32encode(secrets.token_bytes(SECRET)).decode().lower()
    return f"{UPLOADS}{secret}/{slugify(stem)[:LONGEST_NAME].strip('-') or 'file'}{suffix}"


def _readable(name: str) -> str:
    return "".join(character for character in _base(name) if character.isprintable()).strip()[:200]


def _in_a_line(text: str) -> str:
    return " ".join(text.replace("\0", " ").split())  # NUL no database keeps


def _base(name: str) -> str:
    return name.replace("\\", "/").rpartition("/")[2]


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


_AT = sa.select(File).where(File.path == sa.bindparam("path"))
