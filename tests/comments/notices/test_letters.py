"""What a letter about a comment says, to people and to mail programs."""

import re
from email.message import EmailMessage

import pytest

from blog.comments.notices.queries import STOP
from blog.mail.letters import rendered
from blog.signing import sign, unsign
from tests.comments.notices.telling import confirm_guest, go, read, told
from tests.comments.talking import say
from tests.page import words
from tests.world import World

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def letters(world: World, to: str) -> list[EmailMessage]:
    """What somebody got about comments, in order."""
    go(world)
    kinds = ("comment", "digest")
    theirs = [one for one in world.letters() if one.recipient.startswith(f"{to}@") and one.kind in kinds]
    return [read(world, letter) for letter in theirs]


def text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body
    return str(body.get_content())


def stop(message: EmailMessage) -> str:
    """The path of the address that ends such letters."""
    found = re.fullmatch(r"<http://127\.0\.0\.1:8000(/letters/[\w.-]+)>", message["List-Unsubscribe"])
    assert found, message["List-Unsubscribe"]
    return found[1]


def test_it_says_who_said_what_where_and_why_it_came(world: World) -> None:
    slug = world.post("学习指南")
    id = say(world, slug, "**这里**没看懂，`yield` 呢？")
    (message,) = letters(world, "bob")
    assert message["Subject"] == "讨论：学习指南"
    said = text(message)
    assert "Charlie 评论了你的文章「学习指南」。" in said
    assert "> 这里没看懂，yield 呢？" in said
    assert f"http://127.0.0.1:8000/comments/{id}" in said
    assert "收到这封信，是因为文章是你写的。" in said
    assert "不再寄这类信" in said


def test_hostile_words_stay_words(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "&lt;b&gt;\r\nBcc: x@evil.example `<script>`", by="")
    (message,) = letters(world, "bob")
    html = message.get_body(("html",))
    assert html
    assert "<script" not in html.get_content()
    assert message["Bcc"] is None
    assert "Bcc: x@evil.example" in text(message)


def test_programs_can_end_it_sort_it_and_leave_it_unanswered(world: World) -> None:
    slug = world.post("标题")
    say(world, slug, "一")
    (message,) = letters(world, "bob")
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Id"] == "<comments.localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert world.ask(lambda: unsign(STOP, stop(message).rpartition("/")[2])) == "u2 comments"


LONG = "https://" + ".".join(["a" * 60, "b" * 60, "例子", "cn"])


@pytest.mark.parametrize("app", [{"SITE_URL": LONG}], indirect=True)
def test_no_header_is_cut_or_encoded_on_its_way(world: World) -> None:
    """Programs read the addresses in them, and few put one together that was folded inside or encoded."""
    slug = world.post("标题")
    root = say(world, slug, "一", by="erik")
    say(world, slug, "二", reply_to=root)
    go(world)
    raw = world.ask(lambda: bytes(rendered(world.letters()[-1]))).decode("ascii")
    headers = dict(
        line.split(": ", 1) for line in re.sub(r"\r\n[ \t]", " ", raw.partition("\r\n\r\n")[0]).split("\r\n")
    )
    host = "[ab]{60}.[ab]{60}.xn--fsqu00a.cn"
    assert re.fullmatch(rf"<https://{host}/letters/[\w.-]+>", headers["List-Unsubscribe"])
    for name, count in (("Message-ID", 1), ("In-Reply-To", 1), ("References", 2)):
        assert re.fullmatch(rf"(<[\w.-]+@{host}> ?){{{count}}}", headers[name]), headers[name]
    assert max(map(len, raw.split("\r\n"))) < 998


def test_letters_about_one_discussion_belong_together(world: World) -> None:
    slug = world.post("标题")
    root = say(world, slug, "一", by="erik")
    reply = say(world, slug, "二", reply_to=root)
    say(world, slug, "三", by="erik", reply_to=reply)
    first, second, third = letters(world, "bob")
    assert second["In-Reply-To"] == first["Message-ID"]
    assert third["In-Reply-To"] == second["Message-ID"]
    assert third["References"].split() == [
        first["References"].split()[0],  # the discussion
        first["Message-ID"],
        second["Message-ID"],
    ]
    assert len({one["Subject"] for one in (first, second, third)}) == 1


def test_no_letter_refers_to_one_that_somebody_else_got(world: World) -> None:
    slug = world.post("标题")
    root = say(world, slug, "一")
    say(world, slug, "二", by="erik", reply_to=root)
    ids = [letters(world, name)[-1]["Message-ID"] for name in ("bob", "charlie")]
    assert len(set(ids)) == 2


