"""Who asks learns nothing from the clock: known and unknown accounts take the same time.

Both are asked in turn, so that whatever slows the machine down slows both, and medians are compared.
"""

import time
from collections.abc import Callable
from itertools import count
from statistics import median

import pytest

from blog.auth.actions import LETTERS
from blog.auth.budgets.actions import forgive
from blog.auth.names import name_key
from tests.page import Reader
from tests.world import World

ROUNDS = 15
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
    world.ask(lambda: forgive(LETTERS, name_key(fields["identifier"])))
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
    for name in (KNOWN, UNKNOWN):  # what is loaded on the first request is nobody's
        ask(world, reader, path, identifier=name, **fields)
    times: dict[str, list[dict[str, float]]] = {KNOWN: [], UNKNOWN: []}
    for _ in range(ROUNDS):
        for name, taken in times.items():
            taken.append(ask(world, reader, path, identifier=name, **fields))
    for clock, (_read, most) in CLOCKS.items():
        known, unknown = (median(taken[clock] for taken in times[name]) for name in (KNOWN, UNKNOWN))
        assert 1 / most < known / unknown < most, (clock, known, unknown)
