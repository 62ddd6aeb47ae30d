"""Whatever is done in whatever order: posts stay filed as they say, and every old address answers."""

from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blog.auth.models import User
from blog.db import db
from blog.errors import Invalid
from blog.posts import actions as posts
from blog.posts.models import Autosave, Draft, Post, Revision, post_categories, post_tags
from blog.posts.shelving import actions, wording
from blog.posts.shelving.queries import Act, thought_through
from blog.tags.changes import NEW
from blog.tags.models import CATEGORIES, KINDS, TAGS, Category, CategoryName, Kind, Tag
from blog.tags.queries import vocabulary
from tests.fuzz import often
from tests.page import Reader
from tests.posts.shelving.checks import check_shelves
from tests.world import World

STATES = ("live", "trashed", "draft", "both")
NAMES = ("A", "B", "C", "C++", "D e")
TEXT = "---\ntitle: {}\ntags: {}\ncategories: {}\ndate: 2025-01-01\n---\n\n正文\n"

names = st.sampled_from(NAMES)
texts = st.lists(
    st.tuples(
        st.lists(names, max_size=3),
        st.lists(st.lists(names, min_size=1, max_size=3), max_size=2),
        st.sampled_from(STATES),
    ),
    min_size=1,
    max_size=4,
)
steps = st.lists(
    st.tuples(
        st.sampled_from([TAGS, CATEGORIES]),
        st.sampled_from(["create", "rename", "move", "unite", "remove", "reassign", "write"]),
        st.integers(0, 5),
        st.integers(0, 5),
        names,
    ),
    min_size=2,
    max_size=8,
)


@pytest.fixture(autouse=True)
def _few_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wording, "CHUNK", 2)


def clear(world: World) -> None:
    """Begin again, with nothing."""

    def act() -> None:
        db.session.execute(sa.update(Post).values(live_id=None))
        for table in (
            post_tags,
            post_categories,
            Draft.__table__,
            Autosave.__table__,
            Revision.__table__,
            Post.__table__,
        ):
            db.session.execute(sa.delete(table))
        db.session.execute(sa.delete(CategoryName))
        db.session.execute(sa.update(Category).values(parent_id=None))
        for model in (Category, Tag):
            db.session.execute(sa.delete(model))
        db.session.commit()

    world.ask(act)


def write(world: World, number: int, tags: list[str], categories: list[list[str]], state: str) -> None:
    text = TEXT.format(f"post {number}", tags, categories)
    slug = world.draft(text) if state == "draft" else world.publish(text)
    if state == "both":
        world.change(
            slug, lambda post: posts.revise(post, post.author, text.replace("正文", "改了"), post.version)
        )
    if state == "trashed":
        world.change(slug, posts.trash)


def plan(kind: Kind, what: str, one: int, other: int, name: str) -> tuple[Act, Callable[[User], object]]:
    """What is thought through, and what is done."""
    ids = sorted(vocabulary(kind).labels)
    first, second = (ids[number % len(ids)] for number in (one, other)) if ids else (NEW, NEW)
    above = second if kind is CATEGORIES and second and other % 3 else None
    if what == "create" or not ids:
        return lambda c: c.add(name, above), lambda by: actions.create(by, kind, name, above)
    if what == "rename" or (what == "move" and kind is TAGS):
        return lambda c: c.rename(first, name), lambda by: actions.rename(by, kind, first, name)
    if what == "move":
        return lambda c: c.move(first, above), lambda by: actions.move(by, kind, first, above)
    if what == "unite":
        several = {first, ids[(one + 1) % len(ids)]}
        return lambda c: c.unite(several, second), lambda by: actions.unite(by, kind, several, second)
    into = second if what == "reassign" else None
    return lambda c: c.remove(first, into), lambda by: actions.remove(by, kind, first, into)


Known = dict[tuple[Kind, str], int]


def act(world: World, kind: Kind, known: Known, *step: Any) -> Known:
    """Do it, and say which label each address leads to afterwards; raises Invalid."""
    think, do = plan(kind, *step)
    change = thought_through(kind, think)
    do(world.person("dora"))
    now = {key: change.now(id) if key[0] is kind else id for key, id in known.items()}
    return {key: id for key, id in now.items() if id is not None}


def addresses() -> Known:
    """Where everything is now."""
    return {(kind, path): id for kind in KINDS.values() for path, id in vocabulary(kind).paths.items()}


def check_addresses(world: World, reader: Reader, known: Known) -> None:
    """Where something was, there it is, or there is the way to where it is, if readers may see it at all."""
    here = {kind: world.ask(lambda kind=kind: vocabulary(kind)) for kind in KINDS.values()}  # type: ignore[misc]
    for (kind, path), id in known.items():
        now = f"/{kind.name}/{here[kind].labels[id].path}"
        answer = reader.client.get(f"/{kind.name}/{path}")
        if reader.client.get(now).status_code == 404:
            assert answer.status_code == 404
        else:
            assert unquote(answer.location or "") == (now if f"/{kind.name}/{path}" != now else "")


def publish_drafts() -> None:
    """Whatever names they were written with."""
    for draft in [*db.session.scalars(sa.select(Draft))]:
        posts.publish(draft.post, draft.post.author)


@settings(often(12), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(texts, steps)
def test_random_changes_keep_posts_filed_and_addresses_answered(
    world: World, reader: Reader, start: list[Any], todo: list[Any]
) -> None:
    clear(world)
    for number, text in enumerate(start):
        write(world, number, *text)
    check_shelves(world)
    known = world.ask(addresses)
    for number, (kind, what, one, other, name) in enumerate(todo):
        try:
            if what == "write":
                write(world, 100 + number, [name], [[NAMES[one % 5], name]], STATES[other % 4])
            else:
                known = world.ask(lambda: act(world, kind, known, what, one, other, name))  # noqa: B023
        except Invalid:
            continue
        known |= world.ask(addresses)
        check_shelves(world)
    check_addresses(world, reader, known)
    world.ask(publish_drafts)
    check_shelves(world)
