"""The inbox of an account, and the bell that tells of it."""

from datetime import timedelta
from pathlib import Path

import sqlalchemy as sa
from time_machine import travel

from blog.account.leaving.actions import erase_due
from blog.auth.models import REGRET
from blog.comments.notices.models import Follow, Notice
from blog.db import SiteStamp, db, utcnow
from tests.comments.conftest import RULES
from tests.comments.notices.telling import go, moderate
from tests.comments.talking import say
from tests.conftest import make_app
from tests.page import Page, words
from tests.world import World

PAGE = "/account/notices"


def bell(page: Page) -> str:
    """What the bell says."""
    (link,) = [a for a in page.all("a", href=PAGE) if "iconbtn" in a.attrib.get("class", "")]
    return link.attrib["aria-label"]


def rows(page: Page) -> list[str]:
    return [words(li) for ul in page.all("ul", class_="told") for li in ul]


def test_the_bell_counts_what_is_unread(world: World) -> None:
    slug = world.post("标题")
    bob = world.browser("bob")
    assert bell(bob.open("/")) == "通知"
    say(world, slug, "一")
    say(world, slug, "二", by="erik")
    go(world)
    assert bell(bob.open("/")) == "通知 (2 条未读)"
    assert bell(world.browser("charlie").open("/")) == "通知"


def test_another_node_tells_of_what_was_said_at_this_one(world: World, instance: Path) -> None:
    slug = world.post("标题")
    other = World(make_app(instance, **RULES))
    reader, bob, path = other.browser().client, other.browser("bob"), f"/posts/{slug}/comments/news"
    before = reader.get(path)
    known = {"If-None-Match": before.headers["ETag"]}
    assert (before.json, reader.get(path, headers=known).status_code) == ({"arrived": 0}, 304)
    assert bell(bob.open("/")) == "通知"
    say(world, slug, "一")
    say(world, slug, "二", by="erik")
    go(world)
    after = reader.get(path, headers=known)
    assert (after.status_code, after.json) == (200, {"arrived": 2})
    assert bell(bob.open("/")) == "通知 (2 条未读)"
    bob.submit(PAGE, at="/reading")
    assert bell(world.browser("bob").open("/")) == "通知"


