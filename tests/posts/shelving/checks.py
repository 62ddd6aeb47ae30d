"""What holds whatever was done: shelves hold what live documents say, in words that are used today."""

from typing import Any

import sqlalchemy as sa

from blog.db import db
from blog.posts import editions
from blog.posts.filing import SHELVES, along, label_column, said
from blog.posts.models import Post, Revision
from blog.tags.models import KINDS, Kind
from blog.tags.queries import vocabulary
from tests.world import World


def labels(world: World, kind: Kind) -> list[str]:
    """All tags, or all categories as `A/B`."""
    names = world.ask(lambda: vocabulary(kind))
    return sorted("/".join(names.trail(id)) for id in names.labels)


def check_shelves(world: World) -> None:
    """Every post is filed under what its document names and nothing else, in today's words."""
    for kind in KINDS.values():
        world.ask(lambda kind=kind: _check(kind))  # type: ignore[misc]
    world.ask(_check_revisions)


def _check(kind: Kind) -> None:
    names = vocabulary(kind)
    found: dict[int, dict[int, Any]] = {}
    shelf = SHELVES[kind]
    for post_id, id, position in db.session.execute(
        sa.select(shelf.c.post_id, label_column(kind), shelf.c.position)
    ):
        found.setdefault(post_id, {})[id] = position
    for post in db.session.scalars(sa.select(Post)):
        if post.live:
            trails = said(editions.read(post.live.source, zone=post.zone), kind)
            assert [names.today(trail) for trail in trails] == trails, (post.slug, trails)
            if post.trashed_at is None:
                assert found.pop(post.id, {}) == along([names.walk(trail)[0] for trail in trails]), post.slug
    assert not found


def _check_revisions() -> None:
    """A draft goes on from what is live, and every revision has a number of its own."""
    for post in db.session.scalars(sa.select(Post)):
        numbers = [
            *db.session.scalars(
                sa.select(Revision.number).where(Revision.post_id == post.id).order_by("number")
            )
        ]
        assert numbers == [*range(1, len(numbers) + 1)]
        if post.live and post.draft:
            assert post.draft.base_id == post.live_id
