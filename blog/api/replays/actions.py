"""Letting a request with a key be carried out once, however often and on however many nodes it is sent.

Each of these has a transaction of its own. A process that dies between leaves the key taken for a day:
whether anything was done is then for whoever sent it to look up, and nothing is ever done twice.
"""

import secrets
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.api.replays.models import KEPT, Replay
from blog.db import Row, db, utcnow
from blog.errors import Conflict, Invalid

SWEEP_EVERY = 100  # requests, on average
SWEPT = 1000  # rows at most
_replays: Any = Replay.__table__
_KNOWN = sa.select(_replays).where(_replays.c.key == sa.bindparam("key"))


def claim(key: str, fingerprint: str) -> Row | None:
    """Take a key for this request: None when it is now to be carried out, else what was answered before.

    Raises Conflict while that is still being done, Invalid when the key was for another request.
    """
    _forget(key if secrets.randbelow(SWEEP_EVERY) else None)
    try:
        with db.engine.begin() as connection:
            values = {"key": key, "fingerprint": fingerprint, "created_at": utcnow()}
            connection.execute(sa.insert(_replays).values(status=0, headers={}, body="", **values))
    except IntegrityError:
        return _answered(key, fingerprint)
    return None


def _answered(key: str, fingerprint: str) -> Row:
    with db.engine.connect() as connection:
        known = connection.execute(_KNOWN, {"key": key}).first()
    if known is None or (known.status == 0 and known.fingerprint == fingerprint):
        raise Conflict(key)
    if known.fingerprint != fingerprint:
        raise Invalid("This Idempotency-Key was used for another request.")
    return known


def keep(key: str, status: int, headers: dict[str, str], body: str) -> None:
    """Keep what was answered."""
    with db.engine.begin() as connection:
        values = {"status": status, "headers": headers, "body": body}
        connection.execute(sa.update(_replays).where(_replays.c.key == key).values(**values))


def release(key: str) -> None:
    """Give the key back: nothing was done, and what was begun is dropped."""
    db.session.rollback()
    with db.engine.begin() as connection:
        connection.execute(sa.delete(_replays).where(_replays.c.key == key))


def _forget(key: str | None) -> None:
    """Delete the row of a key that is too old, or now and then whatever is."""
    old = _replays.c.created_at < utcnow() - KEPT
    some = sa.select(_replays.c.key).where(old).limit(SWEPT).scalar_subquery()
    which = sa.and_(old, _replays.c.key == key) if key else _replays.c.key.in_(some)
    with db.engine.begin() as connection:
        connection.execute(sa.delete(_replays).where(which))
