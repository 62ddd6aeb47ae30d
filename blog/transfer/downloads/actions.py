"""Taking the site along."""

from blog.auth.events.actions import note
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.db import db


def allow_export(by: User, client: Client) -> None:
    """Note that somebody takes all of it along, drafts too."""
    note("site-exported", None, client, by=by)
    db.session.commit()
