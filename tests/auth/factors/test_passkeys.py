"""Passkeys, through the real pages, with a device made of software."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine

from blog.auth.factors.models import Passkey
from blog.auth.factors.queries import passkeys_of
from blog.auth.models import User
from blog.db import db, utcnow
from tests.auth.factors.authenticator import PRESENT, Authenticator
from tests.auth.factors.conftest import give_password, is_in, options, set_up_app, told
from tests.conftest import make_app
from tests.page import Page, Reader
from tests.world import World


def add_passkey(browser: Reader, device: Authenticator | None = None, status: int = 200) -> Authenticator:
    device = device or Authenticator()
    page = browser.open("/account/passkeys/new")
    form = page.filled(page.form()) | {"name": "蓝色钥匙", "credential": device.create(options(page))}
    response = browser.client.post("/account/passkeys/new", data=form)
    assert response.status_code == status, response.text
    return device


def answer(browser: Reader, device: Authenticator, path: str = "/auth/sign-in", **lies: object) -> str:
    """Let the device answer what the page asks; gives where that leads."""
    page = browser.open(path)
    form = next(form for form in page.all("form") if "data-passkey" in form.attrib)
    sent = page.filled(form) | {"credential": device.get(options(page), **lies)}
    return str(browser.client.post(form.attrib["action"], data=sent).location)


def test_a_passkey_lets_somebody_in_without_a_password_and_without_a_second_step(world: World) -> None:
    device = add_passkey(world.browser("bob"))
    browser = world.browser()
    assert answer(browser, device, "/auth/sign-in?next=/tags") == "/tags"
    assert is_in(browser)
    assert "登录：用通行密钥" in browser.open("/account/security").main
    kept = world.ask(lambda: passkeys_of(world.person("bob")))[0]
    assert (kept.name, kept.sign_count, kept.transports) == ("蓝色钥匙", 1, "internal")


def test_a_passkey_is_a_second_step_after_the_password_and_a_recovery_code_too(world: World) -> None:
    browser = world.browser("bob")
    page = browser.open("/account/passkeys/new")
    device = Authenticator()
    form = page.filled(page.form()) | {"name": "key", "credential": device.create(options(page))}
    shown = Page(browser.client.post("/account/passkeys/new", data=form))
    codes = [str(item.text) for item in shown.one("ul", class_="codes")]
    there = world.browser()
    assert give_password(there) == "/auth/second-step"
    device.flags = PRESENT  # a plain security key is enough beside a password
    assert answer(there, device, "/auth/second-step") == "/"
    elsewhere = world.browser()
    give_password(elsewhere)
    elsewhere.submit("/auth/second-step", code=codes[0])
    assert is_in(elsewhere)


def test_alone_a_passkey_has_to_make_sure_who_uses_it(world: World) -> None:
    device = add_passkey(world.browser("bob"))
    device.flags = PRESENT
    browser = world.browser()
    assert answer(browser, device) == "/auth/sign-in"
    assert not is_in(browser)


LIES: dict[str, Callable[[Authenticator], object]] = {
    "another site": lambda device: setattr(device, "host", "evil.example"),
    "another origin": lambda device: setattr(device, "origin", "https://evil.example"),
    "another key": lambda device: setattr(device, "key", Authenticator().key),
    "another passkey": lambda device: setattr(device, "id", b"unknown"),
    "a count that goes back": lambda device: setattr(device, "count", 0),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_device_that_lies_opens_nothing(world: World, lie: str) -> None:
    device = add_passkey(world.browser("bob"))
    answer(world.browser(), device)
    LIES[lie](device)
    browser = world.browser()
    assert answer(browser, device) == "/auth/sign-in"
    assert browser.open("/auth/sign-in").all("p", class_="note--mark")
    assert not is_in(browser)


def test_an_answer_to_another_challenge_is_none(world: World) -> None:
    device = add_passkey(world.browser("bob"))
    browser = world.browser()
    assert answer(browser, device, challenge="A" * 43) == "/auth/sign-in"
    assert not is_in(browser)


def test_an_answer_is_good_once_even_with_the_cookie_of_then(world: World) -> None:
    device = add_passkey(world.browser("bob"))
    browser = world.browser()
    page = browser.open("/auth/sign-in")
    cookie = browser.client.get_cookie("session")
    form = page.filled(next(f for f in page.all("form") if "data-passkey" in f.attrib))
    device.flags |= 0x18  # of a passkey that is in the cloud: such ones count nothing
    form["credential"] = device.get(options(page))
    thief = world.browser()
    assert cookie
    for client in (browser.client, thief.client):
        client.set_cookie("session", cookie.value, domain="localhost")
        client.post("/auth/passkey", data=form)
    assert is_in(browser)
    assert not is_in(thief)


def test_an_answer_that_took_too_long_is_none(world: World) -> None:
    device = add_passkey(world.browser("bob"))
    browser = world.browser()
    page = browser.open("/auth/sign-in")
    form = page.filled(next(f for f in page.all("form") if "data-passkey" in f.attrib))
    form["credential"] = device.get(options(page))
    with time_machine.travel(utcnow() + timedelta(minutes=11), tick=False):
        assert browser.client.post("/auth/passkey", data=form).location == "/auth/sign-in"


@pytest.mark.parametrize(
    "rubbish", ["", "{}", "[]", "null", '{"id": 3}', '{"id": "\\u0000"}', "[" * 9999, "\0"]
)
def test_rubbish_is_refused_in_words(world: World, rubbish: str) -> None:
    browser = world.browser()
    page = browser.open("/auth/sign-in")
    form = page.filled(next(f for f in page.all("form") if "data-passkey" in f.attrib))
    sent = browser.client.post("/auth/passkey", data=form | {"credential": rubbish})
    assert sent.location == "/auth/sign-in"
    mine = world.browser("bob")
    for text in (rubbish, Authenticator().get(options(page))):
        new = mine.open("/account/passkeys/new")
        fields = new.filled(new.form()) | {"name": "x", "credential": text}
        assert mine.client.post("/account/passkeys/new", data=fields).status_code == 422


def test_somebody_elses_passkey_is_no_second_step(world: World) -> None:
    mine = add_passkey(world.browser("erik"))
    add_passkey(world.browser("bob"))
    browser = world.browser()
    give_password(browser)
    assert answer(browser, mine, "/auth/second-step") == "/auth/second-step"
    assert not is_in(browser)


def test_the_same_passkey_is_not_taken_for_two_people(world: World) -> None:
    device = add_passkey(world.browser("bob"))
    add_passkey(world.browser("erik"), device, status=422)


@pytest.mark.parametrize("state", ["suspended_at", "erased_at"])
def test_a_passkey_of_somebody_shut_out_opens_nothing(world: World, state: str) -> None:
    device = add_passkey(world.browser("bob"))

    def shut_out() -> None:
        bob = world.person("bob")
        bob.deleted_at = utcnow() if state == "erased_at" else None
        setattr(bob, state, utcnow())
        db.session.commit()

    world.ask(shut_out)
    browser = world.browser()
    assert answer(browser, device) == "/auth/sign-in"
    assert not is_in(browser)


def test_a_passkey_freshens_a_sign_in_that_is_old(world: World) -> None:
    device = add_passkey(world.browser("bob"))
    browser = world.browser("bob", fresh=False)
    assert browser.client.get("/account/email").location.startswith("/auth/again")
    assert answer(browser, device, "/auth/again?next=/account/email") == "/account/email"
    assert browser.client.get("/account/email").status_code == 200


def test_the_last_way_in_is_kept(world: World) -> None:
    browser = world.browser("bob")
    add_passkey(browser)

    def without_password(user: User) -> None:
        user.password_hash = None
        db.session.commit()

    world.ask(lambda: without_password(world.person("bob")))
    browser.submit("/account/security", at="/account/passkeys/")
    assert browser.open("/account/security").all("p", class_="note--mark")
    add_passkey(browser, status=303)
    browser.submit("/account/security", at="/account/passkeys/")
    assert len(world.ask(lambda: db.session.scalars(sa.select(Passkey)).all())) == 1


def test_a_passkey_after_an_app_shows_no_new_codes(world: World) -> None:
    browser = world.browser("bob")
    set_up_app(browser)
    add_passkey(browser, status=303)
    assert told(world) == ["totp-on", "passkey-added"]


@pytest.mark.parametrize(
    ("site", "offered"),
    [("http://127.0.0.1:8000", False), ("http://blog.example", False), ("https://blog.example", True)],
)
def test_passkeys_are_offered_where_browsers_have_them(instance: Path, site: str, offered: bool) -> None:
    reader = World(make_app(instance, SITE_URL=site)).browser()
    text = reader.client.get("/auth/sign-in", base_url=site).get_data(as_text=True)
    assert ("data-passkey" in text) == offered
