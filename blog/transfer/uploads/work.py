"""The work on an upload: looking through it, then bringing it in."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from blog.auth.models import User
from blog.config import settings
from blog.db import db
from blog.errors import Invalid
from blog.transfer.actions import import_site
from blog.transfer.hexo import Site
from blog.transfer.items import Item
from blog.transfer.sources import Limits
from blog.transfer.tree import Origin
from blog.transfer.uploads.bundles import Bundle, State

OFTEN = 0.5  # seconds between two notes of how far it is
TRIES = 3


class Over(Exception):
    """The process ends, and the work with it; what is in stays in, and somebody may go on."""


def carry_on(bundle: Bundle, is_over: Callable[[], bool]) -> None:
    """Look through it or bring it in, whichever is due, also once more; unless somebody else is at it."""
    try:
        with bundle.held() as is_mine:
            if is_mine and (state := bundle.state).is_under_way:
                _try(bundle, state, is_over)
    except OSError:
        if bundle.folder.exists():
            raise  # else somebody threw it away meanwhile


def _try(bundle: Bundle, state: State, is_over: Callable[[], bool]) -> None:
    if state.tries == TRIES:
        bundle.fail(
            Invalid("Something went wrong %(times)d times. It is in the log of the server.", times=TRIES)
        )
        return
    bundle.change(tries=state.tries + 1)
    try:
        _work(bundle, state, is_over)
    except Over:
        bundle.change(tries=state.tries)


def _work(bundle: Bundle, state: State, is_over: Callable[[], bool]) -> None:
    by, is_dry = db.session.get_one(User, state.by), state.phase == "looking"
    try:
        if not (by.is_at_least("editor") and by.is_active):
            raise Invalid("Your role does not allow this any more.")
        report = import_site(
            by,
            bundle.zip,
            dry=is_dry,
            comments=by.is_at_least("administrator"),
            origin=_origin(state),
            progress=lambda items: _told(bundle, items, is_over),
        )
    except Invalid as problem:
        bundle.fail(_by_its_name(problem, bundle, state))
    else:
        bundle.keep_report(report)
        bundle.change(phase="ready" if is_dry else "done", tries=0)
        if not is_dry:
            bundle.zip.unlink()


def _by_its_name(problem: Invalid, bundle: Bundle, state: State) -> Invalid:
    """The problem, said of what was sent and not of how it lies here."""
    own: dict[str, Any] = {
        name: state.name if value == bundle.zip.name else value for name, value in problem.values.items()
    }
    return Invalid(problem.message, **own) if state.name else problem


def _origin(state: State) -> Origin:
    """A note that the same person sends again updates its post; the report says so before."""
    limits = Limits(settings().import_files, settings().import_megabytes * 2**20)
    return Origin(f"sent by {state.by}", limits, Site.of(state.hexo), state.as_drafts)


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
