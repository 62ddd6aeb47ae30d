"""Administrators: who may do what, and what nobody can bring about."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import sqlalchemy as sa

from blog.auth.events.actions import note
from blog.auth.factors.models import Totp
from blog.auth.models import Policy, User
from blog.auth.sessions.models import Client
from blog.db import db, utcnow
from tests.conftest import person
from tests.page import words
from tests.world import World

Going = Callable[[World, str, str], Callable[[], int]]
ANYONE = ("alice", "bob", "charlie", "dora", "erik")


def number(world: World, name: str) -> int:
    return world.ask(lambda: world.person(name).id)


def in_charge(world: World) -> list[str]:
    who = sa.select(User.username).where(
        User.role == "administrator", User.suspended_at.is_(None), User.deleted_at.is_(None)
    )
    return world.ask(lambda: list(db.session.scalars(who)))


def settle(world: World, *records: object) -> None:
    def act() -> None:
        db.session.add_all(records)
        db.session.commit()

    world.ask(act)


def pressed(world: World, name: str, path: str, at: str = "", **fields: str) -> Callable[[], int]:
    """Somebody who has the page open and presses the button."""
    reader = world.browser(name)
    page = reader.open(path)
    form = page.form(at)
    values = page.filled(form) | fields
    return lambda: reader.client.post(form.attrib.get("action", path), data=values).status_code


def demoting(world: World, by: str, who: str) -> Callable[[], int]:
    return pressed(world, by, f"/write/people/{number(world, who)}", role="reader")


def suspending(world: World, by: str, who: str) -> Callable[[], int]:
    return pressed(world, by, f"/write/people/{number(world, who)}", "/suspension")


def leaving(world: World, by: str, who: str) -> Callable[[], int]:
    return pressed(world, who, "/account/deletion", username=who)


WAYS_OUT = [demoting, suspending, leaving]


@pytest.mark.parametrize("first", WAYS_OUT)
@pytest.mark.parametrize("second", WAYS_OUT)
def test_of_two_administrators_who_go_at_once_one_stays(world: World, first: Going, second: Going) -> None:
    settle(world, person("anton", "administrator"))
    jobs = [first(world, "alice", "anton"), second(world, "anton", "alice")]
    start = Barrier(2)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda job: (start.wait(), job()), jobs))
    assert len(in_charge(world)) == 1


def test_who_never_confirmed_their_address_could_not_run_the_site_alone(world: World) -> None:
    anton = person("anton", "administrator")
    anton.confirmed_at = None
    settle(world, anton)
    for path, fields in (
        (f"/write/people/{number(world, 'alice')}", {"role": "reader"}),
        ("/account/deletion", {"username": "alice"}),
    ):
        assert world.browser("alice").refused(path, **fields).all("div", class_="errs")
    assert in_charge(world) == ["alice", "anton"]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("bob", ["bob"]),
        ("BOB", ["bob"]),
        ("dora@example", ["dora"]),
        ("example.com", list(ANYONE)),
        ("%", []),
        ("_", []),
        ("'", []),
        ("nobody", []),
        ("", list(ANYONE)),
    ],
)
def test_people_are_found_by_name_and_address(world: World, search: str, found: list[str]) -> None:
    page = world.browser("alice").open(f"/write/people?q={search.replace('%', '%25')}")
    names = [
        words(link).casefold()
        for link in page.one("main").iter("a")
        if "/write/people/" in link.attrib["href"]
    ]
    assert [name for name in names if name in ANYONE] == found


def test_all_people_are_listed_in_pages(world: World) -> None:
    settle(world, *(person(f"guest-{n}x", "reader") for n in range(120)))
    alice, seen, path = world.browser("alice"), 0, "/write/people"
    while path:
        page = alice.open(path)
        rows = [row for row in page.one("main").iter("li") if row.find("span") is not None]
        seen += len(rows)
        path = next((a.attrib["href"] for a in page.all("a", rel="next")), "")
    assert seen == 125


def test_the_whole_log_is_listed_in_pages(world: World) -> None:
    def act() -> None:
        for _ in range(120):
            note("sign-in-failed", world.person("bob"), Client("192.0.2.1", "Test"))
        db.session.commit()

    world.ask(act)
    alice, seen, path = world.browser("alice"), 0, "/write/people/log"
    while path:
        page = alice.open(path)
        seen += page.main.count("一次登录没有成功")
        path = next((a.attrib["href"] for a in page.all("a", rel="next")), "")
    assert seen == 120


def test_the_rules_are_changed_and_that_is_in_the_log(world: World) -> None:
    alice = world.browser("alice")
    rules = {"registration": "invitation", "second_factor_from": "editor"}
    page = alice.refused("/write/people/policy", **rules)  # which would shut her out herself
    assert "second_factor_from-error" in {element.attrib.get("id") for element in page.root.iter("p")}
    assert world.ask(lambda: db.session.get_one(Policy, 1).registration) == "open"
    settle(world, Totp(user_id=number(world, "alice"), secret="", last_step=0))
    alice.submit("/write/people/policy", **rules)
    kept = world.ask(lambda: db.session.get_one(Policy, 1))
    assert (kept.registration, kept.second_factor_from) == ("invitation", "editor")
    assert "账号规则变了：凭邀请" in alice.open("/write/people/log").main


def test_who_lacks_a_second_step_is_told_where_to_set_one_up(world: World) -> None:
    alice = world.browser("alice")
    alice.open("/write/people")

    def ask_for_more() -> None:
        db.session.get_one(Policy, 1).second_factor_from = "reader"
        db.session.commit()

    world.ask(ask_for_more)
    assert "/account/security" in alice.open("/write/people", 403).links()
    assert "第二步" in alice.open("/account/security").main


@pytest.mark.parametrize("fields", [{"registration": "whoever"}, {"second_factor_from": "everybody"}])
def test_a_rule_that_is_none_is_refused(world: World, fields: dict[str, str]) -> None:
    world.browser("alice").refused("/write/people/policy", **fields)


def test_an_invitation_to_a_role_that_is_none_is_refused(world: World) -> None:
    world.browser("alice").refused("/write/people/invitations", email="new@example.com", role="owner")
    assert world.letters() == []


def test_whoever_is_gone_for_good_is_no_person_any_more(world: World) -> None:
    who = number(world, "erik")

    def erase() -> None:
        world.person("erik").erased_at = utcnow()
        db.session.commit()

    world.ask(erase)
    alice = world.browser("alice")
    alice.open(f"/write/people/{who}", 404)
    assert "Erik" not in alice.open("/write/people").main


def test_nobody_poses_as_somebody_who_writes_here(world: World) -> None:
    new = {"username": "frieda", "email": "frieda@example.com", "password": "green clouds over hills"}
    for name, path, fields in (("charlie", "/account", {}), ("", "/auth/register", new)):
        for pose in ("Bob", "B0b", "ＥＲＩＫ"):
            page = world.browser(name).refused(path, display_name=pose, **fields)
            assert "display_name-error" in {element.attrib.get("id") for element in page.root.iter("p")}
    world.browser("bob").submit("/account", display_name="Bob")  # it is his


def test_a_name_that_somebody_has_stays_theirs_whoever_comes_by_the_same(world: World) -> None:
    world.ask(lambda: setattr(world.person("erik"), "display_name", "Charlie") or db.session.commit())
    world.browser("charlie").submit("/account", display_name="Charlie", bio="我一直叫这个名字。")
    assert world.ask(lambda: world.person("charlie").bio) == "我一直叫这个名字。"


def test_nobody_makes_themselves_more_than_they_are(world: World) -> None:
    bob = world.browser("bob")
    page = bob.open("/account")
    more = {
        "role": "administrator",
        "email": "bob@evil.example",
        "confirmed_at": "",
        "id": "1",
        "username": "root",
    }
    bob.client.post("/account", data=page.filled(page.form()) | more)
    now = world.ask(lambda: world.person("bob"))
    assert (now.role, now.email) == ("author", "bob@example.com")
