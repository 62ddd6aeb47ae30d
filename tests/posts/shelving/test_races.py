"""Editors and authors at the same moment: one thing happens after the other, none twice or by half."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from blog.auth.models import User
from blog.errors import Conflict, Invalid
from blog.posts import actions as posts
from blog.posts.shelving import actions, sweep
from blog.tags.models import CATEGORIES, TAGS
from blog.transfer.actions import import_site
from tests.page import Reader
from tests.posts.shelving.checks import check_shelves, labels
from tests.posts.shelving.conftest import Keeper
from tests.transfer.sites import Hexo
from tests.world import World

TEXT = "---\ntitle: {0}\ntags: [{1}]\ncategories: [{2}]\ndate: 2025-01-01\n---\n\n正文\n"


def at_once(world: World, *acts: Callable[[User], object]) -> list[str]:
    """Do these things at the same time, each in a context of its own: what came of each."""
    ready = threading.Barrier(len(acts))

    def run(act: Callable[[User], object]) -> str:
        def work() -> str:
            dora = world.person("dora")
            ready.wait()
            try:
                act(dora)
            except (Conflict, Invalid):
                return "refused"
            return "done"

        return world.ask(work)

    with ThreadPoolExecutor(len(acts)) as threads:
        return [*threads.map(run, acts)]


@pytest.mark.parametrize("_time", range(3))
def test_two_editors_merge_the_same_tags_in_opposite_directions(
    world: World, keeper: Keeper, _time: int
) -> None:
    for n in range(6):
        world.publish(TEXT.format(n, ("a", "b", "a, b")[n % 3], "x"))
    a, b = world.ask(lambda: (keeper.id(TAGS, "a"), keeper.id(TAGS, "b")))
    came = at_once(
        world,
        lambda dora: actions.unite(dora, TAGS, [a], b),
        lambda dora: actions.unite(dora, TAGS, [b], a),
    )
    assert sorted(came) == ["done", "refused"]
    assert len(labels(world, TAGS)) == 1
    check_shelves(world)


def test_two_editors_move_two_categories_below_each_other(world: World, keeper: Keeper) -> None:
    for name in ("a, b", "c, d"):
        world.publish(TEXT.format(name, "t", name))
    a, c = world.ask(lambda: (keeper.id(CATEGORIES, "a"), keeper.id(CATEGORIES, "c")))
    came = at_once(
        world,
        lambda dora: actions.move(dora, CATEGORIES, a, c),
        lambda dora: actions.move(dora, CATEGORIES, c, a),
    )
    assert sorted(came) == ["done", "refused"]
    assert labels(world, CATEGORIES) in (["a", "a/b", "a/c", "a/c/d"], ["c", "c/a", "c/a/b", "c/d"])
    check_shelves(world)


@pytest.mark.parametrize("_time", range(3))
def test_posts_are_published_while_their_tag_is_merged(
    world: World, keeper: Keeper, _time: int, reader: Reader
) -> None:
    world.publish(TEXT.format("first", "python", "x"))
    world.publish(TEXT.format("other", "Python", "x"))
    drafts = [world.draft(TEXT.format(f"draft {n}", "python, Flask", "x")) for n in range(4)]
    python, target = world.ask(lambda: (keeper.id(TAGS, "python"), keeper.id(TAGS, "Python")))

    def publish(slug: str) -> Callable[[User], object]:
        return lambda dora: _published(world, slug, dora)

    merge = lambda dora: actions.unite(dora, TAGS, [python], target)  # noqa: E731
    came = at_once(world, merge, *(publish(slug) for slug in drafts))
    assert came[0] == "done"
    for slug, what in zip(drafts, came[1:], strict=True):
        if what == "refused":  # the draft changed under the author's hands, who looks and publishes again
            world.ask(lambda slug=slug: _published(world, slug, world.person("bob")))
        assert "tags: [Python, Flask]" in reader.client.get(f"/posts/{slug}.md").text
    assert labels(world, TAGS) == ["Flask", "Python"]
    check_shelves(world)


def _published(world: World, slug: str, by: User) -> None:
    posts.publish(world.get(slug), by)


def test_authors_publish_throw_away_and_restore_while_everything_is_renamed(
    world: World, keeper: Keeper
) -> None:
    slugs = [world.publish(TEXT.format(n, "a, b", "x, y")) for n in range(4)]
    for slug in slugs:
        world.change(
            slug, lambda post: posts.revise(post, post.author, TEXT.format("neu", "a", "x"), post.version)
        )
    a, x = world.ask(lambda: (keeper.id(TAGS, "a"), keeper.id(CATEGORIES, "x")))
    came = at_once(
        world,
        lambda dora: actions.rename(dora, TAGS, a, "A"),
        lambda dora: actions.rename(dora, CATEGORIES, x, "X"),
        lambda dora: _published(world, slugs[0], dora),
        lambda _dora: posts.trash(world.get(slugs[1])),
        lambda _dora: posts.unpublish(world.get(slugs[2])),
        lambda _dora: (posts.trash(world.get(slugs[3])), posts.restore(world.get(slugs[3]))),
    )
    assert came[:2] == ["done", "done"]
    assert came[3:] == ["done"] * 3
    check_shelves(world)
    for slug, act in (
        (slugs[1], posts.restore),
        (slugs[2], lambda post: _published(world, slugs[2], post.author)),
    ):
        world.change(slug, act)
    check_shelves(world)
    assert labels(world, TAGS) == ["A", "b"]
    assert labels(world, CATEGORIES) == ["X", "X/y"]


def test_a_site_comes_in_while_its_tags_are_merged(world: World, keeper: Keeper, hexo: Hexo) -> None:
    world.publish(TEXT.format("first", "python, Python", "x"))
    for n in range(8):
        hexo.put(f"source/_posts/{n}.md", TEXT.format(n, "python", "x, y"))
    python, target = world.ask(lambda: (keeper.id(TAGS, "python"), keeper.id(TAGS, "Python")))
    came = at_once(
        world,
        lambda dora: import_site(dora, hexo.root),
        lambda dora: actions.unite(dora, TAGS, [python], target),
    )
    assert came == ["done", "done"]
    assert labels(world, TAGS) == ["Python"]
    check_shelves(world)


def test_what_is_published_between_reading_and_changing_is_reworded_too(
    world: World, keeper: Keeper, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    world.publish(TEXT.format("first", "a", "x"))
    late = world.draft(TEXT.format("late", "a", "x"))
    hold = actions.hold_names

    def publish_first() -> None:
        monkeypatch.setattr(actions, "hold_names", hold)
        world.ask(lambda: _published(world, late, world.person("bob")))
        hold()

    monkeypatch.setattr(actions, "hold_names", publish_first)
    assert keeper.rename(TAGS, "a", "A").reworded == 2
    assert "tags: [A]" in reader.client.get(f"/posts/{late}.md").text
    check_shelves(world)


def test_all_of_it_happens_or_nothing(
    world: World, keeper: Keeper, monkeypatch: pytest.MonkeyPatch, reader: Reader
) -> None:
    slug = world.publish(TEXT.format("first", "a, b", "x"))

    def fail(*_args: object) -> None:
        raise RuntimeError("the power went off")

    monkeypatch.setattr(sweep.Sweep, "refile", fail)
    with pytest.raises(RuntimeError):
        keeper.merge(TAGS, ["a"], "b")
    assert "tags: [a, b]" in reader.client.get(f"/posts/{slug}.md").text
    assert labels(world, TAGS) == ["a", "b"]
    reader.open("/tags/a")
    check_shelves(world)
