"""Questions about the outbox."""

from collections.abc import Sequence

import sqlalchemy as sa

from blog.db import db, utcnow
from blog.mail.models import Letter

BATCH = 50

_letters = Letter.__table__.c
_DUE = (
    sa.select(_letters.id)
    .where(_letters.due_at <= sa.bindparam("now"))
    .order_by(_letters.due_at, _letters.id)
    .limit(BATCH)
)


def due_letters() -> Sequence[int]:
    """The ids of letters that it is time to try, those that have waited longest first."""
    return db.session.scalars(_DUE, {"now": utcnow()}).all()


def failed_letters() -> Sequence[Letter]:
    """Those that were tried in vain, the latest first: given up, or to be tried again."""
    failed = sa.select(Letter).where(Letter.has_failed)
    return db.session.scalars(failed.order_by(Letter.id.desc()).limit(BATCH)).all()
