"""One-time links: each is good once, for a while, and for one purpose."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import sqlalchemy as sa
import time_machine

from blog.auth.links.actions import make
from blog.auth.links.models import LASTS
from blog.auth.models import User
from blog.db import db, utcnow
from blog.signing import sign
from tests.page import Reader
from tests.world import PASSWORD, World

PLACES = {
    "confirm": "/auth/confirm",
    "reset": "/auth/reset",
    "sign-in-link": "/auth/link",
    "invitation": "/auth/invitation",
    "new-email": "/account/email",
}
FIELDS = {"confirm": {"password": PASSWORD}, "reset": {"password": "a wholly new sentence"}}
RACERS = 8


def link(world: World, purpose: str, name: str = "bob") -> str:
    """Where the letter leads."""

    def act() -> str:
        user = None if purpose == "invitation" else world.person(name)
        number = make(purpose, user, "new@example.com", "author")
        db.session.commit()
        return f"{PLACES[purpose]}/{sign(purpose, str(number))}"

    return world.ask(act)


def sender(world: World, path: str, **fields: str) -> Callable[[], int]:
    """Somebody who has the page open and presses the button."""
    reader = world.browser()
    page = reader.open(path)
    values = page.filled(page.form()) | fields
    return lambda: reader.client.post(path, data=values).status_code


def at_once(jobs: list[Callable[[], int]]) -> list[int]:
    """What all of them give, begun at the same moment."""
    start = Barrier(len(jobs))
    with ThreadPoolExecutor(len(jobs)) as pool:
        return sorted(pool.map(lambda job: (start.wait(), job())[1], jobs))


def people(world: World) -> int:
    return world.ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(User)) or 0)


@pytest.mark.parametrize("purpose", PLACES)
def test_a_link_ends_when_its_time_is_up(world: World, purpose: str) -> None:
    path = link(world, purpose)
    for span, status in ((LASTS[purpose] - timedelta(seconds=2), 200), (LASTS[purpose], 404)):
        with time_machine.travel(utcnow() + span):
            world.browser().open(path, status)


@pytest.mark.parametrize(
    ("purpose", "again"),
    [
        ("confirm", "/auth/forgot"),
        ("reset", "/auth/forgot"),
        ("sign-in-link", "/auth/link"),
        ("new-email", "/account/email"),
        ("invitation", ""),
    ],
)
def test_a_link_that_ended_says_so_and_where_there_is_another(world: World, purpose: str, again: str) -> None:
    page = world.browser().open(f"{PLACES[purpose]}/cut-off-on-its-w", 404)
    assert page.text("h1") == "这个链接不能用了"
    buttons = [a.attrib["href"] for a in page.one("main").iter("a")]
    assert buttons == ([again] if again else []) + ["/"]


def is_over(world: World, path: str, purpose: str) -> bool:
    """Whether a link is none any more; one to confirm an address that is confirmed leads to the sign-in."""
    answer = world.browser().client.get(path)
    return answer.status_code == 404 or (purpose == "confirm" and answer.location == "/auth/sign-in")


@pytest.mark.parametrize("purpose", ["confirm", "reset", "sign-in-link", "new-email"])
def test_of_many_who_use_a_link_at_once_one_gets_it(world: World, purpose: str) -> None:
    path = link(world, purpose)
    answers = at_once([sender(world, path, **FIELDS.get(purpose, {})) for _ in range(RACERS)])
    assert answers.count(303) == 1
    assert set(answers) <= {303, 404, 429}  # some had to wait for their guess
    assert is_over(world, path, purpose)


def test_an_invitation_is_for_one(world: World) -> None:
    path, before = link(world, "invitation"), people(world)
    names = ["anna", "berta", "cäsar", "dolores", "emil", "friedrich", "gustav", "heinrich"]
    fields = [{"username": name, "password": "green clouds over hills"} for name in names]
    assert set(at_once([sender(world, path, **each) for each in fields])) <= {303, 404, 422}
    assert people(world) == before + 1


def test_a_link_changes_nothing_until_the_button_is_pressed(world: World) -> None:
    for purpose in PLACES:
        path, before = link(world, purpose), world.ask(lambda: vars(world.person("bob")).copy())
        for _ in range(2):  # by the program that looks for viruses, and by the reader
            world.browser().open(path)
        after = world.ask(lambda: vars(world.person("bob")).copy())
        assert {**before, "_sa_instance_state": 0} == {**after, "_sa_instance_state": 0}


@pytest.mark.parametrize("purpose", ["confirm", "reset", "sign-in-link", "new-email"])
def test_a_newer_link_ends_the_older(world: World, purpose: str) -> None:
    older, newer = link(world, purpose), link(world, purpose)
    assert is_over(world, older, purpose)
    world.browser().open(newer)


@pytest.mark.parametrize("column", ["suspended_at", "erased_at"])
@pytest.mark.parametrize("purpose", ["confirm", "reset", "sign-in-link", "new-email"])
def test_a_link_of_who_is_shut_out_is_none(world: World, purpose: str, column: str) -> None:
    path = link(world, purpose)

    def shut() -> None:
        setattr(world.person("bob"), column, utcnow())
        db.session.commit()

    world.ask(shut)
    world.browser().open(path, 404)


def test_of_two_who_want_the_same_address_one_gets_it(world: World) -> None:
    jobs = [sender(world, link(world, "new-email", name)) for name in ("bob", "charlie")]
    assert at_once(jobs) == [303, 422]


def test_a_new_password_ends_the_links_that_are_under_way(world: World) -> None:
    paths = [link(world, purpose) for purpose in ("sign-in-link", "new-email")]
    sender(world, link(world, "reset"), **FIELDS["reset"])()
    for path in paths:
        world.browser().open(path, 404)


def test_a_token_of_another_key_is_none(world: World) -> None:
    path = link(world, "reset")
    world.app.config["SECRET_KEY"] = "another key of this site, which was changed"
    Reader(world.app.test_client()).open(path, 404)
