"""Bringing in what was sent: looked through first, stored only once somebody has seen what it becomes."""

import time
from collections.abc import Mapping

from blog.auth.events.actions import note
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.config import settings
from blog.db import db
from blog.errors import Invalid
from blog.transfer.hexo import Site
from blog.transfer.uploads.bundles import Bundle, State, sweep
from blog.transfer.uploads.incoming import Incoming
from blog.transfer.uploads.queries import bundles_of


def receive() -> tuple[Bundle, Incoming]:
    """A place for what somebody is about to send."""
    sweep()
    bundle = Bundle.new()
    return bundle, Incoming(bundle.zip, settings().import_files)


def accept(
    by: User, bundle: Bundle, incoming: Incoming, hexo: Mapping[str, str], as_drafts: bool = False
) -> Bundle:
    """Keep what was sent, in place of what they sent before, to be looked through; raises Invalid.

    `hexo` stands in for the _config.yml of a site that comes without one; `as_drafts` shows none of it to
    readers before somebody publishes it here.
    """
    name, files = incoming.finish()
    given = {key: value.strip() for key, value in hexo.items() if value.strip()}
    Site.of(given)
    for older, state in bundles_of(by):
        if state.phase != "bringing":
            older.remove()
    bundle.keep(State(by.id, name, files, time.time(), given, as_drafts))
    return bundle


def confirm(by: User, bundle: Bundle, client: Client) -> None:
    """Let it be brought in; nothing happens when that was said already. Raises Invalid before it is ready."""
    if bundle.state.phase in ("bringing", "done"):
        return
    if bundle.state.phase != "ready":
        raise Invalid("This has not been looked through.")
    bundle.change(phase="bringing", done=0, total=0)
    note("imported", None, client, by=by, name=bundle.state.name, files=bundle.state.files)
    db.session.commit()


def discard(bundle: Bundle) -> None:
    """Throw away what was sent; raises Invalid while it is being brought in."""
    if bundle.state.phase == "bringing":
        raise Invalid("This is being brought in. Wait until it is done.")
    bundle.remove()
