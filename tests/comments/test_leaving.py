"""Leaving a comment: who may, what is kept, and that one is never two nor lost."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import travel

from blog.auth.sessions.models import Session
from blog.comments import actions
from blog.comments.actions import Said, leave
from blog.comments.models import LONGEST, Comment
from blog.comments.moderation.actions import close, decide
from blog.comments.queries import post_open_to
from blog.comments.speakers import Card
from blog.db import db, utcnow
from blog.errors import Invalid, SignInNeeded, TooMany
from blog.posts import actions as posts
from tests.comments.talking import get, guest, member, proof, say, say_as, stamp, state
from tests.page import Page, Reader
from tests.world import World

MINE = {"name": "过客", "email": "Guest@Example.com", "website": "example.com"}


def comments(world: World) -> list[Comment]:
    return world.ask(lambda: list(db.session.scalars(sa.select(Comment).order_by(Comment.id))))


def test_a_guest_without_scripts_writes_and_waits(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    response = reader.submit(f"/posts/{slug}/comments/new", text="你好", **MINE)
    (comment,) = comments(world)
    assert response.location == f"/comments/{comment.id}/more"
    assert (comment.state, comment.name, comment.website) == ("waiting", "过客", "https://example.com")
    page = reader.open(response.location)
    assert "待审核，只有你能看到" in page.main
    assert "待审核" in reader.open(f"/posts/{slug}").main  # on their own page
    assert "你好" not in world.browser().open(f"/posts/{slug}").main


def test_with_a_proof_from_scripts_it_is_there_at_once(world: World) -> None:
    slug = world.post("标题")
    id = say(world, slug, "你好", by="")
    assert "你好" in world.browser().open(f"/posts/{slug}").main
    assert state(world, id) == "public"


def test_a_member_writes_and_gets_to_the_comment(world: World) -> None:
    slug = world.post("标题")
    browser = world.browser("charlie")
    response = browser.submit(f"/posts/{slug}/comments/new", text="**好**")
    (comment,) = comments(world)
    assert response.location == f"/comments/{comment.id}"
    assert browser.client.get(response.location).location == f"/posts/{slug}#c{comment.id}"
    assert browser.open(f"/posts/{slug}").one("article", id=f"c{comment.id}").find(".//strong").text == "好"


def test_a_preview_looks_the_same_and_leaves_nothing(world: World) -> None:
    slug = world.post("标题")
    path, text = f"/posts/{slug}/comments/new", "看 `x` 和 https://a.example\n\n- 一"
    browser = world.browser("charlie")
    page = Page(browser.submit(path, 200, text=text, preview="1"))
    assert comments(world) == []
    assert page.one("textarea", id="say-text").text.strip() == text
    browser.submit(path, text=text)
    kept = comments(world)[0].html
    assert kept in page.html


def test_what_a_guest_says_of_themselves_is_kept_in_their_browser_only_when_they_want(world: World) -> None:
    slug = world.post("标题")
    path = f"/posts/{slug}/comments/new"
    wanting, other = world.browser(), world.browser()
    wanting.submit(path, text="一", remember="y", **MINE)
    other.submit(path, text="二", **MINE | {"email": "other@example.com"})
    assert wanting.open(path).one("input", id="say-name").attrib["value"] == "过客"
    assert wanting.open(path).one("input", id="say-email").attrib["value"] == "Guest@Example.com"
    assert other.open(path).one("input", id="say-name").attrib.get("value", "") == ""
    assert "example.com" not in str(world.browser().client.get(path).data)


def test_a_forged_cookie_is_nobody(world: World) -> None:
    slug = world.post("标题")
    browser = world.browser()
    id = say(world, slug, "你好", by="")
    for value in ("x", "IltdIg.xx", '["' + "a" * 64 + '", "x", "y", "z"]'):
        browser.client.set_cookie("guest", value)
        assert browser.client.get(f"/comments/{id}/edit").status_code == 404
        browser.open(f"/posts/{slug}")


@pytest.mark.parametrize("app", [{"COMMENTS": "members"}], indirect=True)
def test_where_only_members_may_guests_are_asked_to_sign_in(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    assert "登录后评论" in reader.open(f"/posts/{slug}").main
    response = reader.client.get(f"/posts/{slug}/comments/new")
    assert response.location == f"/auth/sign-in?next=/posts/{slug}/comments/new"
    with pytest.raises(SignInNeeded):
        say(world, slug, "你好", by="")


@pytest.mark.parametrize("app", [{"COMMENTS": "off"}], indirect=True)
def test_where_nobody_may_there_is_no_discussion_but_what_was_said_stays(
    world: World, reader: Reader, app: Flask
) -> None:
    slug = world.post("标题")
    assert "讨论" not in reader.open(f"/posts/{slug}").main
    reader.open(f"/posts/{slug}/comments", 404)
    say(world, slug, "作者的话", by="bob")
    page = reader.open(f"/posts/{slug}")
    assert "讨论已关闭，仍可阅读" in page.main
    assert "作者的话" in page.main
    with pytest.raises(Invalid, match="closed"):
        say(world, slug, "你好")


def test_a_document_can_say_that_it_has_no_discussion(world: World, reader: Reader) -> None:
    slug = world.post("标题", comments="false")
    assert "讨论" not in reader.open(f"/posts/{slug}").main
    world.browser("charlie").open(f"/posts/{slug}/comments/new", 422)


@pytest.mark.parametrize("app", [{"COMMENTS_CLOSE_AFTER": 30}], indirect=True)
def test_a_discussion_closes_by_itself(world: World, reader: Reader) -> None:
    slug = world.post("标题", date=f"{utcnow() - timedelta(days=29):%Y-%m-%d %H:%M:%S}")
    say(world, slug, "还来得及")
    with travel(utcnow() + timedelta(days=2), tick=True):
        with pytest.raises(Invalid, match="closed"):
            say(world, slug, "太晚了")
        assert "讨论已关闭" in reader.open(f"/posts/{slug}").main


def test_the_author_closes_it_and_still_answers(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    id = say(world, slug, "问")
    world.browser("bob").submit(f"/posts/{slug}/comments", at="closing")
    assert "讨论已关闭" in reader.open(f"/posts/{slug}").main
    with pytest.raises(Invalid):
        say(world, slug, "还有")
    say(world, slug, "答", by="bob", reply_to=id)
    world.browser("bob").submit(f"/posts/{slug}/comments", at="closing")
    say(world, slug, "还有")


def test_a_form_that_is_sent_twice_is_one_comment(world: World) -> None:
    slug = world.post("标题")
    browser = world.browser("charlie")
    page = browser.open(f"/posts/{slug}/comments/new")
    data = page.filled(page.form()) | {"text": "一次"}
    first, second = (browser.client.post(f"/posts/{slug}/comments/new", data=data) for _ in range(2))
    assert first.location == second.location
    assert len(comments(world)) == 1


def test_so_is_one_that_a_guest_sends_again_after_the_network_was_lost(world: World) -> None:
    """The answer never came, and with it no cookie: the one from the form is enough."""
    slug = world.post("标题")
    browser = world.browser()
    page = browser.open(f"/posts/{slug}/comments/new")
    data = page.filled(page.form()) | MINE | {"text": "一次"}
    cookies = {name: browser.client.get_cookie(name).value for name in ("guest", "session")}  # type: ignore[union-attr]
    answers = []
    for _ in range(2):
        for name, value in cookies.items():
            browser.client.set_cookie(name, value)
        answers.append(browser.client.post(f"/posts/{slug}/comments/new", data=data))
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len(comments(world)) == 1


def test_a_form_that_is_sent_by_eight_at_the_same_moment_is_one_comment(world: World, app: Flask) -> None:
    slug = world.post("标题")
    made = world.ask(lambda: stamp(world.get(slug).id))

    def send(_n: int) -> int:
        with app.app_context():
            speaker = member(world, "charlie")
            return leave(post_open_to(slug, speaker), speaker, Said("同时", made)).id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(send, range(8)))) == 1
    assert len(comments(world)) == 1


def test_somebody_elses_form_cannot_be_sent(world: World) -> None:
    slug = world.post("标题")
    made = world.ask(lambda: stamp(world.get(slug).id))
    say(world, slug, "我的", stamp=made)
    browser = world.browser("erik")
    page = browser.open(f"/posts/{slug}/comments/new")
    data = page.filled(page.form()) | {"text": "我的", "stamp": made}
    assert browser.client.post(f"/posts/{slug}/comments/new", data=data).status_code == 403


@pytest.mark.parametrize("wrong", ["", "x", "a.b.c", "forged"])
def test_a_form_without_our_stamp_is_refused_and_the_words_stay(world: World, wrong: str) -> None:
    slug = world.post("标题")
    page = world.browser("charlie").refused(f"/posts/{slug}/comments/new", text="我的话", stamp=wrong)
    assert "页面放太久了" in page.main
    assert page.one("textarea", id="say-text").text.strip() == "我的话"
    assert page.one("input", id="say-stamp").attrib["value"] not in ("", wrong)


def test_so_is_one_of_another_post_and_one_of_yesterday(world: World) -> None:
    slug, other = world.post("标题"), world.post("另一篇")
    with pytest.raises(Invalid, match="open too long"):
        say(world, slug, "x", stamp=world.ask(lambda: stamp(world.get(other).id)))
    with pytest.raises(Invalid, match="open too long"):
        say(world, slug, "x", stamp=world.ask(lambda: stamp(world.get(slug).id, ago=25 * 3600)))


@pytest.mark.parametrize("text", ["", "   \n\t ", "\u200b", "\r\n"])
def test_nothing_is_no_comment(world: World, text: str) -> None:
    slug = world.post("标题")
    world.browser("charlie").refused(f"/posts/{slug}/comments/new", text=text)
    assert comments(world) == []


def test_too_much_is_refused_with_its_length_and_kept_in_the_field(world: World) -> None:
    slug = world.post("标题")
    text = "字" * (LONGEST + 1)
    page = world.browser("charlie").refused(f"/posts/{slug}/comments/new", text=text)
    assert page.one("textarea", id="say-text").text.strip() == text
    say(world, slug, text[:-1])
    with pytest.raises(Invalid, match="5001 characters, 5000"):
        say(world, slug, text)


def test_64_kilobytes_do_no_harm(world: World) -> None:
    slug = world.post("标题")
    browser = world.browser("charlie")
    for text in ("a" * 65_536, "> " * 32_768, "[" * 65_536, "`" * 65_536, "\x01" * 65_536):
        browser.refused(f"/posts/{slug}/comments/new", text=text)
    assert comments(world) == []


def test_a_character_that_no_database_keeps_is_refused(world: World) -> None:
    slug = world.post("标题")
    world.browser("charlie").refused(f"/posts/{slug}/comments/new", text="a\0b")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "\u202e\u200b"),
        ("name", "x" * 81),
        ("email", "nobody"),
        ("email", "a@b@c.example"),
        ("email", "x" * 250 + "@example.com"),
        ("website", "javascript:alert(1)"),
        ("website", "data:text/html,x"),
        ("website", "https://user:secret@example.com"),
        ("website", "https://exa mple.com"),
        ("website", "https://[::1"),
        ("website", "http://localhost"),
        ("website", "https://example.com/" + "x" * 200),
    ],
)
def test_a_guest_has_to_say_who_they_are(world: World, reader: Reader, field: str, value: str) -> None:
    slug = world.post("标题")
    page = reader.refused(f"/posts/{slug}/comments/new", text="我的话", **MINE | {field: value})
    assert page.one("input", id=f"say-{field}").attrib["aria-invalid"] == "true"
    assert page.one("textarea", id="say-text").text.strip() == "我的话"
    assert comments(world) == []


def test_a_guest_cannot_take_the_name_of_somebody_who_writes_here(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    for name in ("Bob", "bob", "ＢＯＢ", "B0b", "Alice"):
        page = reader.refused(f"/posts/{slug}/comments/new", text="我", **MINE | {"name": name})
        assert "say-name-error" in page.html
    reader.submit(f"/posts/{slug}/comments/new", text="我", **MINE | {"name": "Charlie"})  # a reader


class TestReplies:
    """To what one may reply."""

    def test_to_a_comment_and_to_a_reply(self, world: World) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一")
        second = say(world, slug, "二", by="bob", reply_to=first)
        third = say(world, slug, "三", reply_to=second)
        fourth = say(world, slug, "四", by="erik", reply_to=third)
        kept = world.ask(
            lambda: [(get(id).root_id, get(id).parent_id) for id in (first, second, third, fourth)]
        )
        assert kept == [(None, None), (first, first), (first, second), (first, third)]

    def test_not_to_one_that_is_gone_and_the_words_stay(self, world: World) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一")
        browser = world.browser("erik")
        page = browser.open(f"/posts/{slug}/comments/new?reply={first}")
        world.ask(lambda: decide([get(first)], world.person("alice"), "trash", {}) and None)
        data = page.filled(page.form()) | {"text": "我的回复"}
        response = browser.client.post(f"/posts/{slug}/comments/new?reply={first}", data=data)
        assert (response.status_code, Page(response).text("textarea")) == (422, "我的回复")
        with pytest.raises(Invalid, match="not there any more"):
            say(world, slug, "我的回复", reply_to=first)

    def test_not_to_one_of_another_post(self, world: World) -> None:
        slug, other = world.post("标题"), world.post("另一篇")
        first = say(world, other, "一")
        with pytest.raises(Invalid, match="not there any more"):
            say(world, slug, "二", reply_to=first)

    @pytest.mark.parametrize("app", [{"COMMENTS_HELD": "all"}], indirect=True)
    def test_not_to_ones_own_that_waits(self, world: World) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一")
        with pytest.raises(Invalid, match="not there any more"):
            say(world, slug, "二", reply_to=first)

    @pytest.mark.parametrize("number", [0, -1, 2**31 - 1, 999])
    def test_not_to_nothing(self, world: World, number: int) -> None:
        slug = world.post("标题")
        with pytest.raises(Invalid):
            say(world, slug, "二", reply_to=number)
        assert world.browser("charlie").client.get(
            f"/posts/{slug}/comments/new?reply={number}"
        ).status_code in (200, 404)


def test_it_is_closed_between_the_form_and_the_answer(world: World) -> None:
    slug = world.post("标题")
    speaker_post = world.ask(lambda: post_open_to(slug, member(world, "charlie")))
    made = world.ask(lambda: stamp(world.get(slug).id))
    world.ask(lambda: close(world.get(slug).id, True))
    with pytest.raises(Invalid, match="closed"):
        world.ask(lambda: leave(speaker_post, member(world, "charlie"), Said("x", made)))
    assert comments(world) == []


def test_a_post_that_is_not_public_has_no_form(world: World) -> None:
    slug = world.post("标题")
    world.change(slug, posts.trash)
    for name in ("", "charlie", "bob", "alice"):
        assert world.browser(name).client.get(f"/posts/{slug}/comments/new").status_code == 404


def test_whoever_says_too_much_is_asked_to_wait_and_loses_nothing(world: World) -> None:
    slug = world.post("标题")
    browser = world.browser("charlie")
    for number in range(7):
        browser.submit(f"/posts/{slug}/comments/new", text=f"第 {number} 条")
    browser.refused(f"/posts/{slug}/comments/new", 422, text="第 0 条")  # which costs a try, too
    page = browser.refused(f"/posts/{slug}/comments/new", 429, text="再来一条")
    assert page.one("textarea", id="say-text").text.strip() == "再来一条"
    assert int(page.response.headers["Retry-After"]) <= 30
    assert len(comments(world)) == 7


def test_a_network_has_a_budget_of_its_own(world: World) -> None:
    slug = world.post("标题")

    def speak(number: int, address: str) -> None:
        card = Card(f"访客{number}", f"g{number}@example.com")
        say_as(world, slug, f"第 {number} 条", guest("b", address), card=card)

    for number in range(20):
        speak(number, "203.0.113.5")
    with pytest.raises(TooMany):
        speak(20, "203.0.113.5")
    speak(21, "203.0.113.6")


def test_the_same_words_at_the_same_place_are_said_once(world: World) -> None:
    slug = world.post("标题")
    first = say(world, slug, "谢谢！")
    with pytest.raises(Invalid, match="already"):
        say(world, slug, "谢谢")
    say(world, slug, "谢谢", reply_to=first)
    say(world, slug, "谢谢", by="erik")


def test_an_answer_for_a_script_is_only_the_comment(world: World) -> None:
    slug = world.post("标题")
    browser = world.browser("charlie")
    page = browser.open(f"/posts/{slug}/comments/new")
    data = page.filled(page.form()) | {"text": "你好"}
    answer = browser.client.post(f"/posts/{slug}/comments/new", data=data, headers={"X-Fragment": "1"})
    assert answer.status_code == 201
    assert re.match(r"\s*<article class=\"say\" id=\"c\d+\" data-mine>", answer.text)
    assert "你好" in answer.text


def test_a_moved_post_leads_to_where_it_is(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    id = say(world, slug, "你好")
    world.change(slug, lambda post: posts.move(post, "new-place"))
    assert reader.client.get(f"/posts/{slug}/comments").location == "/posts/new-place"
    assert reader.client.get(f"/comments/{id}").location == f"/posts/new-place#c{id}"


def test_the_proof_has_to_be_of_this_form(world: World) -> None:
    slug = world.post("标题")
    other = world.ask(lambda: stamp(world.get(slug).id))
    id = say(world, slug, "你好", by="", proof=proof(other))
    assert state(world, id) == "waiting"


def test_a_comment_that_waits_is_told_at_the_desk(world: World, reader: Reader) -> None:
    bob = world.browser("bob")
    assert "待审核" not in bob.open("/write/").main
    reader.submit(f"/posts/{world.post('标题')}/comments/new", text="你好", **MINE)
    assert "1 条评论待审核" in bob.open("/write/").main


WORDS = "写了很久的话"


class TestRefusals:
    """Whatever becomes of a form, what somebody wrote is on the page that says so."""

    def sent(self, world: World, path: str, meanwhile: Callable[[], object], name: str = "charlie") -> Page:
        """Open the form, let something happen, and send it."""
        browser = world.browser(name)
        page = browser.open(path)
        data = page.filled(page.form()) | {"text": WORDS}
        world.ask(lambda: (meanwhile(), db.session.commit()))
        found = Page(browser.client.post(path, data=data))
        assert WORDS in found.text("textarea")
        assert data.get("stamp", "·") not in found.text("textarea")
        return found

    def test_the_discussion_was_closed(self, world: World) -> None:
        slug = world.post("标题")
        page = self.sent(world, f"/posts/{slug}/comments/new", lambda: close(world.get(slug).id, True))
        assert page.response.status_code == 422

    def test_it_was_changed_in_another_window(self, world: World) -> None:
        id = say(world, world.post("标题"), "话")
        change = lambda: actions.revise(get(id), member(world, "charlie"), "第一", 1)  # noqa: E731
        assert self.sent(world, f"/comments/{id}/edit", change).response.status_code == 409

    def test_it_was_removed(self, world: World) -> None:
        id = say(world, world.post("标题"), "话")
        remove = lambda: decide([get(id)], world.person("alice"), "trash", {}) and None  # noqa: E731
        assert self.sent(world, f"/comments/{id}/edit", remove).response.status_code == 404

    @pytest.mark.parametrize("app", [{"COMMENTS": "members"}], indirect=True)
    def test_the_session_ended(self, world: World) -> None:
        slug = world.post("标题")
        end = lambda: db.session.execute(sa.delete(Session))  # noqa: E731
        page = self.sent(world, f"/posts/{slug}/comments/new", end)
        assert page.response.status_code == 401
        assert f"/auth/sign-in?next=/posts/{slug}/comments/new" in page.links()