def test_pages_for_everybody_have_no_bell(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    go(world)
    page = world.browser().open(f"/posts/{slug}")
    assert PAGE not in page.links()
    assert page.response.headers["Cache-Control"].startswith("public")


def test_telling_makes_no_page_stale(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    stamp = sa.select(SiteStamp.value)
    before = world.ask(lambda: db.session.scalar(stamp))
    go(world)
    bob = world.browser("bob")
    bob.submit(PAGE, at="/reading")
    world.browser("charlie").submit(f"/posts/{slug}/comments/following")
    assert world.ask(lambda: db.session.scalar(stamp)) == before


def test_a_notice_leads_to_its_comment_and_is_read_then(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "旧的")
    id = say(world, slug, "新的")
    go(world)
    bob = world.browser("bob")
    page = bob.open(PAGE)
    assert "Charlie 评论了你的文章「标题」。" in rows(page)[0]
    assert "新的" in rows(page)[0]
    form = next(form for form in page.all("form") if form.attrib["action"].endswith("/2/reading"))
    response = bob.client.post(form.attrib["action"], data=page.filled(form))
    assert (response.status_code, response.location) == (303, f"/comments/{id}")
    assert bell(bob.open("/")) == "通知 (1 条未读)"


def test_one_is_marked_without_leaving_and_all_at_once(world: World) -> None:
    slug = world.post("标题")
    for name in ("charlie", "erik", "dora"):
        say(world, slug, f"来自 {name}", by=name)
    go(world)
    bob = world.browser("bob")
    page = bob.open(PAGE)
    form = page.all("form")[[f.attrib["action"] for f in page.all("form")].index(f"{PAGE}/3/reading")]
    bob.client.post(f"{PAGE}/3/reading", data=page.filled(form) | {"stay": "1"})
    assert bell(bob.open(PAGE)) == "通知 (2 条未读)"
    assert len(rows(bob.open(f"{PAGE}?only=unread"))) == 2
    bob.submit(PAGE, at=f"{PAGE}/reading")
    assert bell(bob.open(PAGE)) == "通知"
    assert "都读过了" in bob.open(f"{PAGE}?only=unread").main
    assert len(rows(bob.open(PAGE))) == 3


def test_what_came_after_the_page_was_opened_stays_unread(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    go(world)
    bob = world.browser("bob")
    page = bob.open(PAGE)
    form = page.form(f"{PAGE}/reading")
    say(world, slug, "二", by="erik")
    go(world)
    bob.client.post(f"{PAGE}/reading", data=page.filled(form))
    assert bell(bob.open("/")) == "通知 (1 条未读)"


def test_what_is_gone_is_neither_shown_nor_counted(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "一")
    go(world)
    moderate(world, "trash", id)
    bob = world.browser("bob")
    assert bell(bob.open("/")) == "通知"
    assert "还没有通知" in bob.open(PAGE).main
    assert bob.client.post(f"{PAGE}/1/reading", data={}).status_code in (400, 404)


def test_it_goes_on_in_pages(world: World) -> None:
    slug = world.post("标题")
    for hour in range(4):
        with travel(utcnow() + timedelta(hours=hour), tick=True):
            for name in ("charlie", "dora", "erik", "alice"):
                for word in ("一", "二"):
                    say(world, slug, f"{name} {hour} {word}", by=name)
    go(world)
    bob = world.browser("bob")
    first = bob.open(PAGE)
    (later,) = [link for link in first.links() if "before=" in link]
    second = bob.open(later)
    assert (len(rows(first)), len(rows(second))) == (30, 2)
    assert not set(rows(first)) & set(rows(second))


def test_names_and_words_in_it_stay_words(world: World) -> None:
    slug = world.post("&lt;b&gt;")
    say(world, slug, "&lt;script&gt;alert(1)&lt;/script&gt; `<img src=x>`", by="")
    go(world)
    assert not world.browser("bob").open(PAGE).one("main").findall(".//script")


class TestFollowing:
    """Following and not following, by buttons."""

    def test_one_follows_a_discussion_and_a_thread(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一", by="erik")
        charlie = world.browser("charlie")
        for path in (f"/posts/{slug}/comments/following", f"/posts/{slug}/comments/following?thread={id}"):
            assert "取消关注" not in charlie.open(path).main
            charlie.submit(path)
            assert "已关注" in charlie.open(path).main
        page = charlie.open(PAGE)
        assert "整篇的讨论" in page.main
        assert "Erik 开头的讨论串" in page.main
        charlie.submit(PAGE, at=f"following?thread={id}")
        assert "Erik 开头的讨论串" not in charlie.open(PAGE).main
        assert world.ask(lambda: db.session.query(Follow).one().root_id) is None

    def test_the_links_are_there_for_everybody(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "一")
        visitor = world.browser()
        whole = f"/posts/{slug}/comments/following"
        assert whole in visitor.open(f"/posts/{slug}").links()
        assert whole in visitor.open(f"/posts/{slug}/comments").links()
        assert f"{whole}?thread={id}" in visitor.open(f"/posts/{slug}/comments/{id}").links()
        assert visitor.client.get(whole).location.startswith("/auth/sign-in")

    def test_what_is_no_thread_of_the_post_is_none(self, world: World) -> None:
        slug, other = world.post("标题"), world.post("别的")
        reply = say(world, slug, "二", reply_to=say(world, slug, "一"))
        elsewhere = say(world, other, "三")
        charlie = world.browser("charlie")
        for thread in (reply, elsewhere, 999):
            charlie.open(f"/posts/{slug}/comments/following?thread={thread}", 404)

    def test_pressing_twice_is_once(self, world: World) -> None:
        slug = world.post("标题")
        charlie = world.browser("charlie")
        path = f"/posts/{slug}/comments/following"
        page = charlie.open(path)
        for _time in range(2):
            charlie.client.post(path, data=page.filled(page.form()))
        assert world.ask(lambda: db.session.query(Follow).count()) == 1

    def test_it_goes_with_the_account(self, world: World) -> None:
        slug = world.post("标题")
        world.browser("charlie").submit(f"/posts/{slug}/comments/following")
        say(world, slug, "一", by="erik")
        go(world)

        def leave() -> None:
            world.person("charlie").deleted_at = utcnow() - REGRET
            db.session.commit()
            erase_due()

        world.ask(leave)
        assert world.ask(lambda: db.session.query(Follow).count()) == 0
        assert world.ask(lambda: [n.user_id for n in db.session.query(Notice)]) == [2]
