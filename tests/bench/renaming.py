"""A tag that many posts have gets another name, against nothing but patching the same documents."""

import resource
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from statistics import median
from unittest.mock import patch

import sqlalchemy as sa
from flask import Flask

from blog.auth.queries import first_administrator
from blog.db import db
from blog.posts.document import parse
from blog.posts.models import Post, Revision
from blog.posts.shelving import actions
from blog.tags.models import TAGS
from blog.tags.queries import vocabulary
from tests.bench import documents, sites
from tests.bench.report import Check, Rounds, note, ratio, table, title
from tests.bench.settings import Settings

OURS, BARE, WAITING = "renaming", "patching alone", "of it, others wait"
MEMORY = 64.0  # megabytes more than before, however many posts there are


def run(instance: Path, settings: Settings) -> list[Check]:
    """Rename the tag of all posts back and forth, and patch their documents beside it."""
    title(f"Renaming a tag of {settings.renamed:,} posts, in process")
    site = sites.app(sites.grown(instance, "renamed", settings.renamed))
    before = _peak()
    rounds = _measure(site, settings)
    more = _peak() - before
    sites.close(site)
    table({"µs CPU/post": rounds})
    note(
        f"{median(rounds[WAITING]) * settings.renamed / 1e6:.1f} s of CPU hold others up, {more:.0f} MB more"
    )
    return [
        Check("renaming a tag: CPU, of patching the documents alone", ratio(rounds, OURS, BARE), 2.0),
        Check("renaming a tag: megabytes", more, MEMORY),
    ]


def _measure(site: Flask, settings: Settings) -> Rounds:
    rounds: dict[str, list[float]] = {OURS: [], BARE: [], WAITING: []}
    for old, new in pairwise([documents.TAGS[0], "改名"] * 2):
        with site.app_context():
            rounds[BARE].append(_microseconds(_patch_all, settings.renamed))
            held: list[float] = []
            with patch.object(actions, "hold_names", _noting(held)):
                rounds[OURS].append(
                    _microseconds(lambda old=old, new=new: _rename(old, new), settings.renamed)
                )
            rounds[WAITING].append((time.process_time() - held[0]) * 1e6 / settings.renamed)
    return rounds


def _noting(moments: list[float]) -> Callable[[], None]:
    hold = actions.hold_names

    def hold_and_note() -> None:
        hold()
        moments.append(time.process_time())

    return hold_and_note


def _rename(old: str, new: str) -> None:
    by = first_administrator()
    assert by, "a fresh instance has an administrator"
    actions.rename(by, TAGS, vocabulary(TAGS).places[None, old], new)


def _patch_all() -> None:
    sources = sa.select(Revision.source).join(Post, Post.live_id == Revision.id).where(Post.kind == "post")
    for source in db.session.scalars(sources.execution_options(yield_per=200)):
        document = parse(source)
        document.patch(tags=[name + "x" for name in document.tags[:1]] + document.tags[1:])


def _microseconds(work: Callable[[], object], posts: int) -> float:
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1e6 / posts


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
