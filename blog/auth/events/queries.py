"""Questions about the audit log."""

import re

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.auth.events.models import SecurityEvent
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.db import db


def events_of(user: User, limit: int = 50) -> list[SecurityEvent]:
    """What happened to the user's account, the latest first."""
    theirs = sa.select(SecurityEvent).where(SecurityEvent.user_id == user.id)
    return list(db.session.scalars(theirs.order_by(SecurityEvent.id.desc()).limit(limit)))


def all_events(before: int = 0, limit: int = 50) -> list[SecurityEvent]:
    """What happened to all accounts, the latest first; with `before`, only what came before that event."""
    people = (joinedload(SecurityEvent.user), joinedload(SecurityEvent.actor))
    events = sa.select(SecurityEvent).options(*people).order_by(SecurityEvent.id.desc()).limit(limit)
    return list(db.session.scalars(events.where(SecurityEvent.id < before) if before else events))


def is_new_device(user: User, client: Client) -> bool:
    """Whether the user signed in before, but never by such a browser, be it an older version of it."""
    entries = sa.select(SecurityEvent.device).where(SecurityEvent.user_id == user.id)
    devices = set(db.session.scalars(entries.where(SecurityEvent.kind == "signed-in").distinct()))
    return bool(devices) and _versionless(client.device[:300]) not in map(_versionless, devices)


def _versionless(device: str) -> str:
    """Browsers are renewed every month: letters about that would teach everybody not to read them."""
    return re.sub(r"\d[\d._]*", "", device)
