"""Registration, confirmation, sign-in, forgotten passwords and sessions, through the real pages."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from blog.auth.models import Policy, User
from blog.auth.sessions.models import Session
from blog.db import db, utcnow
from blog.mail.actions import deliver_due
from blog.mail.transport import transport
from tests.conftest import make_app
from tests.page import Page, Reader
from tests.world import PASSWORD, World

NEW = {"username": "frieda", "email": "frieda@example.com", "password": "green clouds over hills"}


def sign_in(browser: Reader, name: str = "bob", password: str = PASSWORD, **fields: object) -> None:
    browser.submit("/auth/sign-in", identifier=name, password=password, **fields)


def is_in(browser: Reader) -> bool:
    return browser.client.get("/account").status_code == 200


def count(world: World, what: type) -> int:
    return world.ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(what)) or 0)


def allow(world: World, registration: str) -> None:
    def change() -> None:
        db.session.get_one(Policy, 1).registration = registration
        db.session.commit()

    world.ask(change)


def test_somebody_registers_confirms_and_is_in(world: World) -> None:
    browser = world.browser()
    assert browser.submit("/auth/register", **NEW).location.endswith("/auth/sent/confirm")
    browser.refused("/auth/sign-in", identifier="frieda", password=NEW["password"])
    confirm = f"/auth/confirm/{world.token('confirm')}"
    browser.open(confirm)  # programs open links too: that alone opens no account
    browser.refused(confirm, password="what a stranger chose")
    browser.submit(confirm, password=NEW["password"])
    assert is_in(browser)
    assert world.browser().client.get(confirm).location == "/auth/sign-in"  # a link is good once


@pytest.mark.parametrize("identifier", ["bob", "BOB", "bob@example.com", " Bob@Example.COM "])
def test_name_and_address_both_open_the_door(world: World, identifier: str) -> None:
    browser = world.browser()
    sign_in(browser, identifier)
    assert is_in(browser)


def test_the_answer_is_the_same_whether_or_not_there_is_an_account(world: World) -> None:
    texts = {
        world.browser().refused("/auth/sign-in", identifier=name, password="not the password").main
        for name in ("bob", "nobody-here", "bob@example.com", "nobody@example.com")
    }
    assert len(texts) == 1
    for name in ("bob", "nobody-here"):
        assert world.browser().submit("/auth/forgot", identifier=name).location.endswith("/sent/reset")
    assert [letter.recipient for letter in world.letters()] == ["bob@example.com"]


def test_a_taken_address_gets_a_letter_and_the_stranger_the_usual_answer(world: World) -> None:
    answer = world.browser().submit("/auth/register", **(NEW | {"email": "BOB@example.com"}))
    assert answer.location.endswith("/auth/sent/confirm")
    assert [(letter.kind, letter.recipient) for letter in world.letters()] == [
        ("registered-already", "bob@example.com")
    ]
    assert count(world, User) == 5


def test_an_account_that_has_written_gives_way_to_nobody(world: World) -> None:
    """Somebody gave it a role, and brought posts in under its name, before its owner had confirmed it."""
    world.post("标题", "正文。", by="erik")
    world.ask(lambda: setattr(world.person("erik"), "confirmed_at", None) or db.session.commit())
    answer = world.browser().submit("/auth/register", **(NEW | {"email": "erik@example.com"}))
    assert answer.location.endswith("/auth/sent/confirm")
    assert world.ask(lambda: world.person("erik").email) == "erik@example.com"


def test_an_account_that_nobody_confirmed_makes_room_for_the_owner_of_the_address(world: World) -> None:
    world.browser().submit("/auth/register", **NEW)
    stale = world.token("confirm")
    world.browser().submit("/auth/register", **(NEW | {"username": "olga", "password": "another good one"}))
    world.browser().open(f"/auth/confirm/{stale}", 404)
    browser = world.browser()
    browser.submit(f"/auth/confirm/{world.token('confirm')}", password="another good one")
    assert is_in(browser)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "bob"),
        ("username", "Вob"),
        ("username", "admin"),
        ("username", ""),
        ("username", "x" * 1000),
        ("username", "a\u202eb"),
        ("username", "a\0b"),
        ("email", "no address"),
        ("email", "a@example.com\nBcc: all@example.com"),
        ("password", "short"),
        ("password", "password123"),
        ("password", "frieda@example.com"),
        ("display_name", "\u202e\u200b"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_nothing_is_lost(
    world: World, field: str, value: str
) -> None:
    page = world.browser().refused("/auth/register", **(NEW | {field: value}))
    assert page.all("div", class_="errs")
    assert f"{field}-error" in {element.attrib.get("id") for element in page.root.iter("p")}
    kept = {e.attrib["name"]: e.attrib.get("value") for e in page.all("input") if "name" in e.attrib}
    assert field == "email" or kept["email"] == NEW["email"]
    assert not kept["password"]


def test_the_name_of_the_site_is_no_password(instance: Path) -> None:
    words = {"password": "riverbend-notebook"}
    world = World(make_app(instance, SITE_NAME="Riverbend Notebook"))
    page = world.browser().refused("/auth/register", **(NEW | words))
    assert "password-error" in {element.attrib.get("id") for element in page.root.iter("p")}
    world.browser("bob").refused("/account/password", current=PASSWORD, **words)
    world.browser().submit("/auth/forgot", identifier="bob")
    world.browser().refused(f"/auth/reset/{world.token('reset')}", **words)


def test_of_many_who_want_a_name_at_once_one_gets_it(world: World) -> None:
    def register(number: int) -> int:
        browser = world.browser()
        page = browser.open("/auth/register")
        fields = page.filled(page.form()) | NEW | {"email": f"frieda{number}@example.com"}
        return browser.client.post("/auth/register", data=fields).status_code

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(register, range(6)))
    assert answers == [303] + [422] * 5


def test_of_many_who_register_one_address_at_once_one_has_it_and_nobody_hears_which(world: World) -> None:
    def register(number: int) -> int:
        browser = world.browser()
        page = browser.open("/auth/register")
        fields = page.filled(page.form()) | NEW | {"username": f"frieda{number}"}
        return browser.client.post("/auth/register", data=fields).status_code

    with ThreadPoolExecutor(6) as pool:
        assert set(pool.map(register, range(6))) == {303}
    assert count(world, User) == 6


def test_while_the_mail_server_is_down_the_account_is_there_and_the_letter_comes_later(
    instance: Path,
) -> None:
    world = World(make_app(instance, MAIL_URL="smtp://127.0.0.1:9"))  # where nobody listens
    browser = world.browser()
    answer = browser.submit("/auth/register", **NEW)
    page = browser.open(answer.location)
    assert "自动重寄" in page.main
    assert "/auth/forgot" in page.links()
    assert world.ask(lambda: deliver_due(transport())) == 0
    waiting = world.letters()[0]
    assert (waiting.kind, waiting.tries) == ("confirm", 1)
    assert waiting.due_at > utcnow()
    browser.submit(f"/auth/confirm/{world.token('confirm')}", password=NEW["password"])
    assert is_in(browser)


def test_a_forgotten_password_is_replaced_and_every_session_ends(world: World) -> None:
    elsewhere, browser = world.browser("bob"), world.browser()
    browser.submit("/auth/forgot", identifier="bob@example.com")
    reset = f"/auth/reset/{world.token('reset')}"
    browser.refused(reset, password="short")
    browser.submit(reset, password="a wholly new sentence")
    assert is_in(browser)
    assert not is_in(elsewhere)
    world.browser().open(reset, 404)
    world.browser().refused("/auth/sign-in", identifier="bob", password=PASSWORD)


def test_a_link_signs_in_once(world: World) -> None:
    browser, other = world.browser(), world.browser()
    browser.submit("/auth/link", identifier="bob")
    link = f"/auth/link/{world.token('sign-in-link')}"
    other.open(link)
    browser.submit(link)
    assert is_in(browser)
    other.open(link, 404)


@pytest.mark.parametrize("token", ["x", "1", "a.b.c", "0" * 5000, "%00", "‮"])
def test_a_malformed_link_is_not_found(world: World, token: str) -> None:
    for place in ("confirm", "reset", "link", "invitation"):
        world.browser().open(f"/auth/{place}/{token}", 404)


def test_a_link_of_one_kind_opens_no_other_door(world: World) -> None:
    world.browser().submit("/auth/link", identifier="bob")
    world.browser().open(f"/auth/reset/{world.token('sign-in-link')}", 404)


def test_signing_in_gives_a_new_session_and_signing_out_ends_it_for_good(world: World) -> None:
    browser = world.browser()
    browser.open("/auth/sign-in")
    before = browser.client.get_cookie("session")
    sign_in(browser)
    cookie = browser.client.get_cookie("session")
    assert before
    assert cookie
    assert cookie.value != before.value
    page = browser.open("/account")
    token = page.all("input", name="csrf_token")[0].attrib["value"]
    browser.client.post("/auth/sign-out", data={"csrf_token": token})
    assert count(world, Session) == 0
    browser.client.set_cookie("session", cookie.value)  # a copy of the cookie is worth nothing now
    assert not is_in(browser)


def test_signing_out_needs_a_post_with_the_token(world: World) -> None:
    browser = world.browser("bob")
    assert browser.client.get("/auth/sign-out").status_code in (404, 405)
    assert browser.client.post("/auth/sign-out").status_code == 400
    assert is_in(browser)


def test_a_form_that_was_open_too_long_gives_the_text_back_but_no_secret(world: World) -> None:
    response = world.browser().client.post("/auth/register", data=NEW)
    page = Page(response)
    assert response.status_code == 400
    assert "frieda@example.com" in page.text("textarea")
    assert NEW["password"] not in page.html
    change = world.browser("bob").client.post("/account/password", data={"current": PASSWORD})
    assert PASSWORD not in Page(change).html


@pytest.mark.parametrize("cookie", ["x", "eyJfdXNlcl9pZCI6IjEifQ.x.y", "‮"])
def test_a_forged_cookie_is_nobodys(world: World, cookie: str) -> None:
    browser = world.browser()
    browser.client.set_cookie("session", cookie)
    assert browser.client.get("/account").status_code == 303
    own = world.browser("bob")
    real = own.client.get_cookie("session")
    assert real
    own.client.set_cookie(
        "session", real.value[:9] + ("A" if real.value[9] != "A" else "B") + real.value[10:]
    )
    assert not is_in(own)


def test_guessing_has_to_wait(world: World) -> None:
    browser = world.browser()
    for _ in range(6):
        browser.refused("/auth/sign-in", identifier="bob", password="a guess at it")
    page = browser.refused("/auth/sign-in", 429, identifier="bob", password=PASSWORD)
    assert int(page.response.headers["Retry-After"]) > 0
    shown = world.browser("bob").open("/account/security").main  # whoever is in stays in, and reads of it
    assert "一次登录没有成功" in shown


@pytest.mark.parametrize(
    "next",
    ["//evil.example", "https://evil.example", "/\\evil.example", "/\\/evil.example", "javascript:x", ""],
)
def test_nobody_is_led_away_after_signing_in(world: World, next: str) -> None:
    response = world.browser().submit("/auth/sign-in", identifier="bob", password=PASSWORD, next=next)
    assert response.location == "/"


def test_after_signing_in_one_is_where_one_wanted_to_be(world: World) -> None:
    browser = world.browser()
    asked = browser.client.get("/account/security")
    assert asked.status_code == 303
    response = browser.submit(asked.location, identifier="bob", password=PASSWORD)
    assert response.location == "/account/security"


def test_dangerous_things_ask_again_after_a_while(world: World) -> None:
    browser = world.browser("bob", fresh=False)
    asked = browser.client.get("/account/password")
    assert asked.location == "/auth/again?next=/account/password"
    browser.refused(asked.location, password="a wrong guess")
    assert browser.submit(asked.location, password=PASSWORD).location == "/account/password"
    browser.open("/account/password")


def test_a_suspended_account_is_shut_at_once(world: World) -> None:
    bob = world.browser("bob")
    alice, number = world.browser("alice"), world.ask(lambda: world.person("bob").id)
    alice.submit(f"/write/people/{number}", at="/suspension")
    assert not is_in(bob)
    bob.refused("/auth/sign-in", identifier="bob", password=PASSWORD)
    alice.submit(f"/write/people/{number}", at="/restoration")
    sign_in(world.browser())


def test_the_last_administrator_stays(world: World) -> None:
    alice, number = world.browser("alice"), world.ask(lambda: world.person("alice").id)
    page = alice.refused(f"/write/people/{number}", role="reader")
    assert page.all("div", class_="errs")


def test_an_invitation_opens_an_account_with_its_role(world: World) -> None:
    world.ask(
        lambda: (setattr(db.session.get_one(Policy, 1), "registration", "invitation"), db.session.commit())
    )
    world.browser("alice").submit("/write/people/invitations", email="frieda@example.com", role="author")
    invitation = f"/auth/invitation/{world.token('invitation')}"
    browser = world.browser()
    browser.submit(invitation, username="frieda", password=NEW["password"])
    assert is_in(browser)
    assert world.ask(lambda: world.person("frieda").role) == "author"
    world.browser().open(invitation, 404)


def test_a_closed_site_takes_nobody(world: World) -> None:
    allow(world, "closed")
    browser = world.browser()
    assert not list(browser.open("/auth/register").one("main").iter("form"))


def test_a_new_address_holds_once_its_letter_is_answered(world: World) -> None:
    browser = world.browser("bob")
    browser.submit("/account/email", email="robert@example.com")
    assert world.ask(lambda: world.person("bob").email) == "bob@example.com"
    browser.submit(f"/account/email/{world.token('new-email')}")
    assert world.ask(lambda: world.person("bob").email) == "robert@example.com"
    told = world.letters()[-1]
    assert (told.kind, told.recipient) == ("email-changed", "bob@example.com")


def test_changing_the_password_ends_the_other_sessions_only(world: World) -> None:
    here, there = world.browser("bob"), world.browser("bob")
    here.refused("/account/password", current="not the one", password="a wholly new sentence")
    here.submit("/account/password", current=PASSWORD, password="a wholly new sentence")
    assert is_in(here)
    assert not is_in(there)


def test_one_session_can_be_ended_from_another_but_never_somebody_elses(world: World) -> None:
    here, there, carla = world.browser("bob"), world.browser("bob"), world.browser("charlie")
    page = here.open("/account/security")
    forms = [f for f in page.one("main").iter("form") if f.attrib["action"].endswith("/end")]
    here.client.post(forms[0].attrib["action"], data=page.filled(forms[0]))
    assert is_in(here)
    assert not is_in(there)
    mine = world.ask(lambda: db.session.scalars(sa.select(Session.id)).first())
    token = carla.open("/account/security").all("input", name="csrf_token")[0].attrib["value"]
    assert carla.client.post(f"/account/sessions/{mine}/end", data={"csrf_token": token}).status_code == 404


def test_a_sign_in_by_an_unknown_browser_is_told_in_a_letter(world: World) -> None:
    world.browser("bob")
    sign_in(world.browser())
    assert [(letter.kind, letter.recipient) for letter in world.letters()] == [
        ("new-device", "bob@example.com")
    ]
    sign_in(world.browser())
    assert len(world.letters()) == 1


def test_a_megabyte_in_a_field_is_refused_and_nobody_waits(world: World) -> None:
    browser = world.browser()
    page = browser.open("/auth/sign-in")
    fields = page.filled(page.form()) | {"identifier": "bob", "password": "x" * 2**20}
    assert browser.client.post("/auth/sign-in", data=fields).status_code == 422
