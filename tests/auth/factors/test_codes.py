"""Codes from an app and recovery codes, through the real pages."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pyotp
import pytest
import sqlalchemy as sa
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from blog.auth.events.queries import events_of
from blog.auth.factors import recovery, totp
from blog.auth.factors.models import RecoveryCode, Totp
from blog.auth.factors.queries import factors_of
from blog.auth.models import Policy
from blog.auth.sessions.queries import sessions_of
from blog.db import db, utcnow
from tests.auth.factors.conftest import App, give_password, is_in, set_up_app, told
from tests.fuzz import often
from tests.page import Page
from tests.world import PASSWORD, World, moment


def test_the_secret_of_the_standard_gives_its_codes() -> None:
    """RFC 6238, appendix B, shortened to six digits."""
    shared = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for at, code in (("1970-01-01T00:00:59Z", "287082"), ("2009-02-13T23:31:30Z", "005924")):
        assert totp.step_of(shared, code, moment(at)) == int(moment(at).timestamp()) // 30
    assert totp.step_of(shared, "005 924", moment("2009-02-13T23:31:59Z"))
    assert totp.step_of(shared, "005924", moment("2009-02-13T23:32:30Z")) is None


@often(100)
@given(st.text(max_size=40))
def test_whatever_is_typed_is_a_code_or_not_and_breaks_nothing(text: str) -> None:
    assert totp.step_of("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", text, moment("2026-01-01T00:00:00Z")) is None


def test_the_drawing_is_of_the_address_with_both_names(world: World) -> None:
    address = world.ask(lambda: totp.address("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "bob"))
    assert pyotp.parse_uri(address).name == "bob"
    page = world.browser("bob").open("/account/app")
    shared = page.text("code", class_="key").replace(" ", "")
    drawn = world.ask(lambda: totp.drawing(totp.address(shared, "bob")))
    assert drawn.startswith("data:image/svg+xml")
    assert page.one("img", class_="qr").attrib["src"] == drawn


def test_with_an_app_the_password_alone_opens_nothing(world: World) -> None:
    app, _codes = set_up_app(world.browser("bob"))
    browser = world.browser()
    assert give_password(browser, next="/tags") == "/auth/second-step"
    assert not is_in(browser)
    browser.refused("/auth/second-step", code="000000")
    assert not is_in(browser)
    assert browser.submit("/auth/second-step", code=app.code()).location == "/tags"
    assert is_in(browser)
    assert [event.kind for event in world.ask(lambda: events_of(world.person("bob")))][:2] == [
        "signed-in",
        "second-step-failed",
    ]


def test_a_code_is_good_once_and_so_are_those_before_it(world: World) -> None:
    app, _codes = set_up_app(world.browser("bob"))
    one, other = world.browser(), world.browser()
    for browser in (one, other):
        give_password(browser)
    code, before = app.code(), app.code(-1)
    one.submit("/auth/second-step", code=code)
    for used in (code, before):
        other.refused("/auth/second-step", code=used)


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_of_many_who_send_the_same_code_at_once_one_gets_in(world: World, kind: str) -> None:
    app, codes = set_up_app(world.browser("bob"))
    code = app.code() if kind == "app" else codes[0]

    def sender() -> Callable[[], int]:
        browser = world.browser()
        give_password(browser)
        page = browser.open("/auth/second-step")
        fields = page.filled(page.form()) | {"code": code}
        return lambda: browser.client.post("/auth/second-step", data=fields).status_code

    senders = [sender() for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(lambda send: send(), senders)) == [303, 422, 422, 422]


def test_each_recovery_code_opens_the_account_once_however_it_is_typed_and_a_letter_tells(
    world: World,
) -> None:
    _app, codes = set_up_app(world.browser("bob"))
    assert len(set(codes)) == 10
    browser = world.browser()
    give_password(browser)
    browser.submit("/auth/second-step", code=f" {codes[3].upper().replace('-', ' ')} ")
    assert is_in(browser)
    assert told(world)[-1] == "code-used"
    again = world.browser()
    give_password(again)
    again.refused("/auth/second-step", code=codes[3])
    assert world.ask(lambda: factors_of(world.person("bob")).codes_left) == 9


def test_new_recovery_codes_end_the_old_ones(world: World) -> None:
    browser = world.browser("bob")
    _app, old = set_up_app(browser)
    browser.submit("/account/security", 200, at="/account/recovery-codes")
    other = world.browser()
    give_password(other)
    other.refused("/auth/second-step", code=old[0])


def test_guesses_at_the_second_step_have_to_wait(world: World) -> None:
    set_up_app(world.browser("bob"))
    browser = world.browser()
    give_password(browser)
    for _ in range(6):
        browser.refused("/auth/second-step", code="000000")
    page = browser.refused("/auth/second-step", 429, code="000000")
    assert int(page.response.headers["Retry-After"]) > 0


def test_the_second_step_can_wait_ten_minutes_and_no_longer(world: World) -> None:
    app, _codes = set_up_app(world.browser("bob"))
    browser = world.browser()
    give_password(browser)
    with time_machine.travel(utcnow() + timedelta(minutes=11), tick=False):
        assert browser.client.get("/auth/second-step").location == "/auth/sign-in"
        assert not is_in(browser)
    assert app


def test_a_new_password_by_letter_does_not_do_without_the_second_step(world: World) -> None:
    set_up_app(world.browser("bob"))
    browser = world.browser()
    browser.submit("/auth/forgot", identifier="bob")
    reset = f"/auth/reset/{world.token('reset')}"
    assert browser.submit(reset, password="a wholly new sentence").location == "/auth/second-step"
    browser.submit("/auth/link", identifier="bob")
    link = f"/auth/link/{world.token('sign-in-link')}"
    assert browser.submit(link).location == "/auth/second-step"
    assert not is_in(browser)


def test_whoever_was_in_and_shows_it_again_by_a_letter_is_in_once(world: World) -> None:
    browser = world.browser("bob")
    app, _codes = set_up_app(browser)
    browser.submit("/auth/link", identifier="bob")
    browser.submit(f"/auth/link/{world.token('sign-in-link')}")
    browser.submit("/auth/second-step", code=app.code())
    assert is_in(browser)
    assert len(world.ask(lambda: sessions_of(world.person("bob")))) == 1


def test_after_the_key_of_the_site_was_changed_codes_are_refused_in_words(world: World) -> None:
    app, codes = set_up_app(world.browser("bob"))
    world.app.config["SECRET_KEY"] = "another key of this site, which was changed"
    browser = world.browser()
    give_password(browser)
    for code in (app.code(), codes[0]):
        assert browser.refused("/auth/second-step", code=code).all("p", class_="err")


def test_a_wrong_first_code_sets_nothing_up(world: World) -> None:
    browser = world.browser("bob")
    page = browser.refused("/account/app", code="000000")
    assert page.text("code", class_="key") == browser.open("/account/app").text("code", class_="key")
    assert give_password(world.browser()) == "/"


def test_without_the_last_second_step_there_are_no_codes_and_the_password_is_enough(world: World) -> None:
    browser = world.browser("bob")
    set_up_app(browser)
    assert browser.client.get("/account/app/removal").status_code == 200  # asked once
    assert told(world) == ["totp-on"]
    browser.submit("/account/app/removal")
    assert give_password(world.browser()) == "/"
    assert not world.ask(lambda: db.session.scalars(sa.select(RecoveryCode)).all())
    assert told(world) == ["totp-on", "totp-off"]


def test_nothing_that_could_be_used_lies_in_the_database(world: World) -> None:
    app, codes = set_up_app(world.browser("bob"))
    kept = world.ask(lambda: db.session.scalars(sa.select(Totp.secret)).one())
    assert app.totp.secret not in kept
    digests = set(world.ask(lambda: db.session.scalars(sa.select(RecoveryCode.digest)).all()))
    assert len(digests) == 10
    assert not digests & set(codes)


def test_an_administrator_lets_somebody_in_who_lost_their_phone(world: World) -> None:
    set_up_app(world.browser("bob"))
    number = world.ask(lambda: world.person("bob").id)
    world.browser("alice").submit(f"/write/people/{number}", at="second-steps")
    assert give_password(world.browser()) == "/"
    assert told(world)[-1] == "factors-reset"


@pytest.mark.parametrize(("name", "status"), [("dora", 200), ("alice", 403)])
def test_a_role_that_needs_a_second_step_waits_for_it(world: World, name: str, status: int) -> None:
    def ask_of_administrators() -> None:
        db.session.get_one(Policy, 1).second_factor_from = "administrator"
        db.session.commit()

    world.ask(ask_of_administrators)
    browser = world.browser()
    onward = give_password(browser, name)
    assert onward == ("/" if status == 200 else "/account/security")
    if status == 403:
        assert browser.open("/account/security").all("p", class_="note--amber")
        assert browser.client.get("/write/people").status_code == 403
        set_up_app(browser)
        assert browser.client.get("/write/people").status_code == 200


def test_a_reader_whose_role_needs_a_second_step_says_nothing_without_it(world: World) -> None:
    slug = world.post("标题")

    def ask_of_everybody() -> None:
        db.session.get_one(Policy, 1).second_factor_from = "reader"
        db.session.commit()

    world.ask(ask_of_everybody)
    browser, path = world.browser("charlie"), f"/posts/{slug}/comments/new"
    page = Page(browser.submit(path, 403, text="Words"))
    assert "/account/security" in page.links()
    set_up_app(browser)
    browser.submit(path, text="Words")


def test_codes_are_long_enough_and_made_of_what_nobody_mistakes() -> None:
    codes = recovery.new_codes()
    assert all(len(code) == 14 and set(code) <= set(recovery.ALPHABET + "-") for code in codes)
    assert not set("01iol") & set(recovery.ALPHABET)
    assert PASSWORD not in codes


def test_codes_can_be_kept_as_a_file_which_holds_nothing_else(world: World) -> None:
    browser = world.browser("bob")
    secret = browser.open("/account/app").text("code", class_="key").replace(" ", "")
    shown = Page(browser.submit("/account/app", 200, code=App(secret).code(-1)))
    codes = [str(item.text) for item in shown.one("ul", class_="codes")]
    token = shown.filled(shown.form("/file"))["csrf_token"]
    file = browser.client.post("/account/recovery-codes/file", data={"csrf_token": token, "code": codes})
    assert file.text.split() == codes
    assert file.headers["Content-Disposition"].startswith("attachment; filename=recovery-codes-bob.txt")
    evil = {"csrf_token": token, "code": ["<script>"]}
    assert browser.client.post("/account/recovery-codes/file", data=evil).status_code == 422
