"""Questions about people's pictures."""

from pathlib import Path

import sqlalchemy as sa

from blog.auth.models import User
from blog.auth.queries import user_named
from blog.db import db
from blog.errors import NotFound
from blog.media.models import File
from blog.media.queries import location


def picture(username: str, digest: str) -> Path:
    """Where the bytes of the user's picture lie; raises NotFound for any but the one they show now."""
    user = user_named(username)
    if not digest or user.avatar != digest or not user.is_active:
        raise NotFound(digest)
    return location(digest)


def is_used(digest: str) -> bool:
    """Whether somebody's picture, or a file of the site, has these bytes."""
    people = sa.exists().where(User.avatar == digest)
    files = sa.exists().where(File.digest == digest)
    return bool(db.session.scalar(sa.select(sa.or_(people, files))))
