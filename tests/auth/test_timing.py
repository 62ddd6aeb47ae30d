"""Who asks learns nothing from the clock: known and unknown accounts take the same time.

Both are asked in turn, so that whatever slows the machine down slows both, and medians are compared.
"""

import time
from collections.abc import Callable
from functools import partial
from itertools import count
from statistics import median

import pytest

from blog.auth.actions import LETTERS
from blog.auth.budgets.actions import forgive
from blog.auth.names import name_key
from tests.page import Reader
from tests.world import World

ROUNDS = 45  # enough for medians to stand still on a busy machine
CLOCKS: dict[str, tuple[Callable[[], float], float]] = {
    "cpu": (time.thread_time, 1.3),
    "wall": (time.perf_counter, 1.6),  # which other programs disturb, and where waiting would show
}
KNOWN, UNKNOWN = "bob", "rob"
addresses = (f"198.51.100.{number}" for number in count(1))


def ask(world: World, reader: Reader, path: str, **fields: str) -> dict[str, float]:
    """Seconds that the answer to a form takes, by each clock; every time from another network."""
    page = reader.open(path)
    data = page.filled(page.form()) | fields
    world.ask(lambda: forgive(LETTERS, name_key(fields.get("identifier", ""))))
    before = {name: clock() for name, (clock, _most) in CLOCKS.items()}
    response = reader.client.post(path, data=data, environ_base={"REMOTE_ADDR": next(addresses)})
    taken = {name: clock() - before[name] for name, (clock, _most) in CLOCKS.items()}
    assert response.status_code in (303, 422)
    return taken


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/auth/sign-in", {"password": "not the password"}),
        ("/auth/forgot", {}),
        ("/auth/link", {}),
    ],
)
def test_the_clock_does_not_tell_who_has_an_account(world: World, path: str, fields: dict[str, str]) -> None:
    reader = world.browser()
    compare(*(partial(ask, world, reader, path, identifier=name, **fields) for name in (KNOWN, UNKNOWN)))


def test_nor_does_it_while_somebody_registers(world: World) -> None:
    reader, number = world.browser(), count()

    def register(email: str) -> dict[str, float]:
        n = next(number)
        fields = {"username": f"person-{n}", "email": email.format(n), "password": "green clouds over hills"}
        return ask(world, reader, "/auth/register", **fields)

    compare(partial(register, f"{KNOWN}@example.com"), partial(register, "person-{}@example.com"))


def compare(known: Callable[[], dict[str, float]], unknown: Callable[[], dict[str, float]]) -> None:
    """Both take the same time, by each clock; what is loaded for the first is nobody's."""
    known(), unknown()
    times = [(known(), unknown()) for _ in range(ROUNDS)]
    for clock, (_read, most) in CLOCKS.items():
        one, other = (median(taken[clock] for taken in all_) for all_ in zip(*times, strict=True))
        assert 1 / most < one / other < most, (clock, one, other)
