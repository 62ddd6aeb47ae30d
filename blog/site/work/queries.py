"""What waits to be done in the background, and what failed, of each kind of work."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from blog.comments.notices.models import Announcement, Notice
from blog.config import settings
from blog.db import db
from blog.feeds.hub import queries as hub
from blog.mail.models import Letter
from blog.mail.queries import failed_letters
from blog.media.models import File, Picture
from blog.posts.linking import queries as links
from blog.site.webhooks.models import Delivery
from blog.site.webhooks.queries import untold
from blog.transfer.uploads.bundles import bundles, due

ROWS = 50  # failures of a kind that are shown


@dataclass(frozen=True)
class Failure:
    """Something that was tried in vain."""

    what: str
    why: str
    id: str = ""  # by which it is tried again
    at: datetime | None = None
    next_at: datetime | None = None  # None: it is given up
    endpoint_id: int = 0  # of a webhook
    values: Mapping[str, object] = field(default_factory=dict)  # that are named in `why`


@dataclass(frozen=True)
class Kind:
    """One kind of work: how much of it waits, when some is due next, how much failed, and some of that."""

    name: str
    waiting: int
    next_at: datetime | None = None
    failed: int = 0
    failures: Sequence[Failure] = ()


def kinds() -> Iterator[Kind]:
    """All there are."""
    yield _of("letters", Letter, _letters)
    yield Kind("notices", _count(Announcement.created_at) + _count(Notice.due_at))
    yield _of("pictures", Picture, _pictures)
    yield _of("webhooks", Delivery, _deliveries, untold())
    yield _imports()
    if settings().link_checks:
        yield Kind("links", links.waiting())
    if settings().websub_hub:
        yield _hub()


def _of(name: str, model: Any, failures: Callable[[], Iterator[Failure]], more: int = 0) -> Kind:
    known = sa.func.count(model.due_at), sa.func.min(model.due_at), sa.func.count().filter(model.has_failed)
    waiting, next_at, failed = db.session.execute(sa.select(*known)).one()
    return Kind(name, waiting + more, next_at, failed, [*failures()])


def _count(moment: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count(moment))) or 0


def _letters() -> Iterator[Failure]:
    for one in failed_letters():
        yield Failure(f"{one.kind} → {one.recipient}", one.problem, str(one.id), one.created_at, one.due_at)


def _pictures() -> Iterator[Failure]:
    path = sa.select(sa.func.min(File.path)).where(File.digest == Picture.digest).scalar_subquery()
    failed = sa.select(Picture, path).where(Picture.has_failed).order_by(Picture.digest).limit(ROWS)
    for one, name in db.session.execute(failed):
        yield Failure(name or one.digest, one.problem, one.digest, None, one.due_at)


def _deliveries() -> Iterator[Failure]:
    failed = sa.select(Delivery).where(Delivery.has_failed).order_by(Delivery.id.desc()).limit(ROWS)
    for one in db.session.scalars(failed):
        what, why = f"{one.event} → {one.endpoint.name}", one.problem or str(one.status or "")
        yield Failure(what, why, str(one.id), one.created_at, one.due_at, one.endpoint_id)


def _imports() -> Kind:
    failures = [*_failed_imports()]
    return Kind("imports", sum(1 for _bundle in due()), None, len(failures), failures)


def _failed_imports() -> Iterator[Failure]:
    """They are not tried again: what failed is what was sent."""
    for bundle in bundles():
        with suppress(OSError):
            state = bundle.state
            if state.phase == "failed" and state.problem:
                message, values = state.problem
                at = datetime.fromtimestamp(state.sent_at, UTC)
                yield Failure(state.name, message, at=at, values=values)


def _hub() -> Kind:
    known, new = hub.notice(), hub.latest()
    if new is None or (known.told_at and known.told_at >= new):
        return Kind("hub", 0)
    failures = [Failure(settings().websub_hub, "", "hub", None, known.due_at)] if known.tries else []
    return Kind("hub", 1, known.due_at, len(failures), failures)
