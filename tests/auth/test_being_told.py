"""What people are told on their way in and out: what is wrong, what waits, and where they come back to."""

import pytest
import sqlalchemy as sa

from blog.auth.events.models import SecurityEvent
from blog.db import db, utcnow
from blog.mail.letters import rendered
from tests.page import Reader, words
from tests.world import PASSWORD, World

NEW = {"username": "frieda", "email": "frieda@example.com", "password": "green clouds over hills"}
INVITE = "/write/people/invitations"


def kinds(world: World) -> list[str]:
    return world.ask(lambda: list(db.session.scalars(sa.select(SecurityEvent.kind))))


def said(browser: Reader, path: str) -> str:
    return browser.open(path).text("p", class_="note")


class TestInvitations:
    """They can be seen, ended and taken up."""

    def test_whoever_takes_one_up_is_in_and_welcome(self, world: World) -> None:
        world.browser("alice").submit(INVITE, email=NEW["email"], role="author")
        browser = world.browser()
        path = f"/auth/invitation/{world.token('invitation')}"
        assert browser.submit(path, username="frieda", password=NEW["password"]).location == "/"
        assert "账号已经可以使用了" in said(browser, "/")
        assert browser.client.get("/account").status_code == 200

    def test_an_address_with_an_account_is_told_so_by_its_own_letter(self, world: World) -> None:
        world.browser("alice").submit(INVITE, email="bob@example.com", role="editor")
        page = world.browser().open(f"/auth/invitation/{world.token('invitation')}")
        assert "bob@example.com 在这里已有账号" in page.main
        assert "/auth/sign-in" in page.links()

    def test_those_that_nobody_took_up_are_listed_and_end(self, world: World) -> None:
        alice = world.browser("alice")
        alice.submit(INVITE, email=NEW["email"], role="author")
        token = world.token("invitation")
        assert NEW["email"] in said(alice, "/write/people")
        assert "frieda@example.com作者 · 有效至" in alice.open("/write/people").main
        alice.submit("/write/people", at="/end")
        assert "邀请已失效" in said(alice, "/write/people")
        assert NEW["email"] not in alice.open("/write/people").main
        world.browser().open(f"/auth/invitation/{token}", 404)
        log = alice.open("/write/people/log").main
        assert log.count(NEW["email"]) == 2

    def test_a_second_one_ends_the_first(self, world: World) -> None:
        alice = world.browser("alice")
        alice.submit(INVITE, email=NEW["email"], role="author")
        first = world.token("invitation")
        alice.submit(INVITE, email="Frieda@Example.com", role="editor")
        world.browser().open(f"/auth/invitation/{first}", 404)
        said(alice, "/write/people")
        assert alice.open("/write/people").main.casefold().count(NEW["email"]) == 1


class TestRegistration:
    """From the page where somebody wanted something, and back there."""

    def test_the_way_back_is_kept(self, world: World) -> None:
        browser, place = world.browser(), "/about#c7"
        links = browser.open("/auth/sign-in?next=/about%23c7").links()
        assert "/auth/register?next=/about%23c7" in links
        browser.submit("/auth/register?next=/about%23c7", **NEW)
        assert NEW["email"] in browser.open("/auth/sent/confirm").main
        confirm = f"/auth/confirm/{world.token('confirm')}"
        assert browser.submit(confirm, password=NEW["password"]).location == place
        assert "邮箱已确认" in said(browser, "/")

    @pytest.mark.parametrize(
        ("ask", "letter", "place", "fields"),
        [
            ("/auth/link", "sign-in-link", "/auth/link", {}),
            ("/auth/forgot", "reset", "/auth/reset", {"password": NEW["password"]}),
        ],
    )
    def test_so_it_is_for_who_comes_in_by_a_letter(
        self, world: World, ask: str, letter: str, place: str, fields: dict[str, str]
    ) -> None:
        browser, wanted = world.browser(), "/search?q=%E5%A2%A8"
        (at,) = [link for link in browser.open(wanted).links() if link.startswith("/auth/sign-in")]
        (asking,) = [link for link in browser.open(at).links() if link.startswith(ask)]
        browser.submit(asking, identifier="bob")
        path = f"{place}/{world.token(letter)}"
        assert browser.submit(path, **fields).location == wanted
        assert world.browser().client.get(path).status_code == 404

    def test_it_never_leads_to_another_site(self, world: World) -> None:
        browser = world.browser()
        browser.submit("/auth/register?next=https://evil.example/", **NEW)
        confirm = f"/auth/confirm/{world.token('confirm')}"
        assert browser.submit(confirm, password=NEW["password"]).location == "/"

    def test_the_address_is_shown_only_where_it_was_typed(self, world: World) -> None:
        world.browser().submit("/auth/register", **NEW)
        assert NEW["email"] not in world.browser().open("/auth/sent/confirm").main

    def test_a_link_that_did_its_work_says_so(self, world: World) -> None:
        browser = world.browser()
        browser.submit("/auth/register", **NEW)
        confirm = f"/auth/confirm/{world.token('confirm')}"
        browser.submit(confirm, password=NEW["password"])
        other = world.browser()
        assert other.client.get(confirm).location == "/auth/sign-in"
        assert "已经确认过了" in said(other, "/auth/sign-in")

    def test_everything_that_is_wrong_is_said_at_once(self, world: World) -> None:
        page = world.browser().refused("/auth/register", username="a", email="nowhere", password="short")
        errors = {element.attrib.get("id") for element in page.all("p", class_="err")}
        assert errors == {"username-error", "email-error", "password-error"}


