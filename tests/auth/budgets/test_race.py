"""Budgets under load: threads and processes share one count, and none of them fails."""

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask

from blog.auth.budgets import actions
from blog.auth.budgets.actions import forgive, spend
from blog.auth.budgets.models import Budget
from blog.errors import TooMany
from tests.conftest import make_app

HOURS = timedelta(hours=2)
WORKER = "import sys; from tests.auth.budgets import test_race; print(test_race.work(*sys.argv[1:]))"


def strict(limit: int) -> Budget:
    """A budget of no more tries than that."""
    return Budget("race", limit=limit, window=HOURS, pause=HOURS, longest=HOURS)


def tries(app: Flask, times: int, act: Callable[[], object]) -> int:
    """How many of so many tries were free."""
    free = 0
    for _ in range(times):
        try:
            with app.app_context():
                act()
            free += 1
        except TooMany:
            pass
    return free


def race(app: Flask, times: int, act: Callable[[], object]) -> int:
    """The same for eight threads at once, together; what goes wrong in one of them is raised."""
    with ThreadPoolExecutor(8) as threads:
        return sum(threads.map(lambda _: tries(app, times, act), range(8)))


def work(instance: str, limit: str) -> int:
    """The same for this process, which is one of several."""
    return tries(make_app(Path(instance)), 50, lambda: spend(strict(int(limit)), "alice"))


@pytest.mark.parametrize("limit", [1, 60])
def test_eight_racers_get_exactly_the_limit(app: Flask, limit: int) -> None:
    assert race(app, 50, lambda: spend(strict(limit), "alice")) == limit


@pytest.mark.parametrize("limit", [1, 60])
def test_so_do_workers(instance: Path, limit: int) -> None:
    command = [sys.executable, "-c", WORKER, str(instance), str(limit)]
    workers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)]
    assert sum(int(worker.communicate()[0]) for worker in workers) == limit


def test_racers_who_succeed_and_sweep_break_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "SWEEP_EVERY", 2)
    short = Budget("short", limit=10**6, window=timedelta(milliseconds=1), pause=HOURS)
    assert race(app, 20, lambda: (spend(short, "alice"), spend(short, "bob"), forgive(short, "alice"))) == 160
