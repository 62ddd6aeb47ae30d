"""Changes that meet: If-Match, requests that are sent twice, and limits, on several nodes at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from werkzeug.test import TestResponse

from blog.api import allowances
from blog.api.operations import OPERATIONS
from blog.api.replays.actions import claim
from blog.api.replays.models import KEPT, Replay
from blog.db import db, utcnow
from blog.posts.models import Post
from tests.api.programs import Program, call, token
from tests.api.rows import API_ROWS
from tests.conftest import make_app
from tests.test_permissions import filled
from tests.world import World

Ask = Callable[..., Program]


@pytest.fixture
def nodes(instance: Path, world: World) -> Callable[[str], list[Program]]:
    """The same site on several nodes, each with a program of that person."""

    def made(name: str) -> list[Program]:
        text = token(world, name)
        return [Program(make_app(instance), text) for _ in range(4)]

    return made


def at_once(programs: list[Program], act: Callable[[Program, int], TestResponse]) -> list[TestResponse]:
    """What comes of it when all of them do it at the same moment."""
    gate = Barrier(len(programs))

    def wait_and_act(program: Program, number: int) -> TestResponse:
        gate.wait()
        return act(program, number)

    with ThreadPoolExecutor(len(programs)) as pool:
        return [*pool.map(wait_and_act, programs, range(len(programs)))]


def test_of_several_changes_of_one_state_one_wins_and_the_others_are_told(
    world: World, nodes: Callable[[str], list[Program]]
) -> None:
    programs, path = nodes("bob"), f"/posts/{world.id(world.post('Public'))}"
    tag = {"If_Match": programs[0].send(f"GET {path}").headers["ETag"]}
    found = at_once(programs, lambda p, n: p.send(f"PATCH {path}", {"title": f"Title {n}"}, headers=tag))
    assert sorted(one.status_code for one in found) == [200, 412, 412, 412]
    (won,) = [one.json["title"] for one in found if one.status_code == 200]
    assert programs[0].ask(f"GET {path}?view=draft")["title"] == won


def test_without_if_match_the_change_is_made_to_what_is_there_or_the_conflict_told(
    world: World, nodes: Callable[[str], list[Program]]
) -> None:
    programs, path = nodes("bob"), f"/posts/{world.id(world.post('Public'))}"
    found = at_once(programs, lambda p, n: p.send(f"PATCH {path}", {"cover": f"/c{n}.png"}))
    assert {one.status_code for one in found} <= {200, 409}
    assert 200 in {one.status_code for one in found}


@pytest.mark.parametrize("tag", ['"x"', 'W/"x"', "x", '""', '"a", "b"'])
def test_a_state_that_is_not_there_any_more_changes_nothing(world: World, ask: Ask, tag: str) -> None:
    path = f"/posts/{world.id(world.post('Public'))}"
    assert ask("bob").refused(f"PATCH {path}", 412, {"title": "x"}, headers={"If_Match": tag})
    for line in (f"DELETE {path}", f"DELETE {path}/publication", f"POST {path}/restoration"):
        assert ask("bob").refused(line, 412, headers={"If_Match": tag})
    assert ask().ask(f"GET {path}")["title"] == "Public"


def test_any_state_fits_a_star_and_a_tag_that_a_proxy_made_weak_is_the_same_state(
    world: World, ask: Ask
) -> None:
    bob, path = ask("bob"), f"/posts/{world.id(world.post('Public'))}"
    bob.ask(f"PATCH {path}", 200, {"title": "One"}, headers={"If_Match": "*"})
    tag = bob.send(f"GET {path}").headers["ETag"]
    assert not tag.startswith("W/")
    bob.ask(f"PATCH {path}", 200, {"title": "Two"}, headers={"If_Match": f"W/{tag}"})


def test_every_guarded_operation_looks_at_the_state(world: World) -> None:
    rows = {row[0]: row for row in API_ROWS}
    guarded = [one for one in OPERATIONS if one.guarded]
    assert len(guarded) > 15
    for one in guarded:
        _rule, _fresh, _stale, example, body = rows[f"{one.method} /api/v1{one.path}"]
        name = "bob" if "profile" in one.scope or one.section == "comments" else "alice"
        path = filled(world, example)
        found = call(world, name, one.method, path, body, If_Match='"other"')
        assert found.status_code == 412, (one.method, one.path, found.text)


def count(world: World) -> int:
    return world.ask(lambda: db.session.scalar(sa.select(sa.func.count(Post.id))) or 0)


def test_a_request_with_a_key_is_carried_out_once(world: World, ask: Ask) -> None:
    bob, key = ask("bob"), {"Idempotency_Key": "3f1c"}
    first = bob.send("POST /posts", {"title": "New"}, headers=key)
    again = bob.send("POST /posts", {"title": "New"}, headers=key)
    assert count(world) == 1
    assert (again.status_code, again.data) == (first.status_code, first.data)
    for name in ("Location", "ETag", "Content-Type"):
        assert again.headers[name] == first.headers[name]
    assert (first.headers.get("Idempotency-Replayed"), again.headers["Idempotency-Replayed"]) == (
        None,
        "true",
    )


def test_of_one_request_on_several_nodes_at_once_one_is_carried_out(
    world: World, nodes: Callable[[str], list[Program]]
) -> None:
    key = {"Idempotency_Key": "k"}
    found = at_once(nodes("bob"), lambda p, _n: p.send("POST /posts", {"title": "New"}, headers=key))
    assert count(world) == 1
    assert {one.status_code for one in found} <= {201, 409}
    assert len({one.data for one in found if one.status_code == 201}) == 1


def test_a_key_is_for_one_request_of_one_token(world: World, ask: Ask) -> None:
    bob, key = ask("bob"), {"Idempotency_Key": "k"}
    bob.ask("POST /posts", 201, {"title": "New"}, headers=key)
    assert bob.refused("POST /posts", 422, {"title": "Other"}, headers=key)
    assert bob.refused("POST /posts?kind=page", 422, {"title": "New"}, headers=key)
    ask("erik").ask("POST /posts", 201, {"title": "New"}, headers=key)
    ask("bob").ask("POST /posts", 201, {"title": "New"}, headers=key)
    assert count(world) == 3
    assert bob.refused("POST /posts", 422, {"title": "New"}, headers={"Idempotency_Key": "x" * 201})


def test_what_was_refused_can_be_tried_again_with_the_same_key(world: World, ask: Ask) -> None:
    bob, key = ask("bob"), {"Idempotency_Key": "k"}
    assert bob.refused("POST /posts", 422, {"title": "New", "slug": "a b"}, headers=key)
    bob.ask("POST /posts", 201, {"title": "New"}, headers=key)
    assert count(world) == 1


def test_a_key_is_forgotten_after_a_day(world: World, ask: Ask) -> None:
    with time_machine.travel(utcnow(), tick=False) as clock:
        bob, key = ask("bob"), {"Idempotency_Key": "k"}
        bob.ask("POST /posts", 201, {"title": "New"}, headers=key)
        clock.shift(KEPT.total_seconds() + 60)
        bob.ask("POST /posts", 201, {"title": "New"}, headers=key)
    assert count(world) == 2
    assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Replay))) == 1


def test_a_request_that_a_process_died_over_is_never_done_twice(world: World, ask: Ask) -> None:
    bob, key = ask("bob"), {"Idempotency_Key": "k"}
    bob.ask("POST /posts", 201, {"title": "New"}, headers=key)
    world.ask(_as_if_it_had_died)
    assert bob.refused("POST /posts", 409, {"title": "New"}, headers=key)
    assert count(world) == 1


def _as_if_it_had_died() -> None:
    db.session.execute(sa.update(Replay).values(status=0, body=""))
    db.session.commit()


def test_old_keys_are_swept_away(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("blog.api.replays.actions.SWEEP_EVERY", 1)
    with time_machine.travel(utcnow() - timedelta(days=2), tick=False):
        world.ask(lambda: [claim(str(n), "x") for n in range(3)])
    world.ask(lambda: claim("new", "x"))
    assert world.ask(lambda: list(db.session.scalars(sa.select(Replay.key)))) == ["new"]


def test_a_form_with_a_file_is_the_same_request_whatever_its_boundary(world: World, ask: Ask) -> None:
    from io import BytesIO

    bob, key = ask("bob"), {"Idempotency_Key": "k"}

    def send(data: bytes) -> TestResponse:
        return bob.send("POST /media", data={"file": (BytesIO(data), "a.pdf")}, headers=key)

    assert send(b"%PDF-1.7").status_code == 201
    assert send(b"%PDF-1.7").headers["Idempotency-Replayed"] == "true"
    assert send(b"%PDF-1.8").status_code == 422


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """So few calls that they are soon spent."""
    monkeypatch.setattr(allowances, "CALLS", replace(allowances.CALLS, limit=60))


@pytest.mark.usefixtures("few")
def test_the_limit_is_one_for_all_nodes_and_told_with_each_answer(
    world: World, nodes: Callable[[str], list[Program]], monkeypatch: pytest.MonkeyPatch
) -> None:
    first, other, *_rest = nodes("bob")
    found = []
    for _ in range(50):
        for program in (first, other):
            monkeypatch.setattr("blog.api.handling._allowances", _of(program))
            found.append(program.send("GET /me"))
    codes = [one.status_code for one in found]
    assert 60 - 2 * allowances.TAKEN < codes.count(200) <= 60 + allowances.TAKEN
    assert codes[-1] == 429
    assert found[0].headers["RateLimit-Policy"] == '"calls";q=60;w=600'
    assert found[0].headers["RateLimit"].startswith('"calls";r=')
    assert found[-1].headers["RateLimit"].startswith('"calls";r=0;t=')
    assert 0 < int(found[-1].headers["Retry-After"]) <= 600


_PROCESSES: dict[int, allowances.Allowances] = {}


def _of(program: Program) -> allowances.Allowances:
    """What the process of that node remembers."""
    return _PROCESSES.setdefault(id(program), allowances.Allowances())


@pytest.mark.usefixtures("few")
def test_what_is_the_same_for_everybody_is_not_counted_but_what_costs_is(world: World, ask: Ask) -> None:
    world.post("Public")
    for _ in range(70):
        response = ask().send("GET /posts")
        assert response.status_code == 200
        assert "RateLimit" not in response.headers
    codes = [ask().send("GET /posts?limit=1").status_code for _ in range(90)]
    assert codes[-1] == 429
    assert ask("bob").send("GET /me").status_code == 200  # a token has calls of its own


@pytest.mark.usefixtures("few")
def test_tokens_cannot_be_guessed_at_for_ever(ask: Ask) -> None:
    guess = ask()
    guess.token = "x"
    codes = [guess.send("GET /me").status_code for _ in range(90)]
    assert (codes[0], codes[-1]) == (401, 429)


def test_a_window_that_is_over_gives_all_calls_back(app: Flask) -> None:
    with time_machine.travel(utcnow(), tick=False) as clock, app.app_context():
        process = allowances.Allowances()
        before = process.spend("somebody").tries
        for _ in range(30):
            process.spend("somebody")
        clock.shift(601)
        assert process.spend("somebody").tries == before


def test_a_process_remembers_only_so_many_callers(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allowances, "KNOWN", 3)
    with app.app_context():
        process = allowances.Allowances()
        for number in range(6):
            process.spend(f"caller {number}")
        assert list(process._leases) == ["caller 3", "caller 4", "caller 5"]
