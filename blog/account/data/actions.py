"""Noting in the audit log that somebody takes a copy of their data."""

from blog.auth.budgets.actions import spend
from blog.auth.events.actions import note
from blog.auth.limits import EXPORTS
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.db import db


def allow_export(user: User, client: Client) -> None:
    """Note that the user takes all their data along; raises TooMany."""
    spend(EXPORTS, user.username_key)
    note("data-exported", user, client)
    db.session.commit()
