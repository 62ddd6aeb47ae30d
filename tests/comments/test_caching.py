"""Pages stay the same bytes for everybody, and never old."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import travel

from blog.comments import actions
from blog.comments.moderation.actions import close, decide
from blog.db import SiteStamp, db, utcnow
from tests.comments.talking import get, guest, member, say, say_as
from tests.world import World


def stamp(world: World) -> int:
    return world.ask(lambda: db.session.scalars(sa.select(SiteStamp.value)).one())


def test_everybody_gets_the_same_bytes_and_no_cookie(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    pages = [world.browser().client.get(f"/posts/{slug}") for _ in range(2)]
    assert pages[0].data == pages[1].data
    for page in pages:
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"].startswith("public")
        for word in ("csrf", "token", "say-stamp", "nonce"):
            assert word not in page.text


@pytest.mark.parametrize(
    "path", ["", "/comments", "/comments/{id}", "/comments?sort=newest", "/comments/news"]
)
def test_every_page_of_a_discussion_can_be_shared(world: World, path: str) -> None:
    slug = world.post("标题")
    id = say(world, slug, "一")
    response = world.browser().client.get(f"/posts/{slug}{path.format(id=id)}")
    assert response.headers["Cache-Control"].startswith("public")
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("cookie", ["session", "guest"])
def test_whoever_is_known_gets_pages_of_their_own(world: World, cookie: str) -> None:
    slug = world.post("标题")
    browser = world.browser()
    browser.open(f"/posts/{slug}")
    browser.client.set_cookie(cookie, "x")
    assert browser.open(f"/posts/{slug}").response.headers["Cache-Control"] == "private, no-cache"


def test_a_guests_own_page_is_kept_for_nobody_else(world: World) -> None:
    slug = world.post("标题")
    path = f"/posts/{slug}"
    guest_browser = world.browser()
    guest_browser.submit(f"{path}/comments/new", text="我的秘密", name="过客", email="g@example.com")
    guest_browser.client.delete_cookie("session")  # the guest's cookie is left, and enough
    assert "我的秘密" in guest_browser.open(path).main
    assert "我的秘密" not in world.browser().open(path).html


def test_the_forms_are_kept_by_nobody(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "一")
    for path in (f"/posts/{slug}/comments/new", f"/comments/{id}/more"):
        assert world.browser().client.get(path).headers["Cache-Control"] == "no-store"


def test_what_readers_see_makes_every_page_stale(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "一", by="bob")
    alice = lambda: world.person("alice")  # noqa: E731
    changes = {
        "a comment": lambda: say(world, slug, "二"),
        "a vote": lambda: world.ask(lambda: actions.vote(get(id), member(world, "charlie"), True)),
        "an edit": lambda: world.ask(lambda: actions.revise(get(id), member(world, "bob"), "改", 1)),
        "an answer": lambda: say(world, slug, "三", reply_to=id),
        "trash": lambda: world.ask(lambda: decide([get(id)], alice(), "trash", {}) and None),
        "approval": lambda: world.ask(lambda: decide([get(id)], alice(), "approve", {}) and None),
        "closing": lambda: world.ask(lambda: close(world.get(slug).id, True)),
    }
    for what, change in changes.items():
        before = stamp(world)
        change()
        assert stamp(world) == before + 1, what


def test_what_they_do_not_see_leaves_all_pages_alone(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "一", by="bob")
    links = "https://a.example https://b.example https://c.example"
    before = stamp(world)
    waiting = say_as(world, slug, links, guest("b"))
    world.ask(lambda: actions.revise(get(waiting), guest("b"), f"{links} 改", 1))
    world.ask(lambda: decide([get(waiting)], world.person("alice"), "spam", {}) and None)
    world.browser("charlie").submit(f"/comments/{id}/more", at="report", reason="x")
    world.browser().open(f"/posts/{slug}/comments/new")
    world.ask(lambda: actions.vote(get(id), member(world, "charlie"), False))  # which they never did
    assert stamp(world) == before


def test_a_new_comment_is_there_at_once(world: World) -> None:
    slug = world.post("标题")
    reader = world.browser()
    reader.open(f"/posts/{slug}")
    say(world, slug, "新的")
    assert "新的" in reader.open(f"/posts/{slug}").main


@pytest.mark.parametrize("app", [{"COMMENTS_CLOSE_AFTER": 30}], indirect=True)
def test_a_kept_page_ends_when_the_discussion_closes(world: World, app: Flask) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        slug = world.post("标题", date="2026-01-01 08:00:00")
        say(world, slug, "一")
        assert "写下你的问题或补充" in world.browser().open(f"/posts/{slug}").main
    with travel("2026-01-30T23:59:59+00:00", tick=False):
        assert "写下你的问题或补充" in world.browser().open(f"/posts/{slug}").main
    with travel("2026-01-31T00:00:00+00:00", tick=False):
        assert "讨论已关闭" in world.browser().open(f"/posts/{slug}").main


class TestNews:
    """The tiny address that open pages ask."""

    def test_it_counts_what_became_public(self, world: World) -> None:
        slug = world.post("标题")
        reader = world.browser()
        path = f"/posts/{slug}/comments/news"
        assert reader.client.get(path).json == {"arrived": 0}
        id = say(world, slug, "一")
        say_as(world, slug, "https://a.example https://b.example https://c.example", guest("b"))
        assert reader.client.get(path).json == {"arrived": 1}
        world.ask(lambda: decide([get(id)], world.person("alice"), "trash", {}) and None)
        assert reader.client.get(path).json == {"arrived": 1}  # nothing is new, and nothing comes twice
        world.ask(lambda: decide([get(id)], world.person("alice"), "approve", {}) and None)
        assert reader.client.get(path).json == {"arrived": 1}

    def test_it_nearly_always_says_that_nothing_changed(self, world: World) -> None:
        slug = world.post("标题")
        reader, path = world.browser(), f"/posts/{slug}/comments/news"
        etag = reader.client.get(path).headers["ETag"]
        world.post("另一篇")  # which makes all pages stale, but this one is the same again
        answer = reader.client.get(path, headers={"If-None-Match": etag})
        assert (answer.status_code, answer.data) == (304, b"")
        say(world, slug, "一")
        assert reader.client.get(path, headers={"If-None-Match": etag}).status_code == 200

    def test_for_members_too(self, world: World) -> None:
        slug = world.post("标题")
        reader, path = world.browser("charlie"), f"/posts/{slug}/comments/news"
        etag = reader.client.get(path).headers["ETag"]
        assert reader.client.get(path, headers={"If-None-Match": etag}).status_code == 304

    def test_it_is_the_number_that_the_page_began_with(self, world: World) -> None:
        slug = world.post("标题")
        say(world, slug, "一")
        section = world.browser().open(f"/posts/{slug}").one("section", class_="talk")
        assert (section.attrib["data-news"], section.attrib["data-arrived"]) == (
            f"/posts/{slug}/comments/news",
            "1",
        )

    def test_of_what_nobody_may_read_it_says_nothing(self, world: World) -> None:
        later = utcnow() + timedelta(days=3)
        slug = world.post("以后", date=f"{later:%Y-%m-%d %H:%M:%S}")
        assert world.browser().client.get(f"/posts/{slug}/comments/news").status_code == 404
        assert world.browser().client.get("/posts/nothing/comments/news").status_code == 404


def test_the_language_of_the_interface_is_all_that_pages_vary_by(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    page = world.browser().open(f"/posts/{slug}", Accept_Language="en")
    assert "Discussion 1" in page.main
    assert "一" in page.main
