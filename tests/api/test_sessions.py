"""Programs that people sign in with: brief access tokens, and refresh tokens that are good once."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import time_machine
from joserfc import jwt
from joserfc.jwk import OctKey
from pyotp import TOTP

from blog.auth.factors import totp
from blog.auth.factors.actions import add_app
from blog.auth.grants.models import BRIEF, IDLE, WHOLE, Grant
from blog.auth.sessions.models import Client
from blog.config import secret
from blog.db import db, utcnow
from tests.api.programs import Program
from tests.world import PASSWORD, World

Ask = Callable[..., Program]
BOB = {"identifier": "bob", "password": PASSWORD, "scopes": ["read", "posts"]}


def sign_in(world: World, **more: Any) -> dict[str, Any]:
    found: dict[str, Any] = Program(world.app).ask("POST /sessions", 201, BOB | more)
    return found


def renewed(world: World, pair: dict[str, Any], status: int = 200) -> dict[str, Any]:
    sent = {"refresh_token": pair["refresh_token"]}
    found: dict[str, Any] = Program(world.app).ask("POST /sessions/renewal", status, sent)
    return found


def me(world: World, pair: dict[str, Any], status: int = 200) -> Any:
    return Program(world.app, pair["access_token"]).ask("GET /me", status)


def test_a_program_signs_in_works_renews_and_signs_out(world: World) -> None:
    pair = sign_in(world)
    assert (pair["token_type"], pair["expires_in"], pair["scopes"]) == ("Bearer", 600, ["read", "posts"])
    assert me(world, pair)["username"] == "bob"
    later = renewed(world, pair)
    assert me(world, later)["scopes"] == ["posts", "read"]
    Program(world.app, later["access_token"]).ask("DELETE /sessions/current", 204)
    for one in (pair, later):
        me(world, one, 401)
    renewed(world, later, 422)


def test_a_program_that_nobody_knows_is_told_of_in_a_letter_as_a_browser_is(world: World) -> None:
    world.browser("bob")
    for _time in range(2):
        sign_in(world)
    assert [(letter.kind, letter.recipient) for letter in world.letters()] == [
        ("new-device", "bob@example.com")
    ]


def test_an_access_token_is_brief_and_a_grant_ends_when_nobody_renews_it(world: World) -> None:
    with time_machine.travel(utcnow(), tick=False) as clock:
        pair = sign_in(world)
        clock.shift(BRIEF.total_seconds() - 1)
        me(world, pair)
        clock.shift(2)
        me(world, pair, 401)
        pair = renewed(world, pair)
        clock.shift(IDLE.total_seconds() + 1)
        renewed(world, pair, 422)


def test_a_grant_ends_after_half_a_year_however_often_it_is_renewed(world: World) -> None:
    with time_machine.travel(utcnow(), tick=False) as clock:
        pair = sign_in(world)
        for _ in range(WHOLE // IDLE):
            clock.shift(IDLE.total_seconds() - 1)
            pair = renewed(world, pair)
        clock.shift(3600)
        renewed(world, pair, 422)


def test_a_refresh_token_that_comes_again_ends_the_grant_of_whoever_has_the_new_one(world: World) -> None:
    first = sign_in(world)
    other = sign_in(world)
    second = renewed(world, first)
    renewed(world, first, 422)
    me(world, second, 401)
    renewed(world, second, 422)
    me(world, other)  # another program is not touched
    kinds = world.ask(lambda: list(db.session.scalars(sa.text("SELECT kind FROM security_events"))))
    assert kinds.count("token-reused") == 1


def test_of_two_who_renew_at_the_same_moment_one_gets_tokens_at_most(world: World) -> None:
    pair = sign_in(world)
    sent = {"refresh_token": pair["refresh_token"]}
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(Program(world.app).send, "POST /sessions/renewal", sent) for _ in range(4)]
    assert sorted(one.result().status_code for one in asked)[:2] in ([200, 422], [422, 422])
    assert [one.result().status_code for one in asked].count(200) <= 1


def test_a_wrong_password_costs_a_guess_as_on_the_page(world: World) -> None:
    wrong = BOB | {"password": "wrong"}
    asked = Program(world.app)
    codes = [asked.send("POST /sessions", wrong).status_code for _ in range(8)]
    assert codes[:5] == [422] * 5
    assert codes[-1] == 429
    assert asked.send("POST /sessions", BOB).status_code == 429


def test_somebody_with_a_second_step_has_to_pass_it(world: World) -> None:
    shared = totp.new_secret()
    now = utcnow()
    world.ask(lambda: add_app(world.person("bob"), shared, TOTP(shared).at(now), Client(), "en"))
    asked = Program(world.app)
    assert asked.refused("POST /sessions", 422, BOB)["errors"][0]["pointer"] == "#/code"
    assert asked.refused("POST /sessions", 422, BOB | {"code": "000000"})["errors"][0]["pointer"] == "#/code"
    code = TOTP(shared).at(now + timedelta(seconds=30))  # each is good once
    assert asked.ask("POST /sessions", 201, BOB | {"code": code})["access_token"]
    assert asked.refused("POST /sessions", 422, BOB | {"code": code})


def forged(world: World, pair: dict[str, Any], key: bytes | None = None, **claims: Any) -> str:
    def make() -> str:
        mine = OctKey.import_key(secret("access-tokens"))
        known = jwt.decode(pair["access_token"], mine).claims
        return jwt.encode({"alg": "HS256"}, known | claims, OctKey.import_key(key) if key else mine)

    return world.ask(make)


def test_a_token_of_somebody_else_or_for_something_else_is_no_good(world: World) -> None:
    pair = sign_in(world)
    assert me(world, {"access_token": forged(world, pair)})
    for text in (
        forged(world, pair, b"x" * 32),
        forged(world, pair, aud="other"),
        forged(world, pair, iss="https://example.com"),
        forged(world, pair, exp=int(time.time()) - 1),
        forged(world, pair, exp="soon"),
        forged(world, pair, sid="1"),
        forged(world, pair, sid="x"),
        forged(world, pair, sid=None),
        _without_signature(pair["access_token"]),
        pair["refresh_token"],
        pair["access_token"][:-2],
    ):
        me(world, {"access_token": text}, 401)


def _without_signature(text: str) -> str:
    _head, claims, _signature = text.split(".")
    return f"eyJhbGciOiJub25lIn0.{claims}."  # {"alg":"none"}


@pytest.mark.parametrize("text", ["", "x", "x.y", "é", "1.1", "x" * 500])
def test_a_refresh_token_that_is_none_is_refused(world: World, text: str) -> None:
    assert Program(world.app).refused("POST /sessions/renewal", 422, {"refresh_token": text})


def test_the_scopes_of_a_token_are_those_that_the_grant_has_now(world: World) -> None:
    pair = sign_in(world, scopes=["read"])
    asked = Program(world.app, forged(world, pair, scope="read posts"))
    assert asked.refused("POST /posts", 403, {"title": "x"})


def test_programs_are_shown_and_signed_out_on_the_page(world: World) -> None:
    pair = sign_in(world)
    browser = world.browser("bob")
    browser.submit("/account/tokens", at="/account/programs/")
    me(world, pair, 401)
    assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count(Grant.id)))) == 0


def test_a_new_password_signs_programs_out(world: World) -> None:
    pair = sign_in(world)
    words = {"current": PASSWORD, "password": "another quiet river bed"}
    world.browser("bob").submit("/account/password", **words)
    me(world, pair, 401)
