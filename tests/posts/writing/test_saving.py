"""Saving a working copy: nothing is overwritten, nothing is lost, and no cached page knows of it."""

import threading
from datetime import timedelta

import pytest
from time_machine import travel

from blog.db import SiteStamp, db
from blog.errors import Conflict, Invalid
from blog.posts import actions
from blog.posts.drafts import LONGEST, MOST
from blog.posts.models import Autosave, Post
from blog.posts.writing.queries import ancestor, clash, rivalry
from tests.world import World, front, moment

DOCUMENT = front(title="第一篇") + "甲\n乙\n丙\n丁\n戊\n"


def save(world: World, slug: str, source: str, version: int | None = None, by: str = "bob") -> int:
    """Save it, from `version` or from what there is; gives the new version."""

    def act() -> int:
        post = world.get(slug)
        actions.revise(post, world.person(by), source, post.version if version is None else version)
        return post.version

    return world.ask(act)


def version(world: World, slug: str) -> int:
    return world.ask(lambda: world.get(slug).version)


def test_every_save_is_a_new_version(world: World) -> None:
    slug = world.draft(DOCUMENT)
    first = version(world, slug)
    second = save(world, slug, DOCUMENT + "己\n")
    assert second > first
    assert version(world, slug) == second


def test_saving_the_same_text_again_changes_nothing_not_even_from_an_old_version(world: World) -> None:
    slug = world.draft(DOCUMENT)
    first = version(world, slug)
    second = save(world, slug, DOCUMENT + "己\n", first)
    assert save(world, slug, DOCUMENT + "己\n", first) == second, "its answer was lost on the way"


def test_opening_what_is_published_begins_no_draft(world: World) -> None:
    slug = world.publish(DOCUMENT)
    live = world.ask(lambda: world.get(slug).live.source)
    save(world, slug, live)
    assert world.ask(lambda: world.get(slug).draft) is None


def test_no_version_is_given_twice(world: World) -> None:
    slug = world.draft(DOCUMENT)
    seen = [version(world, slug)]
    for change in (
        lambda post: actions.publish(post, post.author),
        lambda post: actions.revise(post, post.author, DOCUMENT + "己\n", post.version),
        lambda post: actions.publish(post, post.author),
        actions.unpublish,
        lambda post: actions.publish(post, post.author),
        lambda post: actions.revise(post, post.author, DOCUMENT + "庚\n", post.version),
    ):
        world.change(slug, change)
        seen.append(version(world, slug))
    assert seen == sorted(set(seen))


def test_a_tab_from_before_a_publication_does_not_undo_it(world: World) -> None:
    slug = world.publish(DOCUMENT)
    old = version(world, slug)
    save(world, slug, DOCUMENT.replace("甲", "甲甲"))
    world.change(slug, lambda post: actions.publish(post, world.person("dora")))
    with pytest.raises(Conflict):
        save(world, slug, DOCUMENT + "己\n", old)
    assert "甲甲" in world.ask(lambda: world.get(slug).source)


