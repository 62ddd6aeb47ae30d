"""Personal access tokens: named, scoped, for a while, kept as digests, revocable."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
import time_machine

from blog.auth.models import Policy
from blog.auth.sessions.actions import drop
from blog.auth.sessions.models import Client
from blog.auth.tokens.actions import issue
from blog.auth.tokens.models import MARK, MOST, SCOPES, Token
from blog.db import db, utcnow
from blog.errors import Invalid
from tests.api.programs import Program, program, token
from tests.page import words
from tests.world import World

Ask = Callable[..., Program]


def only(world: World) -> Token:
    return db.session.scalars(sa.select(Token)).one()


def test_a_token_is_made_shown_once_used_and_revoked(world: World) -> None:
    browser = world.browser("bob")
    browser.open("/account/tokens")
    response = browser.submit("/account/tokens/new", 200, name="Laptop", scopes=["read", "posts"], days="30")
    text = response.text.partition(f'value="{MARK}')[2].partition('"')[0]
    assert len(text) == 43
    asked = Program(world.app, MARK + text)
    assert asked.ask("GET /me")["scopes"] == ["posts", "read"]
    page = browser.open("/account/tokens")
    assert text not in page.html
    assert "Laptop" in page.main
    assert "token-made" in world.ask(lambda: [*_kinds()])
    browser.submit("/account/tokens", at="/revocation")
    assert asked.refused("GET /me", 401)
    assert "token-revoked" in world.ask(lambda: [*_kinds()])


def _kinds() -> list[str]:
    return list(db.session.scalars(sa.text("SELECT kind FROM security_events")))


def test_only_a_digest_is_kept(world: World) -> None:
    text = token(world, "bob")
    kept = world.ask(lambda: (only(world).digest, only(world).scopes))
    assert text not in str(kept)
    assert kept[1] == list(SCOPES)


def test_a_form_without_a_name_or_without_scopes_makes_no_token(world: World) -> None:
    page = world.browser("bob").refused("/account/tokens/new", name="", days="30")
    assert [words(error) for error in page.all("p", class_="err")]
    world.browser("bob").refused("/account/tokens/new", name="x", days="30")
    world.browser("bob").refused("/account/tokens/new", name="x", scopes=["read"], days="9999")
    assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count(Token.id)))) == 0


def test_a_letter_tells_of_a_token_which_is_a_way_in_that_stays(world: World) -> None:
    world.browser("bob").submit("/account/tokens/new", 200, name="备份", scopes=["read"], days="7")
    (letter,) = world.letters()
    assert (letter.kind, letter.recipient, letter.values["token"]) == (
        "token-made",
        "bob@example.com",
        "备份",
    )


@pytest.mark.parametrize(
    ("name", "scopes", "days"), [("\n", ["read"], 7), ("x", [], 7), ("x", ["all"], 7), ("x", ["read"], 8)]
)
def test_nothing_else_makes_one_either(world: World, name: str, scopes: list[str], days: int) -> None:
    with pytest.raises(Invalid):
        world.ask(lambda: issue(world.person("bob"), name, scopes, days, Client()))


def test_nobody_has_more_tokens_than_they_can_look_through(world: World) -> None:
    for _ in range(MOST):
        token(world, "bob")
    with pytest.raises(Invalid):
        token(world, "bob")


def test_a_token_ends_by_itself(world: World) -> None:
    with time_machine.travel(utcnow(), tick=False) as clock:
        asked = Program(world.app, token(world, "bob", days=7))
        asked.ask("GET /me")
        clock.shift(7 * 24 * 3600 - 1)
        asked.ask("GET /me")
        clock.shift(1)
        problem = asked.send("GET /me")
        assert problem.status_code == 401
        assert 'error="invalid_token"' in problem.headers["WWW-Authenticate"]


def test_when_it_was_last_used_is_noted_to_a_few_minutes(world: World) -> None:
    with time_machine.travel(utcnow(), tick=False) as clock:
        asked = Program(world.app, token(world, "bob"))
        assert world.ask(lambda: only(world).seen_at) is None
        asked.ask("GET /me")
        first = world.ask(lambda: only(world).seen_at)
        clock.shift(60)
        asked.ask("GET /me")
        assert world.ask(lambda: only(world).seen_at) == first
        clock.shift(300)
        asked.ask("GET /me")
        assert world.ask(lambda: only(world).seen_at) == utcnow()


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer x",
        f"Bearer {MARK}x",
        "Basic Ym9iOng=",
        "Bearer a.b.c",
        "Bearer " + "x" * 8000,
        "bearer \xff",
    ],
)
def test_credentials_that_are_none_are_refused_also_where_none_are_needed(world: World, header: str) -> None:
    response = world.app.test_client().get("/api/v1/posts", headers={"Authorization": header})
    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"


def test_a_token_of_somebody_who_is_shut_out_is_no_good(world: World, ask: Ask) -> None:
    asked = ask("bob")
    world.ask(lambda: _suspend(world))
    assert asked.refused("GET /me", 401)


def _suspend(world: World) -> None:
    world.person("bob").suspended_at = utcnow()
    db.session.commit()


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_does_what_its_scope_says_and_nothing_else(world: World, scope: str) -> None:
    id = world.id(world.post("Public", by="alice"))
    wanted = {
        "read": ("GET /me", None),
        "posts": ("POST /posts", {"title": "x"}),
        "labels": ("POST /tags", {"name": "x"}),
        "media": ("PATCH /media/1", {"alt": "x"}),
        "comments": (f"POST /posts/{id}/comments", {"text": "x"}),
        "moderation": ("GET /comments", None),
        "profile": ("PATCH /me", {"bio": "x"}),
        "settings": ("GET /settings", None),
    }
    asked = program(world, "alice", scope)
    for name, (line, sent) in wanted.items():
        response = asked.send(line, sent)
        if name == scope:
            assert response.status_code in (200, 201, 404), line
        else:
            assert response.status_code == 403, line
            assert f'scope="{name}"' in response.headers["WWW-Authenticate"]


def test_a_scope_is_never_more_than_the_role(world: World, ask: Ask) -> None:
    assert ask("charlie").refused("POST /posts", 403, {"title": "x"})
    assert ask("dora").refused("GET /settings", 403)


def test_a_role_that_needs_a_second_step_needs_it_here_too(world: World, ask: Ask) -> None:
    asked = ask("bob")
    asked.ask("POST /posts", 201, {"title": "x"})
    world.ask(_second_step_for_authors)
    assert asked.refused("POST /posts", 403, {"title": "x"})
    asked.ask("GET /me")


def _second_step_for_authors() -> None:
    db.session.get_one(Policy, 1).second_factor_from = "author"
    db.session.commit()


def test_cookies_mean_nothing_to_the_api(world: World) -> None:
    browser = world.browser("alice")
    assert browser.client.get("/api/v1/me").status_code == 401
    assert browser.client.post("/api/v1/posts", json={"title": "x"}).status_code == 401


def test_whoever_is_signed_out_everywhere_is_out_here_too(world: World, ask: Ask) -> None:
    asked = ask("bob")
    world.ask(lambda: (drop(world.person("bob"), but="another"), db.session.commit()))
    asked.ask("GET /me")  # a token outlives a new password, as the page of tokens shows
    world.ask(lambda: (drop(world.person("bob")), db.session.commit()))
    assert asked.refused("GET /me", 401)
