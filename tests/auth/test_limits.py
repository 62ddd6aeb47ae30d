"""Whatever can be guessed or abused may be tried so often; then a page says when to come back."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import count

import pytest
import time_machine

from blog.auth.budgets.actions import spend
from blog.auth.limits import ALL_GUESSES, SIGN_INS
from blog.auth.links.actions import make
from blog.auth.models import Policy, User
from blog.auth.names import name_key
from blog.auth.sessions.models import Client
from blog.db import db, utcnow
from blog.signing import sign
from tests.page import Page, Reader, check
from tests.world import PASSWORD, World

NEW = {"email": "new@example.com", "password": "green clouds over hills"}
networks = (f"203.0.113.{number}" for number in count(1))
ONE = iter(lambda: "192.0.2.1", None)  # always the same


def tries(
    reader: Reader, path: str, fields: dict[str, str], networks: Iterator[str], most: int = 150
) -> tuple[int, Page]:
    """How often the form could be sent, and the page that then said no."""
    page = reader.open(path)
    values = page.filled(page.form()) | fields
    for number in range(most):
        filled = {name: value.format(number) for name, value in values.items()}
        answer = reader.client.post(path, data=filled, environ_base={"REMOTE_ADDR": next(networks)})
        if answer.status_code == 429:
            return number, Page(answer)
        assert answer.status_code in (303, 422), answer.text[:2000]
    raise AssertionError("nobody ever said no")


def says_when(page: Page) -> None:
    """The header for programs, words for people."""
    check(page)
    assert 0 < int(page.response.headers["Retry-After"]) <= 15 * 60
    assert "太多" in page.main


def seconds(page: Page) -> timedelta:
    return timedelta(seconds=int(page.response.headers["Retry-After"]))


def confirmation(world: World) -> str:
    def act() -> str:
        number = make("confirm", world.person("bob"), "bob@example.com")
        db.session.commit()
        return f"/auth/confirm/{sign('confirm', str(number))}"

    return world.ask(act)


@pytest.mark.parametrize(
    ("path", "fields", "free"),
    [
        ("/auth/sign-in", {"identifier": "bob", "password": "a guess {}"}, 6),
        ("/auth/sign-in", {"identifier": "nobody-here", "password": "a guess {}"}, 6),
        ("/auth/sign-in", {"identifier": "person-{}", "password": "the same for all"}, 60),
        ("/auth/forgot", {"identifier": "bob"}, 5),
        ("/auth/forgot", {"identifier": "nobody-here"}, 5),
        ("/auth/forgot", {"identifier": "person-{}"}, 30),
        ("/auth/link", {"identifier": "bob@example.com"}, 5),
        ("/auth/register", {"username": "person-{}", **NEW, "email": "person-{}@example.com"}, 10),
    ],
)
def test_a_visitor_has_to_wait(world: World, path: str, fields: dict[str, str], free: int) -> None:
    done, page = tries(world.browser(), path, fields, ONE)
    assert done == free
    says_when(page)


def test_who_guesses_at_a_confirmation_has_to_wait(world: World) -> None:
    done, page = tries(world.browser(), confirmation(world), {"password": "a guess {}"}, ONE)
    assert done == 6
    says_when(page)


@pytest.mark.parametrize(
    ("path", "fields", "free"),
    [
        ("/auth/again", {"password": "a guess {}"}, 6),
        ("/account/password", {"current": "a guess {}", "password": NEW["password"]}, 6),
        ("/account/email", {"email": "person-{}@example.com"}, 5),
    ],
)
def test_so_does_a_member(world: World, path: str, fields: dict[str, str], free: int) -> None:
    done, page = tries(world.browser("bob"), path, fields, ONE)
    assert done == free
    says_when(page)


def test_an_account_is_not_guessed_at_from_everywhere(world: World) -> None:
    for _ in range(ALL_GUESSES.limit - 10):
        world.ask(lambda: spend(ALL_GUESSES, name_key("bob")))
    guess = {"identifier": "bob", "password": "a guess {}"}
    done, page = tries(world.browser(), "/auth/sign-in", guess, networks)
    assert done == 10
    says_when(page)


def test_whoever_waits_comes_in_and_others_never_had_to(world: World) -> None:
    _done, page = tries(world.browser(), "/auth/sign-in", {"identifier": "bob", "password": "a {}"}, ONE)
    elsewhere = world.browser()
    asked = elsewhere.open("/auth/sign-in")
    fields = asked.filled(asked.form()) | {"identifier": "bob", "password": PASSWORD}
    answer = elsewhere.client.post("/auth/sign-in", data=fields, environ_base={"REMOTE_ADDR": "198.51.100.9"})
    assert answer.status_code == 303
    with time_machine.travel(utcnow() + seconds(page)):
        world.browser().submit("/auth/sign-in", identifier="bob", password=PASSWORD)


@pytest.mark.parametrize("email", ["bob@example.com", "nobody@example.com"])
def test_nobodys_box_is_filled_by_registering_their_address(world: World, email: str) -> None:
    reader = world.browser()
    page = reader.open("/auth/register")
    for number in range(8):
        fields = page.filled(page.form()) | NEW | {"username": f"person-{number}", "email": email}
        answer = reader.client.post(
            "/auth/register", data=fields, environ_base={"REMOTE_ADDR": next(networks)}
        )
        assert answer.location.endswith("/auth/sent/confirm")  # whoever it is hears nothing of that
    assert len(world.letters()) == 5
    assert world.browser().submit("/auth/forgot", identifier=email).location.endswith("/sent/reset")


def test_many_confirmations_are_not_guessed_at_from_one_network(world: World) -> None:
    for _ in range(SIGN_INS.limit):
        world.ask(lambda: spend(SIGN_INS, Client("192.0.2.1").network))
    done, page = tries(world.browser(), confirmation(world), {"password": "a guess {}"}, ONE)
    assert done == 0
    says_when(page)


@pytest.mark.parametrize(
    ("rule", "path"),
    [("closed", "/auth/register"), ("invitation", "/auth/register"), ("closed", "/auth/invitation/{}")],
)
def test_where_nobody_may_register_a_form_that_was_open_makes_no_account(
    world: World, rule: str, path: str
) -> None:
    world.browser("alice").submit("/write/people/invitations", email=NEW["email"], role="author")
    reader, path = world.browser(), path.format(world.token("invitation"))
    page = reader.open(path)
    fields = page.filled(page.form()) | NEW | {"username": "frieda"}

    def close() -> None:
        db.session.get_one(Policy, 1).registration = rule
        db.session.commit()

    world.ask(close)
    assert reader.client.post(path, data=fields).status_code == 403
    assert [letter.kind for letter in world.letters()] == ["invitation"]
    assert world.ask(lambda: db.session.scalar(db.select(db.func.count()).select_from(User))) == 5