def test_of_eight_saves_from_one_version_at_once_exactly_one_is_taken(world: World) -> None:
    slug = world.draft(DOCUMENT)
    first, outcomes = version(world, slug), list[str]()

    def attempt(number: int) -> None:
        try:
            save(world, slug, DOCUMENT + f"{number}\n", first)
            outcomes.append("saved")
        except Conflict:
            outcomes.append("conflict")

    threads = [threading.Thread(target=attempt, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["conflict"] * 7 + ["saved"]


def test_a_late_save_is_merged_with_what_came_between(world: World) -> None:
    slug = world.draft(DOCUMENT)
    first = version(world, slug)
    save(world, slug, DOCUMENT.replace("戊", "戊，改过"), by="dora")
    mine = DOCUMENT.replace("甲", "甲，改过")

    def proposal() -> tuple[str, int, str, str]:
        found = clash(world.get(slug), mine, first)
        assert found.merged is not None
        assert found.by is not None
        return found.merged.text, len(found.merged.clashes), found.theirs, found.by.username

    text, clashes, theirs, by = world.ask(proposal)
    assert text == DOCUMENT.replace("甲", "甲，改过").replace("戊", "戊，改过")
    assert (clashes, theirs, by) == (0, DOCUMENT.replace("戊", "戊，改过"), "dora")


def test_a_tab_that_was_forgotten_overnight_is_merged_from_the_text_that_it_had(world: World) -> None:
    with travel("2026-01-01T12:00:00+00:00", tick=False) as clock:
        slug = world.draft(DOCUMENT)
        forgotten = save(world, slug, DOCUMENT + "己\n")
        clock.shift(timedelta(hours=9))
        for number in range(200):
            clock.shift(timedelta(seconds=20))
            save(world, slug, DOCUMENT + "己\n" + "字" * number + "\n")
        assert world.ask(lambda: ancestor(world.get(slug), forgotten)) == DOCUMENT + "己\n"
        assert world.ask(lambda: db.session.query(Autosave).count()) <= MOST


def test_autosaving_leaves_the_pages_of_readers_in_their_caches(world: World) -> None:
    slug = world.publish(DOCUMENT)
    before = world.ask(lambda: db.session.get_one(SiteStamp, 1).value)
    save(world, slug, DOCUMENT + "己\n")
    save(world, slug, DOCUMENT + "庚\n")
    assert world.ask(lambda: db.session.get_one(SiteStamp, 1).value) == before


def test_half_written_front_matter_is_kept_and_the_title_stays(world: World) -> None:
    slug = world.draft(DOCUMENT)
    broken = DOCUMENT.replace("title: 第一篇", "title: [第一篇")
    save(world, slug, broken)
    found = world.ask(lambda: (world.get(slug).source, world.get(slug).draft.title))
    assert found == (broken, "第一篇")
    with pytest.raises(Invalid, match="line"):
        world.change(slug, lambda post: actions.publish(post, post.author))


@pytest.mark.parametrize("text", ["a\0b", "\ud800", "字" * (LONGEST + 1)])
def test_what_cannot_be_stored_is_refused_and_the_text_stays(world: World, text: str) -> None:
    slug = world.draft(DOCUMENT)
    with pytest.raises(Invalid):
        save(world, slug, text)
    assert world.ask(lambda: world.get(slug).source) == DOCUMENT


def test_a_megabyte_is_saved(world: World) -> None:
    slug = world.draft(DOCUMENT)
    save(world, slug, DOCUMENT + "字" * 1_000_000)
    assert world.ask(lambda: world.get(slug).draft.words) > 1_000_000


def test_a_title_of_300_characters_is_kept_whole_and_a_longer_one_is_cut_in_lists_only(world: World) -> None:
    long = world.publish(front(title="长" * 300) + "正文")
    longer = world.publish(front(title="长" * 400) + "正文")
    titles = world.ask(lambda: [world.get(slug).live.title for slug in (long, longer)])
    assert titles == ["长" * 300, "长" * 300]
    assert "长" * 400 in world.ask(lambda: world.get(longer).live.source)


def test_a_chosen_address_waits_for_the_next_publication(world: World) -> None:
    slug = world.publish(DOCUMENT)

    def choose(post: Post) -> None:
        actions.revise(post, post.author, post.source, post.version, slug="new-name")

    world.change(slug, choose)
    assert world.ask(lambda: world.get(slug).live is not None), "it is still there"
    world.change(slug, lambda post: actions.publish(post, post.author))
    client = world.app.test_client()
    assert client.get(f"/posts/{slug}").location == "/posts/new-name"
    assert client.get("/posts/new-name").status_code == 200


@pytest.mark.parametrize("wanted", ["taken", "a b", "a/b", "a?b", "a.md", "..", "/", "x" * 200])
def test_an_address_that_cannot_be_had_is_refused_when_it_is_chosen(world: World, wanted: str) -> None:
    other = world.post("别的")
    world.change(other, lambda post: actions.move(post, "taken"))
    slug = world.publish(DOCUMENT)
    with pytest.raises(Invalid, match="address"):
        world.change(slug, lambda p: actions.revise(p, p.author, p.source, p.version, slug=wanted))


def test_a_post_that_was_begun_without_a_title_gets_the_address_of_the_one_that_it_has(world: World) -> None:
    slug = world.draft("")
    save(world, slug, front(title="重庆") + "正文")
    world.change(slug, lambda post: actions.publish(post, post.author))
    assert world.ask(lambda: world.get("chong-qing").live.title) == "重庆"


def test_a_text_that_was_published_meanwhile_is_set_against_the_draft(world: World) -> None:
    slug = world.publish(DOCUMENT)
    mine, theirs = DOCUMENT.replace("甲", "我"), DOCUMENT.replace("戊", "他")
    save(world, slug, mine)

    def arrive(post: Post) -> None:
        from blog.posts import editions

        actions.lock(post)
        actions.go_live(post, world.person("alice"), editions.edition(editions.read(theirs)))
        db.session.commit()

    world.change(slug, arrive)
    merged = world.ask(lambda: rivalry(world.get(slug)).merged.text)
    assert "我" in merged
    assert "他" in merged

    def settle(post: Post) -> None:
        actions.revise(post, post.author, merged, post.version, over=post.live_id)
        actions.publish(post, post.author)

    world.change(slug, settle)
    assert world.ask(lambda: rivalry(world.get(slug))) is None
    assert "他" in world.ask(lambda: world.get(slug).live.source)


def test_publishing_what_changed_since_somebody_looked_is_refused(world: World) -> None:
    slug = world.draft(DOCUMENT)
    looked = version(world, slug)
    save(world, slug, DOCUMENT + "己\n")
    with pytest.raises(Conflict):
        world.change(slug, lambda post: actions.publish(post, post.author, version=looked))


def test_a_date_that_is_given_wins_over_that_of_the_text(world: World) -> None:
    slug = world.draft(front(title="甲", date="2020-01-01 00:00:00") + "正文")
    at = moment("2036-05-06T00:00:00+00:00")
    world.change(slug, lambda post: actions.publish(post, post.author, at))
    assert "date: 2036-05-06 08:00:00\n" in world.ask(lambda: world.get(slug).live.source)


def test_only_what_is_in_the_trash_is_deleted_and_then_nothing_of_it_is_left(world: World) -> None:
    slug = world.publish(DOCUMENT)
    save(world, slug, DOCUMENT + "己\n")
    save(world, slug, DOCUMENT + "庚\n")
    with pytest.raises(Invalid, match="trash"):
        world.change(slug, actions.erase)
    world.change(slug, actions.trash)
    world.change(slug, actions.erase)
    assert world.ask(lambda: (Post.query.count(), db.session.query(Autosave).count())) == (0, 0)


def test_a_heading_with_a_megabyte_of_spaces_is_a_title_at_once(world: World) -> None:
    slug = world.draft("# 题目 " + " " * 1_000_000 + "x ##\n")
    assert world.ask(lambda: world.get(slug).draft.title).startswith("题目 ")
    save(world, slug, "# 题目 ##\n正文\n")
    assert world.ask(lambda: world.get(slug).draft.title) == "题目"
