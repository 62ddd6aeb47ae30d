"""Telling a hub (WebSub, section 6). What is due follows from the posts, so nothing is forgotten, and nobody
who publishes waits for it."""

import logging
from datetime import datetime

import sqlalchemy as sa

from blog.config import settings
from blog.db import changes, db, utcnow
from blog.feeds.hub.models import CLAIM, HubNotice
from blog.feeds.hub.queries import latest, notice

PATIENCE = 10.0  # seconds
FEEDS = ("/feed.xml", "/feed.json")
log = logging.getLogger(__name__)


def tell_due() -> bool:
    """Tell the hub about what is new, when it may be told; whether it took that."""
    new = latest()
    if new is None or not _claim(new):
        return False
    took = _tell(settings().websub_hub)
    known = notice()
    if took:
        known.told_at, known.tries, known.due_at = new, 0, utcnow()
    else:
        known.due_at = utcnow() + known.pause
    db.session.commit()
    return took


def try_again() -> None:
    """Tell the hub as soon as may be."""
    db.session.execute(sa.update(HubNotice).values(due_at=utcnow()))
    db.session.commit()


def _claim(new: datetime) -> bool:
    """Whether it is this worker's to tell; until then the others leave it alone."""
    mine = sa.update(HubNotice).where(
        HubNotice.due_at <= utcnow(), sa.or_(HubNotice.told_at.is_(None), HubNotice.told_at < new)
    )
    claimed = changes(mine.values(due_at=utcnow() + CLAIM, tries=HubNotice.tries + 1))
    db.session.commit()
    return claimed > 0


def _tell(hub: str) -> bool:
    import requests  # it takes a while to load, and most sites have no hub

    said = {"hub.mode": "publish", "hub.url": [settings().site_url + path for path in FEEDS]}
    try:
        answer = requests.post(hub, data=said, timeout=PATIENCE, allow_redirects=False)
    except requests.RequestException as problem:
        log.warning("The hub does not answer: %s", problem)
        return False
    if not answer.ok:
        log.warning("The hub answers %s", answer.status_code)
    return answer.ok
