"""Questions about the outbox."""

from collections.abc import Sequence

import sqlalchemy as sa

from blog.db import db, utcnow
from blog.mail.models import Letter

BATCH = 50


def due_letters() -> Sequence[int]:
    """The ids of letters that it is time to try, those that have waited longest first."""
    due = sa.select(Letter.id).where(Letter.due_at <= utcnow()).order_by(Letter.due_at, Letter.id)
    return db.session.scalars(due.limit(BATCH)).all()
