"""What people do with their own comments, and with those of others: edit, withdraw, vote, mark an answer."""

from datetime import timedelta

import pytest
from time_machine import travel

from blog.comments import actions
from blog.comments.models import Vote
from blog.comments.moderation.actions import decide
from blog.db import db, utcnow
from blog.errors import Conflict, Forbidden, Invalid, SignInNeeded, TooMany
from tests.comments.talking import discussion, get, guest, member, reasons, say, say_as, state
from tests.page import Reader, words
from tests.world import World


def approve(world: World, id: int) -> None:
    world.ask(lambda: decide([get(id)], world.person("alice"), "approve", {}) and None)


class TestEditing:
    """For a quarter of an hour."""

    def test_a_member_changes_their_words(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        id = say(world, slug, "错字")
        browser = world.browser("charlie")
        page = browser.open(f"/posts/{slug}")
        assert "修改，还剩 15 分钟" in page.main
        browser.submit(f"/comments/{id}/edit", text="**对**")
        page = reader.open(f"/posts/{slug}")
        assert "对" in page.main
        assert "错字" not in page.html
        assert "已编辑" in page.main
        assert "修改" not in page.main  # which is only on their own page

    def test_so_does_a_guest_in_the_same_browser(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        form = {"name": "过客", "email": "g@example.com", "text": "错字"}
        where = reader.submit(f"/posts/{slug}/comments/new", **form).location
        id = int(where.split("/")[2])
        reader.submit(f"/comments/{id}/edit", text="对")
        assert world.ask(lambda: get(id).source) == "对"
        world.browser().open(f"/comments/{id}/edit", 404)

    def test_after_that_nobody_does(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        with travel(utcnow() + timedelta(minutes=15, seconds=1), tick=True):
            page = world.browser("charlie").refused(f"/comments/{id}/edit", text="新话")
            assert "只有 15 分钟可以修改" in page.main
            assert page.one("textarea", id="say-text").text.strip() == "新话"
            assert "修改，还剩" not in world.browser("charlie").open(f"/posts/{slug}").main
        assert world.ask(lambda: get(id).source) == "话"

    def test_a_preview_changes_nothing(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        world.browser("charlie").submit(f"/comments/{id}/edit", 200, text="新话", preview="1")
        assert world.ask(lambda: get(id).source) == "话"

    def test_two_windows_do_not_overwrite_each_other(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        browser = world.browser("charlie")
        page = browser.open(f"/comments/{id}/edit")
        data = page.filled(page.form())
        browser.submit(f"/comments/{id}/edit", text="第一")
        assert browser.client.post(f"/comments/{id}/edit", data=data | {"text": "第二"}).status_code == 409
        assert world.ask(lambda: get(id).source) == "第一"

    @pytest.mark.parametrize("version", ["", "x", "-1", "0", "9" * 30])
    def test_a_version_that_never_was_is_none(self, world: World, version: str) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        browser = world.browser("charlie")
        page = browser.open(f"/comments/{id}/edit")
        data = page.filled(page.form()) | {"text": "新话", "version": version}
        assert browser.client.post(f"/comments/{id}/edit", data=data).status_code in (409, 422)

    def test_new_links_and_words_are_judged_again(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        links = " ".join(f"https://{n}.example" for n in range(5))
        world.browser("charlie").submit(f"/comments/{id}/edit", text=links)
        assert (state(world, id), reasons(world, id)) == ("waiting", {"edited", "links"})
        assert discussion(world, slug).count == 0

    @pytest.mark.parametrize("app", [{"COMMENTS_HELD": "first"}], indirect=True)
    def test_an_approval_is_of_the_words_that_were_read(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "好话")
        approve(world, id)
        world.browser("charlie").submit(f"/comments/{id}/edit", text="坏话")
        assert state(world, id) == "waiting"
        assert state(world, say(world, slug, "再来")) == "waiting"

    @pytest.mark.parametrize("app", [{"COMMENTS_HELD": "first"}], indirect=True)
    def test_what_waits_again_is_shown_to_its_author_and_keeps_its_thread(
        self, world: World, reader: Reader
    ) -> None:
        slug = world.post("标题")
        id = say(world, slug, "好话")
        approve(world, id)
        answer = say(world, slug, "有理", by="bob", reply_to=id)
        browser = world.browser("charlie")
        assert browser.submit(f"/comments/{id}/edit", text="改过").location == f"/comments/{id}/more"
        assert "待审核" in browser.open(f"/comments/{id}/more").main
        page = browser.open(f"/posts/{slug}")
        [mine] = page.all("article", id=f"c{id}")
        assert "改过" in words(mine)
        assert "有理" in words(mine)
        for address in (f"/posts/{slug}", f"/posts/{slug}/comments/{id}"):
            page = reader.open(address)
            assert "有理" in page.main
            assert "正在等待审核，回复保留" in words(page.one("article", id=f"c{id}"))
            assert "改过" not in page.html
            assert page.one("small", class_="num").text == "1"
        for one in (id, answer):
            assert reader.client.get(f"/comments/{one}").location.endswith(f"#c{one}")

    @pytest.mark.parametrize("app", [{"COMMENTS_HELD": "first"}], indirect=True)
    def test_what_waits_again_without_replies_has_an_address_for_its_author(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "好话")
        approve(world, id)
        browser = world.browser("charlie")
        browser.submit(f"/comments/{id}/edit", text="改过")
        assert browser.client.get(f"/comments/{id}").location == f"/comments/{id}/more"
        assert world.browser("erik").client.get(f"/comments/{id}").status_code == 404
        assert "改过" in browser.open(f"/posts/{slug}").main

    @pytest.mark.parametrize("app", [{"COMMENTS_SPAM_WORDS": "坏蛋"}], indirect=True)
    def test_what_readers_have_seen_waits_though_it_looks_like_spam_now(self, world: World) -> None:
        id = say(world, world.post("标题"), "话")
        world.browser("charlie").submit(f"/comments/{id}/edit", text="坏蛋")
        assert state(world, id) == "waiting"

    @pytest.mark.parametrize("app", [{"COMMENTS_HELD": "first"}], indirect=True)
    def test_whoever_is_trusted_for_another_comment_edits_freely(self, world: World) -> None:
        slug = world.post("标题")
        approve(world, say(world, slug, "好话"))
        id = say(world, slug, "又一句")
        world.browser("charlie").submit(f"/comments/{id}/edit", text="又一句话")
        assert state(world, id) == "public"

    def test_who_edits_all_the_time_has_to_wait(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")

        def edit(number: int) -> None:
            actions.revise(get(id), member(world, "charlie"), f"第 {number} 次", number + 1)

        for number in range(60):
            world.ask(lambda number=number: edit(number))  # type: ignore[misc]
        with pytest.raises(TooMany):
            world.ask(lambda: edit(60))


class TestWithdrawing:
    """At any time, and for good."""

    def test_it_asks_first(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        browser = world.browser("charlie")
        assert "撤回这条评论" in browser.open(f"/comments/{id}/withdrawal").main
        assert state(world, id) == "public"
        browser.submit(f"/comments/{id}/withdrawal")
        assert "话" not in reader.open(f"/posts/{slug}").text("section", class_="talk")

    def test_years_later_too(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        with travel(utcnow() + timedelta(days=900), tick=True):
            world.browser("charlie").submit(f"/comments/{id}/withdrawal")
        kept = world.ask(
            lambda: {
                name: getattr(get(id), name) for name in ("source", "html", "name", "email", "author_id")
            }
        )
        assert not any(kept.values())

    def test_doing_it_twice_changes_nothing(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话")
        browser = world.browser("charlie")
        page = browser.open(f"/comments/{id}/withdrawal")
        data = page.filled(page.form())
        codes = [browser.client.post(f"/comments/{id}/withdrawal", data=data).status_code for _ in range(2)]
        assert codes == [303, 404]
        assert discussion(world, slug).count == 0


class TestVotes:
    """One of each person, however often they press."""

    def test_a_member_votes_and_changes_their_mind(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        browser = world.browser("charlie")
        browser.submit(f"/comments/{id}/more", at="vote")
        link = browser.open(f"/posts/{slug}").one("a", class_="is-on")
        assert (link.attrib["aria-label"], words(link)) == ("有帮助 1", "1")
        browser.submit(f"/comments/{id}/more", at="vote")
        assert world.ask(lambda: get(id).votes) == 0

    def test_pressing_twice_counts_once(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        browser = world.browser("charlie")
        page = browser.open(f"/comments/{id}/more")
        data = page.filled(page.form("vote"))
        for _ in range(3):
            browser.client.post(f"/comments/{id}/vote", data=data)
        assert world.ask(lambda: (get(id).votes, db.session.query(Vote).count())) == (1, 1)

    def test_a_guest_votes_once_in_their_browser(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        reader.submit(f"/comments/{id}/more", at="vote")
        page = reader.open(f"/comments/{id}/more")
        assert page.filled(page.form("vote"))["helpful"] == "0"
        world.browser().submit(f"/comments/{id}/more", at="vote")
        assert world.ask(lambda: get(id).votes) == 2

    def test_nobody_makes_a_comment_helpful_with_one_browser_after_the_other(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        for _ in range(3):
            world.browser().submit(f"/comments/{id}/more", at="vote")
        world.browser().refused(f"/comments/{id}/more", 429, at="vote")
        world.browser("charlie").submit(f"/comments/{id}/more", at="vote")
        assert world.ask(lambda: get(id).votes) == 4

    @pytest.mark.parametrize("app", [{"COMMENTS": "members"}], indirect=True)
    def test_where_only_members_speak_only_they_vote(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        with pytest.raises(SignInNeeded):
            world.ask(lambda: actions.vote(get(id), guest(), True))

    def test_nobody_votes_for_themselves_or_for_what_is_not_there(self, world: World) -> None:
        slug = world.post("标题")
        id, gone = say(world, slug, "话"), say(world, slug, "垃圾")
        world.ask(lambda: decide([get(gone)], world.person("alice"), "spam", {}) and None)
        with pytest.raises(Forbidden):
            world.ask(lambda: actions.vote(get(id), member(world, "charlie"), True))
        with pytest.raises(Forbidden):
            world.ask(lambda: actions.vote(get(gone), member(world, "erik"), True))
        with pytest.raises(Forbidden):
            world.ask(lambda: actions.vote(get(id), guest(""), True))

    def test_a_script_gets_the_comment_as_it_is_now(self, world: World) -> None:
        slug = world.post("标题")
        id = say(world, slug, "话", by="bob")
        browser = world.browser("charlie")
        page = browser.open(f"/comments/{id}/more")
        data = page.filled(page.form("vote"))
        answer = browser.client.post(f"/comments/{id}/vote", data=data, headers={"X-Fragment": "1"})
        assert 'class="act is-on"' in answer.text
        assert 'aria-label="有帮助 1"' in answer.text


class TestAnswers:
    """Set by who asked, and by who may change the post."""

    def test_the_asker_says_which_reply_it_is(self, world: World, reader: Reader) -> None:
        slug = world.post("标题")
        asked = say(world, slug, "为什么？", question=True)
        answer = say(world, slug, "因为。", by="erik", reply_to=asked)
        assert "提问" in reader.open(f"/posts/{slug}").main
        world.browser("charlie").submit(f"/comments/{answer}/more", at="answer")
        page = reader.open(f"/posts/{slug}")
        assert "is-answer" in page.one("article", id=f"c{answer}").attrib["class"]
        assert "已解答" in words(page.one("article", id=f"c{asked}").find("header"))  # type: ignore[arg-type]
        world.browser("charlie").submit(f"/comments/{answer}/more", at="answer")
        assert "已解答" not in reader.open(f"/posts/{slug}").main

    def test_so_does_a_guest_who_asked(self, world: World) -> None:
        slug = world.post("标题")
        asked = say(world, slug, "为什么？", by="", question=True)
        answer = say(world, slug, "因为。", by="erik", reply_to=asked)
        world.ask(lambda: actions.mark_answer(get(answer), guest(), True))
        assert world.ask(lambda: get(asked).answer_id) == answer

    def test_the_author_and_editors_may_too_and_nobody_else(self, world: World) -> None:
        slug = world.post("标题")
        asked = say(world, slug, "为什么？")
        answer = say(world, slug, "因为。", by="erik", reply_to=asked)
        for speaker in ("bob", "dora"):
            world.ask(lambda speaker=speaker: actions.mark_answer(get(answer), member(world, speaker), True))  # type: ignore[misc]
        with pytest.raises(Forbidden):
            world.ask(lambda: actions.mark_answer(get(answer), member(world, "erik"), True))
        with pytest.raises(Forbidden):
            world.ask(lambda: actions.mark_answer(get(answer), guest("b"), True))

    def test_only_a_reply_that_is_there_answers(self, world: World) -> None:
        slug = world.post("标题")
        asked = say(world, slug, "为什么？", question=True)
        answer = say(world, slug, "因为。", by="erik", reply_to=asked)
        world.ask(lambda: decide([get(answer)], world.person("alice"), "trash", {}) and None)
        for id in (asked, answer):
            with pytest.raises(Forbidden):
                world.ask(lambda id=id: actions.mark_answer(get(id), member(world, "charlie"), True))  # type: ignore[misc]

    def test_another_answer_takes_the_place_of_the_first(self, world: World) -> None:
        slug = world.post("标题")
        asked = say(world, slug, "为什么？", question=True)
        first, second = (say(world, slug, text, by="erik", reply_to=asked) for text in ("一", "二"))
        for id in (first, second):
            world.ask(lambda id=id: actions.mark_answer(get(id), member(world, "charlie"), True))  # type: ignore[misc]
        world.ask(lambda: actions.mark_answer(get(first), member(world, "charlie"), False))  # which it is not
        assert world.ask(lambda: get(asked).answer_id) == second


def test_a_guest_with_another_browser_is_somebody_else(world: World) -> None:
    slug = world.post("标题")
    id = say_as(world, slug, "话", guest("a"))
    for speaker in (guest("b"), guest("")):
        assert not world.ask(lambda speaker=speaker: get(id).is_by(speaker))  # type: ignore[misc]
        with pytest.raises((Invalid, Conflict)):
            world.ask(lambda speaker=speaker: actions.revise(get(id), speaker, "x", 1))  # type: ignore[misc]


def test_what_a_guest_said_is_not_a_members_who_signs_in_there(world: World, reader: Reader) -> None:
    slug = world.post("标题")
    form = {"name": "过客", "email": "g@example.com", "text": "话"}
    id = int(reader.submit(f"/posts/{slug}/comments/new", **form).location.split("/")[2])
    browser = world.browser("charlie")
    browser.client.set_cookie("guest", reader.client.get_cookie("guest").value)  # type: ignore[union-attr]
    browser.open(f"/comments/{id}/edit", 404)
