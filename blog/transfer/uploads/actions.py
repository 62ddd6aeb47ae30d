"""Bringing in what was sent: looked through first, stored only once somebody has seen what it becomes."""

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress

from blog.auth.events.actions import note
from blog.auth.models import User
from blog.auth.sessions.models import Client
from blog.config import settings
from blog.db import db
from blog.errors import Invalid
from blog.transfer.actions import import_site
from blog.transfer.hexo import Site
from blog.transfer.sources import Item, Limits
from blog.transfer.tree import Origin
from blog.transfer.uploads.bundles import Bundle, State, sweep
from blog.transfer.uploads.incoming import Incoming
from blog.transfer.uploads.queries import bundles_of

OFTEN = 0.5  # seconds between two notes of how far it is


class Over(Exception):
    """The process ends, and the work with it; what is in stays in, and somebody may go on."""


def receive() -> tuple[Bundle, Incoming]:
    """A place for what somebody is about to send."""
    sweep()
    bundle = Bundle.new()
    return bundle, Incoming(bundle.zip, settings().import_files)


def accept(by: User, bundle: Bundle, incoming: Incoming, hexo: Mapping[str, str]) -> Bundle:
    """Keep what was sent, in place of what they sent before, to be looked through; raises Invalid.

    `hexo` stands in for the _config.yml of a site that comes without one.
    """
    name, files = incoming.finish()
    given = {key: value.strip() for key, value in hexo.items() if value.strip()}
    Site.of(given)
    for older, state in bundles_of(by):
        if state.phase != "bringing":
            older.remove()
    bundle.keep(State(by.id, name, files, time.time(), given))
    return bundle


def confirm(by: User, bundle: Bundle, client: Client) -> None:
    """Let it be brought in; raises Invalid unless it has been looked through."""
    if bundle.state.phase != "ready":
        raise Invalid("This was brought in already, or has not been looked through.")
    bundle.change(phase="bringing", done=0, total=0)
    note("imported", None, client, by=by, name=bundle.state.name, files=bundle.state.files)
    db.session.commit()


def discard(bundle: Bundle) -> None:
    """Throw away what was sent; raises Invalid while it is being brought in."""
    if bundle.state.phase == "bringing" and bundle.is_busy:
        raise Invalid("This is being brought in. Wait until it is done.")
    bundle.remove()


def carry_on(bundle: Bundle, is_over: Callable[[], bool]) -> None:
    """Look through it or bring it in, whichever is due; again after an interruption. Nobody else does so."""
    with suppress(Over, OSError), bundle.held():
        if (state := bundle.state).phase in ("looking", "bringing"):
            _work(bundle, state, is_over)


def _work(bundle: Bundle, state: State, is_over: Callable[[], bool]) -> None:
    by, is_dry = db.session.get_one(User, state.by), state.phase == "looking"
    try:
        if not (by.is_at_least("editor") and by.is_active):
            raise Invalid("Your role does not allow this any more.")
        report = import_site(
            by,
            bundle.zip,
            dry=is_dry,
            origin=_origin(state),
            progress=lambda items: _told(bundle, items, is_over),
        )
    except Invalid as problem:
        bundle.fail(problem)
    else:
        bundle.keep_report(report)
        bundle.change(phase="ready" if is_dry else "done")
        if not is_dry:
            bundle.zip.unlink()


def _origin(state: State) -> Origin:
    """A note that the same person sends again updates its post; the report says so before."""
    limits = Limits(settings().import_files, settings().import_megabytes * 2**20)
    return Origin(f"sent by {state.by}", limits, Site.of(state.hexo))


def _told(bundle: Bundle, items: list[Item], is_over: Callable[[], bool]) -> Iterator[Item]:
    """The items, while it is noted how far it is."""
    said = 0.0
    for done, item in enumerate(items):
        if is_over():
            raise Over
        if time.monotonic() - said > OFTEN:
            bundle.change(done=done, total=len(items))
            said = time.monotonic()
        yield item
