"""What administrators do with accounts by programs."""

from collections.abc import Callable

import pytest

from tests.api.programs import Program
from tests.world import World

Ask = Callable[..., Program]


def _number(world: World, name: str) -> int:
    return world.ask(lambda: world.person(name).id)


def test_accounts_are_found_by_name_and_come_in_pages(world: World, ask: Ask) -> None:
    alice = ask("alice")
    (bob,) = alice.ask("GET /people?search=bob")
    assert (bob["username"], bob["email"], bob["role"]) == ("bob", "bob@example.com", "author")
    assert alice.ask(f"GET /people/{bob['id']}") == bob
    first = alice.send("GET /people?limit=2")
    (more,) = [link for link in first.headers["Link"].split(", ") if 'rel="next"' in link]
    then = alice.ask("GET " + more[1 : more.index(">")].removeprefix("/api/v1"))
    assert not {one["id"] for one in first.json} & {one["id"] for one in then}


def test_somebody_gets_another_role_and_the_last_administrator_keeps_theirs(world: World, ask: Ask) -> None:
    alice = ask("alice")
    assert alice.ask(f"PATCH /people/{_number(world, 'erik')}", 200, {"role": "editor"})["role"] == "editor"
    ask("erik").ask("POST /tags", 201, {"name": "A tag"})
    assert alice.refused(f"PATCH /people/{_number(world, 'alice')}", 422, {"role": "reader"})
    assert alice.refused(f"PUT /people/{_number(world, 'alice')}/suspension", 422)


def test_whoever_is_suspended_is_shut_out_at_once_until_they_are_let_in_again(world: World, ask: Ask) -> None:
    alice, bob, here = ask("alice"), ask("bob"), f"/people/{_number(world, 'bob')}"
    assert alice.ask(f"PUT {here}/suspension")["suspended_at"]
    assert bob.refused("GET /me", 401)
    assert alice.ask(f"DELETE {here}/suspension")["suspended_at"] is None
    ask("bob").ask("GET /me")


def test_somebody_is_signed_out_everywhere(world: World, ask: Ask) -> None:
    browser = world.browser("bob")
    ask("alice").ask(f"DELETE /people/{_number(world, 'bob')}/sessions", 204)
    assert browser.client.get("/account").location.startswith("/auth/sign-in")


def test_an_invitation_is_sent_replaced_and_revoked(world: World, ask: Ask) -> None:
    alice = ask("alice")
    assert alice.refused("POST /invitations", 422, {"email": "nobody"})
    alice.ask("POST /invitations", 201, {"email": "new@example.com"})
    made = alice.send("POST /invitations", {"email": "new@example.com", "role": "author"})
    here = made.headers["Location"].removeprefix("/api/v1")
    assert alice.ask("GET /invitations") == [made.json] == [alice.ask(f"GET {here}")]
    assert world.letters()[-1].kind == "invitation"
    path = f"/auth/invitation/{world.token('invitation')}"
    assert world.browser().client.get(path).status_code == 200
    alice.ask(f"DELETE {here}", 204)
    assert alice.refused(f"GET {here}", 404)
    assert world.browser().client.get(path).status_code == 404


@pytest.mark.parametrize("line", ["GET /people", "GET /invitations"])
def test_a_token_for_settings_is_none_for_people(ask: Ask, line: str) -> None:
    assert ask("alice", "settings").refused(line, 403)