class TestPasswords:
    """A wrong one is told for what it is, where that tells nobody anything."""

    def test_the_current_one_is_simply_not_right_and_no_sign_in_failed(self, world: World) -> None:
        browser = world.browser("bob")
        for path, fields in (
            ("/account/password", {"current": "not the one", "password": NEW["password"]}),
            ("/auth/again", {"password": "not the one"}),
        ):
            page = browser.refused(path, **fields)
            assert "密码不对" in words(page.all("p", class_="err")[0])
        assert kinds(world).count("password-wrong") == 2
        assert "sign-in-failed" not in kinds(world)

    def test_the_old_one_is_no_new_one(self, world: World) -> None:
        page = world.browser("bob").refused("/account/password", current=PASSWORD, password=PASSWORD)
        assert "请换一个" in page.main

    def test_the_suspended_are_told_if_they_know_the_password_and_nobody_else(self, world: World) -> None:
        def suspend() -> None:
            world.person("bob").suspended_at = utcnow()
            db.session.commit()

        world.ask(suspend)
        asked = "/auth/sign-in"
        assert "已被停用" in world.browser().refused(asked, identifier="bob", password=PASSWORD).main
        assert "停用" not in world.browser().refused(asked, identifier="bob", password="not the one").main


class TestAddress:
    """Changing it."""

    def test_to_what_it_is_is_no_change(self, world: World) -> None:
        page = world.browser("bob").refused("/account/email", email="BOB@example.com")
        assert "这就是你现在用的邮箱" in page.main
        assert not world.letters()

    def test_a_change_that_waits_is_shown_and_can_be_cancelled(self, world: World) -> None:
        browser = world.browser("bob")
        browser.submit("/account/email", email="robert@example.com")
        path = f"/account/email/{world.token('new-email')}"
        assert "robert@example.com" in browser.open("/account/email").main
        browser.submit("/account/security", at="/cancellation")
        assert "robert@example.com" not in browser.open("/account/security").main
        browser.open(path, 404)

    def test_nobody_sits_on_an_address_that_they_never_confirmed(self, world: World) -> None:
        world.browser().submit("/auth/register", **NEW)
        stale = f"/auth/confirm/{world.token('confirm')}"
        browser = world.browser("bob")
        browser.submit("/account/email", email=NEW["email"])
        browser.submit(f"/account/email/{world.token('new-email')}")
        assert world.ask(lambda: world.person("bob").email) == NEW["email"]
        world.browser().open(stale, 404)

    def test_it_looks_the_same_when_somebody_has_that_address(self, world: World) -> None:
        browser = world.browser("bob")
        browser.submit("/account/email", email="charlie@example.com")
        assert "charlie@example.com" in browser.open("/account/security").main
        assert [letter.kind for letter in world.letters()] == ["registered-already"]

    def test_a_website_needs_no_scheme(self, world: World) -> None:
        world.browser("bob").submit("/account", website="example.com/me")
        assert world.ask(lambda: world.person("bob").website) == "https://example.com/me"
        world.browser("bob").refused("/account", website="javascript:alert(1)")


def test_a_browser_that_was_renewed_is_no_new_one(world: World) -> None:
    """Or a letter came every month, and nobody would read the one that counts."""
    agent = "Mozilla/5.0 (X11; Linux x86_64; rv:{0}) Gecko/20100101 Firefox/{0}"
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS {} like Mac OS X) AppleWebKit/605.1.15"
    seen = (("curl/8.1", 0), (agent.format("140.0"), 1), (agent.format("141.2"), 1))
    for device, told in (*seen, (iphone.format("17_5_1"), 2), (iphone.format("17_6"), 2)):
        reader = world.browser()
        page = reader.open("/auth/sign-in")
        data = page.filled(page.form()) | {"identifier": "bob", "password": PASSWORD}
        reader.client.post("/auth/sign-in", data=data, headers={"User-Agent": device})
        assert [letter.kind for letter in world.letters()] == ["new-device"] * told
    letter = world.letters()[0]
    text = world.ask(lambda: rendered(letter).get_body(("plain",)))
    assert text
    assert "Firefox, Linux" in text.get_content()
    assert "Mozilla" not in text.get_content()


def test_the_menu_names_the_account_and_leads_to_the_page_of_whoever_has_one(world: World) -> None:
    world.post("一篇", by="bob")
    bob, charlie = (
        world.browser(name).open("/account").one("nav", **{"aria-label": "你的账号"})
        for name in ("bob", "charlie")
    )
    assert "@bob" in words(bob)
    assert "/authors/bob" in [a.attrib["href"] for a in bob.iter("a")]
    assert "我的公开主页" not in words(charlie)
