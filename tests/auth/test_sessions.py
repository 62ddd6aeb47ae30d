"""How long somebody stays signed in, and who ends that."""

from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import time_machine
from argon2 import PasswordHasher

from blog.auth.sessions.models import Session
from blog.db import db, utcnow
from tests.conftest import make_app
from tests.page import Reader
from tests.world import PASSWORD, World

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def come_in(world: World, **fields: str) -> Reader:
    browser = world.browser()
    browser.submit("/auth/sign-in", identifier="bob", password=PASSWORD, **fields)
    return browser


def by_link(world: World, **fields: str) -> Reader:
    browser = world.browser()
    browser.submit("/auth/link", identifier="bob")
    browser.submit(f"/auth/link/{world.token('sign-in-link')}", **fields)
    return browser


def is_in_after(browser: Reader, span: timedelta) -> bool:
    with time_machine.travel(utcnow() + span):
        return browser.client.get("/account").status_code == 200


def session(world: World) -> Session:
    return world.ask(lambda: db.session.scalars(sa.select(Session)).one())


@pytest.mark.parametrize(
    ("fields", "idle", "whole"),
    [({}, 12 * HOUR, 7 * DAY), ({"lasting": "y"}, 60 * DAY, 365 * DAY)],
)
def test_a_session_ends_when_it_is_not_used_and_in_any_case_some_day(
    world: World, fields: dict[str, str], idle: timedelta, whole: timedelta
) -> None:
    browser = come_in(world, **fields)
    assert not is_in_after(browser, idle)
    spent = timedelta()
    while spent + idle / 2 < whole:
        spent += idle / 2
        assert is_in_after(browser, spent)
    assert not is_in_after(browser, whole)


def test_only_who_asked_for_it_is_kept_in_the_browser(world: World) -> None:
    browsers = [come_in(world, **fields) for fields in ({}, {"lasting": "y"})]
    browsers += [by_link(world, **fields) for fields in ({}, {"lasting": "y"})]
    cookies = [browser.client.get_cookie("session") for browser in browsers]
    assert [cookie and cookie.expires is not None for cookie in cookies] == [False, True] * 2


def test_where_and_when_it_was_used_last_is_known_to_five_minutes(world: World) -> None:
    browser, begun = come_in(world), session(world).seen_at
    for minutes, seen in ((4, 0), (6, 6), (8, 6), (12, 12)):
        with time_machine.travel(begun + timedelta(minutes=minutes), tick=False):
            browser.client.get("/account", environ_base={"REMOTE_ADDR": f"192.0.2.{minutes}"})
        assert session(world).seen_at == begun + timedelta(minutes=seen)
    assert session(world).address == "192.0.2.12"


def test_nothing_that_opens_a_session_is_in_the_database(world: World) -> None:
    browser = come_in(world)
    cookie = browser.client.get_cookie("session")
    assert cookie
    with browser.client.session_transaction() as kept:
        token = kept["_user_id"]
    assert len(token) >= 43  # 256 bits
    assert token not in str(vars(session(world)))


def test_all_others_can_be_ended_at_once(world: World) -> None:
    here, there = world.browser("bob"), [world.browser("bob") for _ in range(3)]
    carla = world.browser("charlie")
    here.submit("/account/security", at="/end-others")
    assert here.client.get("/account").status_code == 200
    assert [browser.client.get("/account").status_code for browser in there] == [303, 303, 303]
    assert carla.client.get("/account").status_code == 200


def test_an_administrator_can_end_them_all(world: World) -> None:
    bob, alice = world.browser("bob"), world.browser("alice")
    number = world.ask(lambda: world.person("bob").id)
    alice.submit(f"/write/people/{number}", at="/sign-out")
    assert bob.client.get("/account").status_code == 303
    assert alice.client.get("/account").status_code == 200


def test_a_weak_hash_is_made_anew_by_signing_in(world: World) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8192, parallelism=1).hash(PASSWORD)

    def weaken() -> None:
        world.person("bob").password_hash = weak
        db.session.commit()

    world.ask(weaken)
    come_in(world)
    now = world.ask(lambda: world.person("bob").password_hash)
    assert now != weak
    assert "m=19456,t=2" in (now or "")
    come_in(world)


@pytest.mark.parametrize("site", ["https://example.com", "http://127.0.0.1:8000"])
def test_cookies_are_for_this_site_and_its_server_only(instance: Path, site: str) -> None:
    client = make_app(instance, SITE_URL=site).test_client()
    client.get("/auth/sign-in", base_url=site)
    answers = [client.get("/auth/sign-in", base_url=site)]
    answers.append(client.post("/language", data={"language": "en"}, base_url=site))
    for answer in answers:
        for cookie in answer.headers.getlist("Set-Cookie"):
            assert "HttpOnly" in cookie
            assert "SameSite=Lax" in cookie
            assert "Path=/" in cookie
            assert "Domain" not in cookie
            assert ("Secure" in cookie) == site.startswith("https:")
            assert site.startswith("http:") or cookie.startswith(("__Host-session=", "lang="))


def test_the_list_says_what_it_is_where_from_and_when_it_was_seen(world: World) -> None:
    browser = come_in(world)
    agent = "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0"
    elsewhere = world.browser()
    page = elsewhere.open("/auth/sign-in")
    data = page.filled(page.form()) | {"identifier": "bob", "password": PASSWORD}
    elsewhere.client.post(
        "/auth/sign-in",
        data=data,
        headers={"User-Agent": agent},
        environ_base={"REMOTE_ADDR": "192.0.2.77"},
    )
    shown = browser.open("/account/security").main
    assert "Firefox, Windows" in shown
    assert "192.0.2.77" in shown
    assert f"最近 {utcnow().year}年" in shown
