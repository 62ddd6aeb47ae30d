"""The files that a writer may change, searched and in pages."""

from dataclasses import dataclass

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.auth.queries import own_account
from blog.db import LARGEST_ID, Row, db
from blog.errors import Forbidden, NotFound
from blog.media.models import File, Picture, post_files
from blog.media.queries import standing_in

ROWS = 40
TYPES = {  # what people call them: how their media types begin
    "images": ("image/",),
    "recordings": ("audio/", "video/", "application/ogg"),
    "documents": ("application/pdf", "application/zip", "application/gzip", "application/octet-stream"),
}
_NAMED = sa.exists().where(post_files.c.file_id == File.id)


@dataclass(frozen=True)
class Wish:
    """What somebody looks for."""

    search: str = ""
    type: str = ""  # of TYPES, "" is all
    unused: bool = False
    before: int = 0  # the number of the file behind which to go on; 0 begins with the newest


@dataclass(frozen=True)
class Shelf:
    """Some files (File, Picture, is_used), the newest first, and where it goes on; None at the end."""

    rows: list[Row]
    older: int | None


def writer(actor: Actor) -> User:
    """Whoever asks, who may send in files; raises SignInNeeded or Forbidden."""
    user = own_account(actor)
    if not user.is_at_least("author"):
        raise Forbidden("media")
    return user


def file_to_edit(id: int, actor: Actor) -> File:
    """A file for whoever asks to change; raises SignInNeeded, Forbidden for readers, and NotFound."""
    user = writer(actor)
    file = db.session.get(File, min(id, LARGEST_ID))
    if file is None or not file.editable_by(user):
        raise NotFound(id)
    return file


def shelf(user: User, wish: Wish, limit: int = ROWS) -> Shelf:
    """The files that the user may change and wishes to see: authors their own, editors all."""
    used = _used().label("is_used")
    found = sa.select(File, Picture, used).outerjoin(Picture, Picture.digest == File.digest)
    rows = db.session.execute(
        found.where(*_conditions(user, wish)).order_by(File.id.desc()).limit(limit + 1)
    ).all()
    return Shelf(list(rows[:limit]), rows[limit - 1].File.id if len(rows) > limit else None)


def _used() -> sa.ColumnElement[bool]:
    return sa.or_(_NAMED, File.path.in_(standing_in()))


def _conditions(user: User, wish: Wish) -> list[sa.ColumnElement[bool]]:
    conditions: list[sa.ColumnElement[bool]] = []
    if not user.is_at_least("editor"):
        conditions.append(File.user_id == user.id)
    if wish.search:
        columns = (File.name, File.alt, File.path)
        conditions.append(sa.or_(*(column.icontains(wish.search, autoescape=True) for column in columns)))
    if wish.type in TYPES:
        conditions.append(sa.or_(*(File.media_type.startswith(start) for start in TYPES[wish.type])))
    if wish.unused:
        conditions.append(~_used())
    if wish.before:
        conditions.append(File.id < min(wish.before, LARGEST_ID))
    return conditions
