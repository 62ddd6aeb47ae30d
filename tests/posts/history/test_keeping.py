"""States are kept under a name, and going back to one loses nothing of what was there."""

import pytest

from blog.errors import Conflict, Invalid
from blog.posts import actions
from blog.posts.actions import render_again
from blog.posts.history.actions import bring_back, discard, keep
from blog.posts.history.queries import changes_of, revision_of, revisions_of
from blog.posts.models import Post
from tests.world import World, front

DOCUMENT = front(title="第一篇") + "一\n"


def revise(post: Post, source: str) -> None:
    actions.revise(post, post.author, source, post.version)


def history(world: World, slug: str) -> list[tuple[int, str, bool]]:
    """Number, note, and whether it was published."""
    return world.ask(
        lambda: [(r.number, r.note, r.published_at is not None) for r in revisions_of(world.get(slug))]
    )


def test_a_named_save_is_kept_and_readers_see_nothing_of_it(world: World) -> None:
    slug = world.publish(DOCUMENT)
    world.change(slug, lambda post: revise(post, DOCUMENT + "二\n"))
    world.change(slug, lambda post: keep(post, post.author, "交稿前"))
    assert history(world, slug) == [(2, "交稿前", False), (1, "", True)]
    assert "二" not in world.app.test_client().get(f"/posts/{slug}").text


def test_saving_again_and_again_keeps_one_working_copy_and_no_revision(world: World) -> None:
    slug = world.draft(DOCUMENT)
    for number in range(5):
        world.change(slug, lambda post, number=number: revise(post, DOCUMENT + f"{number}\n"))  # type: ignore[misc]
    assert history(world, slug) == []


def test_going_back_makes_a_draft_and_keeps_what_was_there(world: World) -> None:
    slug = world.publish(DOCUMENT)
    world.change(slug, lambda post: revise(post, DOCUMENT + "二\n"))
    world.change(slug, lambda post: bring_back(post, post.author, revision_of(post, 1), "回到第 1 版之前"))
    first = world.ask(lambda: revision_of(world.get(slug), 1).source)
    assert world.ask(lambda: world.get(slug).draft.source) == first
    assert history(world, slug)[0] == (2, "回到第 1 版之前", False)
    assert world.ask(lambda: revision_of(world.get(slug), 2).source) == DOCUMENT + "二\n"


def test_what_a_revision_has_already_is_not_kept_twice(world: World) -> None:
    slug = world.publish(DOCUMENT)
    world.change(slug, lambda post: revise(post, DOCUMENT + "二\n"))
    world.change(slug, lambda post: keep(post, post.author, "二"))
    world.change(slug, lambda post: bring_back(post, post.author, revision_of(post, 1), "之前"))
    assert [number for number, _note, _published in history(world, slug)] == [2, 1]


def test_changes_can_be_discarded_and_found_again(world: World) -> None:
    slug = world.publish(DOCUMENT)
    world.change(slug, lambda post: revise(post, DOCUMENT + "二\n"))
    world.change(slug, lambda post: discard(post, post.author, "放弃的修改"))
    assert world.ask(lambda: (world.get(slug).draft, world.get(slug).state)) == (None, "published")
    assert history(world, slug)[0] == (2, "放弃的修改", False)


BROKEN = '---\ntitle: "第一篇\ntags: [\n---\n\n二\n'


def test_front_matter_that_cannot_be_read_holds_nobody_up_and_is_kept(world: World) -> None:
    slug = world.publish(DOCUMENT)
    world.change(slug, lambda post: revise(post, BROKEN))
    world.change(slug, lambda post: discard(post, post.author, "放弃的修改"))
    assert world.ask(lambda: world.get(slug).state) == "published"
    assert history(world, slug)[0] == (2, "放弃的修改", False)
    assert world.ask(lambda: revision_of(world.get(slug), 2).source) == BROKEN
    world.change(slug, lambda post: bring_back(post, post.author, revision_of(post, 2), ""))
    assert world.ask(lambda: world.get(slug).source) == BROKEN
    world.change(slug, lambda post: revise(post, BROKEN + "三\n"))
    world.change(slug, lambda post: bring_back(post, post.author, revision_of(post, 1), "之前"))
    assert history(world, slug)[0] == (3, "之前", False)
    world.change(slug, lambda post: render_again(revision_of(post, 3)))
    assert world.ask(lambda: revision_of(world.get(slug), 3).source) == BROKEN + "三\n"


def test_there_is_nothing_to_discard_where_nothing_is_published(world: World) -> None:
    slug = world.draft(DOCUMENT)
    with pytest.raises(Invalid):
        world.change(slug, lambda post: discard(post, post.author, ""))


def test_a_tab_from_before_going_back_does_not_undo_it(world: World) -> None:
    slug = world.publish(DOCUMENT)
    world.change(slug, lambda post: revise(post, DOCUMENT + "二\n"))
    old = world.ask(lambda: world.get(slug).version)
    world.change(slug, lambda post: bring_back(post, post.author, revision_of(post, 1), ""))
    with pytest.raises(Conflict):
        world.change(slug, lambda post: actions.revise(post, post.author, DOCUMENT + "三\n", old))


def test_the_log_of_changes_holds_what_was_said_about_published_ones(world: World) -> None:
    slug = world.publish(DOCUMENT)
    world.change(slug, lambda post: revise(post, DOCUMENT + "二\n"))
    world.change(slug, lambda post: keep(post, post.author, "只给自己看"))
    world.change(slug, lambda post: actions.publish(post, post.author, note="加了第二句"))
    assert world.ask(lambda: [row.note for row in changes_of(world.get(slug).id)]) == ["加了第二句"]


def test_a_named_save_takes_no_numbers_of_places_away(world: World) -> None:
    slug = world.publish(front(title="甲") + "## 一\n\n- 二\n")
    before = world.ask(lambda: world.get(slug).live.outline)
    world.change(slug, lambda post: revise(post, post.source + "\n- 三\n"))
    world.change(slug, lambda post: keep(post, post.author, "半路"))
    world.change(slug, lambda post: render_again(revision_of(post, 2)))
    world.change(slug, lambda post: revise(post, post.source.replace("- 三", "- 四")))
    world.change(slug, lambda post: actions.publish(post, post.author))
    after = world.ask(lambda: world.get(slug).live.outline)
    assert after[0]["key"] == before[0]["key"]
    assert [node["key"] for node in after[0]["children"]] == [2, 3]


def test_after_discarding_what_was_kept_already_one_goes_on_saving_under_new_versions(world: World) -> None:
    slug = world.publish(DOCUMENT)
    live = world.ask(lambda: world.get(slug).source)
    for source in (live + "二\n", live):
        world.change(slug, lambda post, source=source: revise(post, source))  # type: ignore[misc]
    known = world.ask(lambda: world.get(slug).version)
    world.change(slug, lambda post: discard(post, post.author, ""))
    for number in range(3):
        world.change(slug, lambda post, number=number: revise(post, live + f"{number}\n"))  # type: ignore[misc]
        assert world.ask(lambda: world.get(slug).version) > known, "an old tab would fit it"