class TestOneClick:
    """RFC 8058: a mail program sends one POST, without cookies, and that is all."""

    def test_a_post_from_nowhere_ends_them(self, world: World) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一")
        (message,) = letters(world, "bob")
        response = world.browser().client.post(stop(message), data=ONE_CLICK)
        assert response.status_code == 200  # and no redirect, which programs do not follow
        say(world, slug, "二", by="erik")
        assert told(world) == [("bob", "comments", first)]

    def test_it_works_as_multipart_and_twice(self, world: World) -> None:
        slug = world.post("标题")
        say(world, slug, "一")
        path = stop(letters(world, "bob")[0])
        for _time in range(2):
            response = world.browser().client.post(path, data=ONE_CLICK, content_type="multipart/form-data")
            assert response.status_code == 200

    def test_opening_the_link_ends_nothing(self, world: World) -> None:
        """Programs that look for evil open all links."""
        slug = world.post("标题")
        say(world, slug, "一")
        page = world.browser().open(stop(letters(world, "bob")[0]))
        assert "你的文章有评论时的信" in page.main
        say(world, slug, "二", by="erik")
        assert len(told(world)) == 2

    def test_a_button_does_it_too(self, world: World) -> None:
        slug = world.post("标题")
        say(world, slug, "一")
        browser, path = world.browser(), stop(letters(world, "bob")[0])
        browser.submit(path, 200)
        assert "不会再寄这类信了" in browser.open(path).main
        say(world, slug, "二", by="erik")
        assert len(told(world)) == 1

    def test_what_one_follows_ends_alone(self, world: World) -> None:
        slug = world.post("标题")
        here = say(world, slug, "一", follow=True)
        there = say(world, slug, "另一串", follow=True)
        one = say(world, slug, "二", by="erik", reply_to=say(world, slug, "二之一", by="bob", reply_to=here))
        message = letters(world, "charlie")[-1]
        assert one in [about for name, _why, about in told(world) if name == "charlie"]
        world.browser().client.post(stop(message), data=ONE_CLICK)
        say(world, slug, "三", by="erik", reply_to=say(world, slug, "三之一", by="bob", reply_to=here))
        last = say(
            world, slug, "四", by="erik", reply_to=say(world, slug, "四之一", by="bob", reply_to=there)
        )
        followed = [about for name, why, about in told(world) if (name, why) == ("charlie", "followed")]
        assert followed == [one, last]

    def test_a_guest_ends_them_and_all_others_too(self, world: World) -> None:
        slug = world.post("标题")
        first = say(world, slug, "一", by="", follow=True)
        other = say(world, slug, "另一个", by="", follow=True)
        go(world)
        confirm_guest(world)
        say(world, slug, "二", by="bob", reply_to=first)
        path = stop(letters(world, "guest")[0])
        world.browser().client.post(path, data=ONE_CLICK)
        say(world, slug, "三", by="bob", reply_to=first)
        say(world, slug, "四", by="bob", reply_to=other)
        assert len([one for one in told(world) if one[0] == "guest"]) == 2
        page = world.browser().open(path)
        assert "关于评论的信都不要了" in page.main
        world.browser().client.post(path, data={"way": "none"})
        say(world, slug, "五", by="bob", reply_to=other)
        assert len([one for one in told(world) if one[0] == "guest"]) == 2
        assert "关于评论的信都不要了" not in world.browser().open(path).main

    @pytest.mark.parametrize(
        "value",
        ["", "x", "u", "u2", "u999 replies", "a1 thread-1", "b2 replies", "ux replies", "u2 thread-x"],
    )
    def test_a_token_that_names_nobody_leads_nowhere(self, world: World, value: str) -> None:
        token = world.ask(lambda: sign(STOP, value)) if value else "x"
        for method in ("get", "post"):
            assert getattr(world.browser().client, method)(f"/letters/{token}").status_code == 404

    def test_a_token_of_another_purpose_ends_nothing(self, world: World) -> None:
        token = world.ask(lambda: sign("confirm-guest", "u2 comments"))
        assert world.browser().client.post(f"/letters/{token}").status_code == 404


def test_the_page_tells_strangers_nothing_but_what_the_letter_said(world: World) -> None:
    slug = world.post("秘密的标题")
    say(world, slug, "一")
    page = world.browser().open(stop(letters(world, "bob")[0]))
    assert "bob" not in words(page.one("main")).lower()
    assert page.response.headers["Cache-Control"] == "no-store"
