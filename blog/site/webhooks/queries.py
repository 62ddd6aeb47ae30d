"""Questions about endpoints, and about what is to be delivered."""

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from blog.db import Row, db, utcnow
from blog.errors import NotFound
from blog.posts.models import Post
from blog.site.webhooks.models import Delivery, Endpoint, Happening

BATCH = 50
ROWS = 30  # of a log


def endpoints() -> Sequence[Endpoint]:
    """All there are, by name."""
    return db.session.scalars(sa.select(Endpoint).order_by(Endpoint.name, Endpoint.id)).all()


def endpoint(id: int) -> Endpoint:
    """One of them; raises NotFound."""
    found = db.session.get(Endpoint, id)
    if found is None:
        raise NotFound(id)
    return found


def delivery(endpoint: Endpoint, id: int) -> Delivery:
    """One of its deliveries; raises NotFound."""
    found = db.session.get(Delivery, id)
    if found is None or found.endpoint_id != endpoint.id:
        raise NotFound(id)
    return found


def log(endpoint: Endpoint, before: int = 0, limit: int = ROWS) -> tuple[list[Delivery], int | None]:
    """What was sent there, the latest first, from below the number `before` on; where older ones begin."""
    found = sa.select(Delivery).where(Delivery.endpoint_id == endpoint.id)
    found = found.where(Delivery.id < before) if before else found
    rows = list(db.session.scalars(found.order_by(Delivery.id.desc()).limit(limit + 1)))
    return rows[:limit], rows[limit - 1].id if len(rows) > limit else None


def happenings() -> Sequence[Row]:
    """Some of which nobody was told yet, in the order in which it happened: id, event, data, at."""
    columns: list[Any] = [Happening.id, Happening.event, Happening.data, Happening.at]
    due = sa.select(*columns).where(_may_be_told()).order_by(Happening.id)
    return db.session.execute(due.limit(BATCH)).all()


def untold() -> int:
    """Of how much nobody was told yet."""
    return db.session.scalar(sa.select(sa.func.count(Happening.id)).where(_may_be_told())) or 0


def _may_be_told() -> sa.ColumnElement[bool]:
    public = sa.select(Post.id).where(Post.is_public)
    return sa.or_(Happening.post_id.is_(None), Happening.post_id.in_(public))


def due_deliveries(silent: Collection[int] = ()) -> Sequence[int]:
    """The ids of deliveries that it is time to try, but for those to `silent` endpoints; the oldest first."""
    due = sa.select(Delivery.id).join(Endpoint).where(Delivery.due_at <= utcnow())
    due = due.where(Endpoint.closed_at.is_(None), Delivery.endpoint_id.not_in(silent))
    return db.session.scalars(due.order_by(Delivery.due_at, Delivery.id).limit(BATCH)).all()
