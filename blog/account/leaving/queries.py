"""Questions about accounts that end."""

import sqlalchemy as sa

from blog.auth.models import REGRET, User
from blog.auth.names import name_key
from blog.db import db, utcnow


def is_named(user: User, text: str) -> bool:
    """Whether somebody who types `text` means the user's name."""
    return name_key(text) == user.username_key


def overdue() -> list[int]:
    """The ids of deleted accounts that nobody can take back any more."""
    late = sa.select(User.id).where(User.deleted_at <= utcnow() - REGRET, User.erased_at.is_(None))
    return list(db.session.scalars(late.order_by(User.id)))
