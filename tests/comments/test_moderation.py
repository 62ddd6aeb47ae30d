"""Moderators: the queue, decisions and taking them back, reports, bans, and two who act at once."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
from time_machine import travel

from blog.comments import actions
from blog.comments.bans.models import Ban
from blog.comments.moderation.actions import decide
from blog.comments.moderation.models import Decision
from blog.comments.moderation.queries import ROWS
from blog.db import db, utcnow
from blog.errors import Conflict, Invalid
from tests.comments.talking import CARD, discussion, get, guest, member, say, say_as, state
from tests.page import Page, Reader, words
from tests.world import World

pytestmark = pytest.mark.parametrize("app", [{"COMMENTS_HELD": "first"}], indirect=True)
QUEUE = "/write/comments"


def queue(page: Page) -> list[int]:
    """The comments in the queue."""
    return [int(li.attrib["id"][1:]) for li in page.all("li") if li.attrib.get("id", "").startswith("q")]


def do(browser: Reader, what: str, *ids: int, tab: str = "waiting") -> Page:
    """Press a button in the queue: with ids, those are ticked."""
    page = browser.open(f"{QUEUE}?tab={tab}")
    data: dict[str, object] = page.filled(page.form("decisions")) | {
        "do": what,
        "id": [str(id) for id in ids],
    }
    response = browser.client.post(f"{QUEUE}/decisions", data=data)
    assert response.status_code == 303
    return browser.open(response.location)


def test_what_waits_is_shown_with_the_reasons(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "看 https://a.example https://b.example https://c.example")
    page = world.browser("bob").open(QUEUE)
    assert queue(page) == [id]
    assert {words(badge) for badge in page.all("span", class_="badge")} >= {
        "还没有评论通过审核",
        "有 3 个链接",
    }
    assert "标题" in page.main


def test_the_queue_names_the_place_that_a_comment_is_about(world: World) -> None:
    slug = world.post("标题", "## 一\n\n- 二\n")
    say(world, slug, "为什么？", about=2)
    assert "关于「二」" in world.browser("alice").open("/write/comments").main


def test_one_press_approves_and_another_one_undoes(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "你好")
    bob = world.browser("bob")
    page = do(bob, f"approve {id}")
    assert state(world, id) == "public"
    assert queue(page) == []
    assert "1 条评论：已通过" in page.main
    assert "都处理完了" in page.main
    form = page.form("undo")
    bob.client.post(f"{QUEUE}/undo", data=page.filled(form))
    assert state(world, id) == "waiting"
    assert world.ask(lambda: get(id).approved_at) is None
    assert discussion(world, slug).count == 0


def test_several_are_decided_at_once(world: World) -> None:
    slug, other = world.post("标题"), world.post("另一篇", by="erik")
    mine = [say(world, slug, text) for text in ("一", "二")]
    theirs = say(world, other, "三")
    page = do(world.browser("alice"), "spam", *mine, theirs)
    assert [state(world, id) for id in (*mine, theirs)] == ["spam"] * 3
    assert "3 条评论：垃圾" in page.main


def test_undoing_several_brings_back_each_to_where_it_was(world: World) -> None:
    slug = world.post("标题")
    one, two = say(world, slug, "一"), say(world, slug, "二", by="bob")
    alice = world.browser("alice")
    page = do(alice, "trash", one, two)
    alice.client.post(f"{QUEUE}/undo", data=page.filled(page.form("undo")))
    assert (state(world, one), state(world, two)) == ("waiting", "public")


def test_undoing_twice_does_nothing_the_second_time(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "一")
    alice = world.browser("alice")
    page = do(alice, f"approve {id}")
    data = page.filled(page.form("undo"))
    alice.client.post(f"{QUEUE}/undo", data=data)
    do(alice, f"approve {id}")
    alice.client.post(f"{QUEUE}/undo", data=data)
    assert state(world, id) == "public"
    assert "已经没有可以撤销的了" in alice.open(QUEUE).main


def test_each_tab_has_its_own(world: World) -> None:
    slug = world.post("标题")
    ids = {way: say(world, slug, way) for way in ("approve", "spam", "trash")}
    waiting = say(world, slug, "等")
    alice = world.browser("alice")
    for way, id in ids.items():
        do(alice, f"{way} {id}")
    tabs = {"waiting": waiting, "public": ids["approve"], "spam": ids["spam"], "trash": ids["trash"]}
    for tab, id in tabs.items():
        assert queue(alice.open(f"{QUEUE}?tab={tab}")) == [id]
    do(alice, f"approve {ids['spam']}", tab="spam")
    assert state(world, ids["spam"]) == "public"
    alice.open(f"{QUEUE}?tab=none", 404)


def test_a_long_queue_has_pages(world: World) -> None:
    from tests.comments.test_reading import copies

    slug = world.post("标题")
    first = say(world, slug, "一")
    ids = [first, *copies(world, first, ROWS + 4)]
    alice = world.browser("alice")
    page = alice.open(QUEUE)
    assert queue(page) == ids[:ROWS]
    assert queue(alice.open(page.one("a", rel="next").attrib["href"])) == ids[ROWS:]
    for cursor in ("x", "1-", "-1", "9" * 30, "9999999999-1"):
        assert alice.client.get(f"{QUEUE}?after={cursor}").status_code in (200, 404)


def test_authors_see_the_comments_on_their_own_posts_only(world: World) -> None:
    slug, other = world.post("标题"), world.post("另一篇", by="erik")
    mine, theirs = say(world, slug, "一"), say(world, other, "二")
    bob = world.browser("bob")
    page = bob.open(QUEUE)
    assert queue(page) == [mine]
    data = page.filled(page.form("decisions"))
    bob.client.post(f"{QUEUE}/decisions", data=data | {"do": f"approve {theirs}"})
    do(bob, "approve", mine, theirs)
    assert (state(world, mine), state(world, theirs)) == ("public", "waiting")
    bob.open(f"{QUEUE}/{theirs}", 403)
    assert queue(world.browser("dora").open(QUEUE)) == [theirs]


def test_a_badge_says_how_many_wait(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    say(world, slug, "二")
    page = world.browser("bob").open("/")
    assert "2 条评论待审核" in page.one("summary", class_="has-held").attrib["aria-label"]
    for name in ("erik", "charlie"):
        assert "has-held" not in world.browser(name).open("/").html


def test_a_page_tells_everything_about_one_comment(world: World) -> None:
    slug = world.post("标题", "## 一节\n\n- 一点\n")
    old = say(world, slug, "旧话", by="")
    world.ask(lambda: decide([get(old)], world.person("alice"), "spam", {}) and None)
    id = say(world, slug, "新话", by="", about=1)
    page = world.browser("alice").open(f"{QUEUE}/{id}")
    for part in ("新话", "标题", "关于「一节」", "还没有评论通过审核", "垃圾: 1"):
        assert part in page.main
    assert "guest@example.com" not in page.html
    world.browser("alice").open(f"{QUEUE}/999", 404)


def test_all_of_one_person_can_be_seen_and_decided_together(world: World) -> None:
    slug = world.post("标题")
    ids = [say_as(world, slug, f"广告 {n}", guest("b", f"203.0.113.{n}")) for n in range(3)]
    say(world, slug, "别人的")
    alice = world.browser("alice")
    page = alice.open(f"{QUEUE}?from={ids[0]}")
    assert sorted(queue(page)) == ids
    assert "过客 的全部评论" in page.main


def test_approving_and_replying_is_one_step(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "问")
    bob = world.browser("bob")
    bob.submit(f"{QUEUE}/{id}", at="reply", text="答")
    assert state(world, id) == "public"
    page = world.browser().open(f"/posts/{slug}")
    below = page.one("article", id=f"c{id}").find("./div[@class='says']/article")
    assert below is not None
    assert "答" in words(below)


def test_what_is_wrong_with_a_reply_is_said_and_the_words_stay(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "问")
    page = world.browser("bob").refused(f"{QUEUE}/{id}", at="reply", text="字" * 6000)
    assert page.one("textarea", id="say-text").text.strip() == "字" * 6000
    assert state(world, id) == "waiting"


@pytest.mark.parametrize("wrong", [{"text": "\u200b"}, {"stamp": "x"}])
def test_a_reply_that_cannot_be_taken_approves_nothing(world: World, wrong: dict[str, str]) -> None:
    slug = world.post("标题")
    id = say(world, slug, "问")
    bob = world.browser("bob")
    page = bob.open(f"{QUEUE}/{id}")
    form = page.form("reply")
    data = page.filled(form) | {"text": "答"} | wrong
    assert bob.client.post(form.attrib["action"], data=data).status_code == 422
    assert state(world, id) == "waiting"


class TestAtTheSameMoment:
    """The moderator and whoever wrote it act at once."""

    def test_what_was_changed_meanwhile_is_not_approved(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "好话")
        bob, author = world.browser("bob"), world.browser("charlie")
        seen = bob.open(QUEUE)
        author.submit(f"/comments/{id}/edit", text="坏话")
        data = seen.filled(seen.form("decisions")) | {"do": f"approve {id}"}
        response = bob.client.post(f"{QUEUE}/decisions", data=data)
        assert state(world, id) == "waiting"
        page = bob.open(response.location)
        assert "其间被修改或撤回的评论没有处理" in page.main
        assert "坏话" in page.main

    def test_what_was_taken_back_stays_so(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        bob = world.browser("bob")
        seen = bob.open(QUEUE)
        world.browser("charlie").submit(f"/comments/{id}/withdrawal")
        bob.client.post(
            f"{QUEUE}/decisions", data=seen.filled(seen.form("decisions")) | {"do": f"approve {id}"}
        )
        assert state(world, id) == "deleted"

    def test_nobody_changes_what_was_removed_meanwhile(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        browser = world.browser("charlie")
        page = browser.open(f"/comments/{id}/edit")
        world.ask(lambda: decide([get(id)], world.person("alice"), "trash", {}) and None)
        response = browser.client.post(
            f"/comments/{id}/edit", data=page.filled(page.form()) | {"text": "新话"}
        )
        assert response.status_code == 404
        assert state(world, id) == "trash"

    def test_nor_takes_it_back(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")

        def both() -> None:
            comment, speaker = get(id), member(world, "charlie")
            with db.engine.begin() as other:
                other.execute(sa.text("UPDATE comments SET state = 'trash' WHERE id = :id"), {"id": id})
            actions.withdraw(comment, speaker)

        with pytest.raises(Conflict):
            world.ask(both)
        assert state(world, id) == "trash"

    def test_two_moderators_decide_once(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        for name in ("alice", "dora"):
            world.ask(lambda name=name: decide([get(id)], world.person(name), "approve", {id: 1}) and None)  # type: ignore[misc]
        made = world.ask(
            lambda: list(db.session.scalars(sa.select(Decision).where(Decision.by_id.is_not(None))))
        )
        assert len(made) == 1
        assert discussion(world, slug).count == 1

    def test_a_reply_to_what_was_changed_meanwhile_is_not_sent(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "好话")
        bob = world.browser("bob")
        page = bob.open(f"{QUEUE}/{id}")
        world.browser("charlie").submit(f"/comments/{id}/edit", text="坏话")
        form = page.form("reply")
        response = bob.client.post(f"{QUEUE}/{id}/reply", data=page.filled(form) | {"text": "谢谢"})
        assert response.status_code == 422
        assert "谢谢" in response.text
        assert state(world, id) == "waiting"


class TestReports:
    """Readers tell moderators, and nobody learns who it was."""

    def test_a_report_brings_a_comment_back_to_the_moderators(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        world.browser().submit(f"/comments/{id}/more", at="report", reason="这是广告")
        world.browser("charlie").submit(f"/comments/{id}/more", at="report", reason="同上")
        page = world.browser("alice").open(f"{QUEUE}?tab=reported")
        assert queue(page) == [id]
        assert "被举报: 这是广告" in page.main
        assert "Charlie" not in page.main
        do(world.browser("alice"), f"keep {id}", tab="reported")
        assert queue(world.browser("alice").open(f"{QUEUE}?tab=reported")) == []
        assert state(world, id) == "public"

    def test_the_same_reader_reports_once(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        browser = world.browser("charlie")
        for reason in ("一", "二"):
            browser.submit(f"/comments/{id}/more", at="report", reason=reason)
        page = world.browser("alice").open(f"{QUEUE}?tab=reported")
        assert "被举报: 二" in page.main
        assert "被举报: 一" not in page.main

    def test_removing_it_settles_them(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        world.browser().submit(f"/comments/{id}/more", at="report")
        do(world.browser("alice"), f"trash {id}", tab="reported")
        do(world.browser("alice"), f"approve {id}", tab="trash")
        assert queue(world.browser("alice").open(f"{QUEUE}?tab=reported")) == []

    def test_who_reports_too_much_has_to_wait(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        browser = world.browser("charlie")
        for _ in range(10):
            browser.submit(f"/comments/{id}/more", at="report")
        browser.refused(f"/comments/{id}/more", 429, at="report")

    def test_a_reason_has_its_length(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        world.browser().refused(f"/comments/{id}/more", at="report", reason="x" * 301)


class TestBans:
    """Keeping somebody out: by account, address or network, for a while."""

    def test_an_account(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "坏话")
        alice = world.browser("alice")
        alice.submit(f"{QUEUE}/{id}", at="ban", days="7", reason="骂人")
        page = alice.open(f"{QUEUE}/bans")
        assert "Charlie" in page.main
        assert "骂人" in page.main
        page = world.browser("charlie").refused(f"/posts/{slug}/comments/new", text="还来")
        assert "你暂时不能在这里评论" in page.main
        assert page.one("textarea", id="say-text").text.strip() == "还来"
        with travel(utcnow() + timedelta(days=8), tick=True):
            say(world, slug, "过了一周")

    def test_a_guests_address_from_wherever(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "坏话", by="")
        world.browser("alice").submit(f"{QUEUE}/{id}", at="ban", days="0")
        with pytest.raises(Invalid, match="cannot comment"):
            say_as(world, slug, "还来", guest("b", "203.0.113.77"))
        other = CARD.__class__("别人", "other@example.com")
        say_as(world, slug, "我是别人", guest("b", "203.0.113.77"), card=other)

    def test_a_network_with_everybody_in_it_but_those_who_write_here(self, world: World) -> None:
        slug = world.post("标题")
        id = say_as(world, slug, "坏话", guest("a", "2001:db8::1"))
        world.browser("alice").submit(f"{QUEUE}/{id}", at="ban", kind="network", days="1")
        other = CARD.__class__("别人", "other@example.com")
        with pytest.raises(Invalid, match="cannot comment"):
            say_as(world, slug, "还来", guest("b", "2001:db8::ffff"), card=other)
        say_as(world, slug, "隔壁的", guest("b", "2001:db8:0:1::1"), card=other)
        say(world, slug, "作者", by="bob")

    def test_they_are_let_in_again(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "坏话")
        alice = world.browser("alice")
        alice.submit(f"{QUEUE}/{id}", at="ban")
        alice.submit(f"{QUEUE}/bans", at="/end")
        assert "没有人被禁止" in alice.open(f"{QUEUE}/bans").main
        say(world, slug, "谢谢")

    def test_nor_may_they_change_what_they_said(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "坏话")
        world.browser("alice").submit(f"{QUEUE}/{id}", at="ban")
        world.browser("charlie").refused(f"/comments/{id}/edit", text="更坏")

    def test_whoever_writes_here_cannot_be_kept_out(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        alice = world.browser("alice")
        alice.submit(f"{QUEUE}/{id}", at="ban")
        assert "不能被禁止评论" in alice.open(f"{QUEUE}/{id}").main

    def test_a_network_that_is_forgotten_cannot_be_kept_out(self, world: World) -> None:
        from blog.comments.upkeep.actions import sweep

        slug = world.post("标题")
        id = say(world, slug, "坏话")
        with travel(utcnow() + timedelta(days=31), tick=True):
            world.ask(sweep)
            alice = world.browser("alice")
            alice.submit(f"{QUEUE}/{id}", at="ban", kind="network")
            assert "已经不再保存" in alice.open(f"{QUEUE}/{id}").main

    @pytest.mark.parametrize("days", ["0", "365"])
    def test_a_network_is_kept_out_no_longer_than_addresses_are_kept(self, world: World, days: str) -> None:
        from blog.comments.upkeep.actions import sweep

        slug = world.post("标题")
        id = say(world, slug, "坏话")
        alice = world.browser("alice")
        alice.submit(f"{QUEUE}/{id}", at="ban", kind="network", days=days)
        assert "30 天" in alice.open(f"{QUEUE}/{id}").main
        alice.submit(f"{QUEUE}/{id}", at="ban", kind="network", days="30")
        alice.submit(f"{QUEUE}/{id}", at="ban", days="30")
        with travel(utcnow() + timedelta(days=31), tick=True):
            world.ask(sweep)
            kinds = world.ask(lambda: list(db.session.scalars(sa.select(Ban.kind))))
        assert kinds == ["account"]

    @pytest.mark.parametrize("form", [{"kind": "none"}, {"days": "3"}, {"days": "x"}, {"reason": "x" * 301}])
    def test_nonsense_is_refused(self, world: World, form: dict[str, str]) -> None:
        slug = world.post("标题")
        id = say(world, slug, "坏话")
        alice = world.browser("alice")
        alice.submit(f"{QUEUE}/{id}", at="ban", **form)
        assert "没有人被禁止" in alice.open(f"{QUEUE}/bans").main


@pytest.mark.parametrize("sent", ["", "approve", "fly 1", "approve x", "approve 99999999999", "approve 1 2"])
def test_nonsense_changes_nothing(world: World, sent: str) -> None:
    slug = world.post("标题")
    id = say(world, slug, "话")
    alice = world.browser("alice")
    page = alice.open(QUEUE)
    data = page.filled(page.form("decisions")) | {"do": sent, "id": "x"}
    assert alice.client.post(f"{QUEUE}/decisions", data=data).status_code in (303, 422)
    assert state(world, id) == "waiting"
    alice.open(f"{QUEUE}?undo=x.1.99999999999.{'1.' * 500}")
