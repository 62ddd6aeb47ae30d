"""The desk: what one writes, by state, and what to do next."""

from datetime import timedelta

import pytest
from time_machine import travel

from blog.db import utcnow
from blog.posts import actions
from blog.posts.desk.queries import ROWS
from blog.posts.models import STATES, Post
from tests.comments.talking import say
from tests.page import Page, Reader, words
from tests.world import World, front


@pytest.fixture
def bob(world: World) -> Reader:
    return world.browser("bob")


def titles(page: Page) -> list[str]:
    """What the list shows, from the top."""
    return [words(link) for table in page.all("table", class_="posts") for link in table.iter("a")]


def one_of_each(world: World) -> dict[str, str]:
    slugs = {"draft": world.draft(front(title="写到一半")), "published": world.post("已经发布")}
    slugs["scheduled"] = world.post("定好时间", date=f"{utcnow() + timedelta(days=9):%Y-%m-%d %H:%M:%S}")
    slugs["changed"] = world.post("改了没发")
    world.change(slugs["changed"], lambda p: actions.revise(p, p.author, p.source + "改\n", p.version))
    slugs["trashed"] = world.post("丢掉的")
    world.change(slugs["trashed"], actions.trash)
    return slugs


@pytest.mark.parametrize("state", STATES)
def test_posts_are_found_by_their_state_and_counted(world: World, bob: Reader, state: str) -> None:
    slug = one_of_each(world)[state]
    page = bob.open(f"/write/?state={state}")
    assert len(titles(page)) == 1
    assert f"/write/posts/{world.id(slug)}" in page.links()
    chosen = [
        link
        for link in page.all("a", aria_current="page") or page.all("a")
        if link.attrib.get("aria-current") == "page"
    ]
    assert words(chosen[-1]).endswith("1")


def test_all_are_there_but_what_is_in_the_trash(world: World, bob: Reader) -> None:
    one_of_each(world)
    assert set(titles(bob.open("/write/"))) == {"写到一半", "已经发布", "定好时间", "改了没发"}


def test_the_state_is_the_same_in_python_and_in_sql(world: World) -> None:
    one_of_each(world)

    def both() -> list[tuple[str, str]]:
        import sqlalchemy as sa

        from blog.db import db

        return [(post.state, state) for post, state in db.session.execute(sa.select(Post, Post.state))]

    pairs = world.ask(both)
    assert [one for one, _other in pairs] == [other for _one, other in pairs]
    assert {one for one, _other in pairs} == set(STATES)


def test_what_was_touched_last_is_on_top(world: World, bob: Reader) -> None:
    first, _second = world.draft(front(title="一")), world.draft(front(title="二"))
    with travel(utcnow() + timedelta(minutes=1), tick=False):
        world.change(first, lambda p: actions.revise(p, p.author, p.source + "改\n", p.version))
    assert titles(bob.open("/write/")) == ["一", "二"]


def test_a_title_or_an_address_is_searched(world: World, bob: Reader) -> None:
    world.draft(front(title="重庆"))
    world.draft(front(title="100% 北京"))
    assert titles(bob.open("/write/?search=重庆")) == ["重庆"]
    assert titles(bob.open("/write/?search=bei-jing")) == ["100% 北京"]
    assert titles(bob.open("/write/?search=%25")) == ["100% 北京"]
    assert "没有找到" in bob.open("/write/?search=上海").main


def test_authors_see_their_own_and_editors_everybodys_when_they_want(world: World, bob: Reader) -> None:
    world.draft(front(title="鲍勃的"))
    world.draft(front(title="埃里克的"), by="erik")
    assert titles(bob.open("/write/?whose=all")) == ["鲍勃的"]
    dora = world.browser("dora")
    assert titles(dora.open("/write/")) == []
    assert set(titles(dora.open("/write/?whose=all"))) == {"鲍勃的", "埃里克的"}


def test_a_long_list_is_turned_page_by_page_and_nothing_is_shown_twice(world: World, bob: Reader) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        for number in range(ROWS + 3):
            world.draft(front(title=f"第{number}篇"))
        bob = world.browser("bob")
        first = bob.open("/write/")
        older = next(link for link in first.links() if "before=" in link)
        seen = titles(first) + titles(bob.open(older))
    assert len(seen) == len(set(seen)) == ROWS + 3


@pytest.mark.parametrize(
    "query", ["before=x", "before=99999999T999999-1", "before=20260101T000000-99999999999"]
)
def test_a_place_that_is_none_is_not_found(bob: Reader, query: str) -> None:
    bob.open(f"/write/?{query}", 404)


def test_it_says_what_to_go_on_with(world: World, bob: Reader) -> None:
    assert "写点新的" in bob.open("/write/").main
    slug = world.draft(front(title="写到一半"))
    page = bob.open("/write/")
    assert "接着写" in page.main
    assert page.links().count(f"/write/posts/{world.id(slug)}") == 2
    world.post("定好时间", date=f"{utcnow() + timedelta(days=9):%Y-%m-%d %H:%M:%S}")
    assert "下一篇将发布：定好时间" in bob.open("/write/").main


def test_comments_that_wait_are_told_to_whoever_decides_about_them(world: World, bob: Reader) -> None:
    assert "待审核" not in bob.open("/write/").main
    say(world, world.post("标题"), "一")
    assert "1 条评论待审核" in bob.open("/write/").main
    assert "1 条评论待审核" in world.browser("dora").open("/write/").main
    assert "待审核" not in world.browser("erik").open("/write/").main


def test_a_draft_without_a_title_can_be_found_too(world: World, bob: Reader) -> None:
    world.draft("")
    assert titles(bob.open("/write/")) == ["无标题"]


def test_what_is_scheduled_was_changed_when_it_was(world: World) -> None:
    with travel("2026-01-02T03:04:00+00:00", tick=False):
        bob = world.browser("bob")
        slug = world.publish(front(title="将来", date="2026-05-06 07:00:00"))
        row = bob.open("/write/?state=scheduled").one("td", class_="n")
    assert slug
    assert next(row.iter("time")).attrib["datetime"].startswith("2026-01-02T")
