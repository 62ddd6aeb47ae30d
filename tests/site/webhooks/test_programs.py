"""Webhooks that an administrator's program makes: told, signed, tried again, and with a secret told once."""

import json
from collections.abc import Callable

from tests.api.programs import program as api
from tests.site.webhooks.listening import Program, is_signed
from tests.world import World


def test_a_program_makes_a_webhook_tests_it_and_reads_what_was_answered(
    world: World, program: Program
) -> None:
    alice = api(world, "alice")
    sent = {"name": " Program ", "url": program.url, "events": ["post.trashed", "post.published"]}
    made = alice.send("POST /webhooks", sent)
    assert (made.status_code, made.json["name"], made.json["on"]) == (201, "Program", True)
    here, secret = made.headers["Location"].removeprefix("/api/v1"), made.json["secret"]
    known = alice.ask(f"GET {here}")
    assert known == {name: value for name, value in made.json.items() if name != "secret"}
    assert known["events"] == ["post.published", "post.trashed"]
    assert alice.ask("GET /webhooks") == [known]
    tried = alice.send(f"POST {here}/test")
    (heard,) = program.heard
    assert is_signed(secret, *heard)
    assert (tried.status_code, tried.json["status"], tried.json["answer"]) == (201, 200, "thanks")
    assert alice.ask(f"GET {tried.headers['Location'].removeprefix('/api/v1')}") == tried.json
    assert json.loads(tried.json["body"])["type"] == "ping"
    (brief,) = alice.ask(f"GET {here}/deliveries")
    assert brief == {name: value for name, value in tried.json.items() if name != "body"}


def test_what_failed_is_sent_again_when_a_program_asks_for_it(
    world: World, program: Program, listens: Callable[..., tuple[int, str]], deliver: Callable[[], None]
) -> None:
    alice, here = api(world, "alice"), f"/webhooks/{listens()[0]}"
    program.status = 500
    world.post("Public")
    deliver()
    (failed,) = alice.ask(f"GET {here}/deliveries")
    assert (failed["event"], failed["status"], failed["delivered_at"]) == ("post.published", 500, None)
    program.status = 200
    alice.ask(f"POST {here}/deliveries/{failed['number']}/retry", 204)
    deliver()
    (now,) = alice.ask(f"GET {here}/deliveries")
    assert now["delivered_at"]
    assert program.events() == ["post.published"] * 2


def test_a_webhook_that_is_switched_off_is_sent_nothing_until_it_is_on_again(
    world: World, program: Program, listens: Callable[..., tuple[int, str]], deliver: Callable[[], None]
) -> None:
    alice, here = api(world, "alice"), f"/webhooks/{listens()[0]}"
    assert alice.ask(f"PATCH {here}", 200, {"on": False, "name": "Other"})["on"] is False
    world.post("Public")
    deliver()
    assert program.events() == []
    assert alice.ask(f"PATCH {here}", 200, {"on": True})["name"] == "Other"
    world.post("Another one")
    deliver()
    assert program.events() == ["post.published"]
    assert alice.refused(f"PATCH {here}", 422, {"url": "ftp://example.com", "on": False})
    assert alice.ask(f"GET {here}")["on"] is True
    alice.ask(f"DELETE {here}", 204)
    assert alice.refused(f"GET {here}", 404)


def test_a_new_secret_is_told_once_and_the_old_one_is_good_beside_it(
    world: World, program: Program, listens: Callable[..., tuple[int, str]]
) -> None:
    id, old = listens()
    alice = api(world, "alice")
    new = alice.ask(f"POST /webhooks/{id}/secret")["secret"]
    alice.ask(f"POST /webhooks/{id}/test", 201)
    (heard,) = program.heard
    assert new != old
    assert is_signed(new, *heard)
    assert is_signed(old, *heard)


def test_a_token_that_may_change_settings_may_not_for_that_have_a_program_told(world: World) -> None:
    assert api(world, "alice", "settings").refused("GET /webhooks", 403)
