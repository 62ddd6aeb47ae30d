"""Writing the audit log."""

import logging

from blog.auth.events.models import SecurityEvent
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.db import db

_log = logging.getLogger("blog.security")


def note(kind: str, user: User | None, client: Client, *, by: User | None = None, **details: object) -> None:
    """Add an event about `user` to the session, so that it is kept exactly when the change is; no commit.

    `by` is who did it, when that was not the user. `details` never hold a secret.
    """
    actor = by or user
    event = SecurityEvent(
        kind=kind,
        user_id=user and user.id,
        actor_id=actor and actor.id,
        device=client.device[:300],
        address=client.address[:45],
        details=details,
    )
    db.session.add(event)
    _log.info("%s user=%s actor=%s %r", kind, event.user_id, event.actor_id, details)
