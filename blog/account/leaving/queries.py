"""Whether somebody typed their own name to confirm, and which deleted accounts are to be erased."""

from collections.abc import Sequence

import sqlalchemy as sa

from blog.auth.models import REGRET, User
from blog.auth.names import name_key
from blog.db import db, utcnow

_users = User.__table__.c
_OVERDUE = (
    sa.select(_users.id)
    .where(_users.deleted_at <= sa.bindparam("before"), _users.erased_at.is_(None))
    .order_by(_users.id)
)


def is_named(user: User, text: str) -> bool:
    """Whether somebody who types `text` means the user's name."""
    return name_key(text) == user.username_key


def overdue() -> Sequence[int]:
    """The ids of deleted accounts that nobody can take back any more."""
    return db.session.scalars(_OVERDUE, {"before": utcnow() - REGRET}).all()
