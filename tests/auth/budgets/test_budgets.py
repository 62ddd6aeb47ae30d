"""Budgets of tries: one count for all workers, that forgives in the end whatever the clock does."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st
from time_machine import Traveller, travel

from blog.auth.budgets import actions
from blog.auth.budgets.actions import forgive, refuse_spent, spend, spend_each, sweep, take
from blog.auth.budgets.models import Budget, Tally
from blog.db import SiteStamp, db
from blog.errors import TooMany
from blog.tags.models import Tag
from tests.world import World

MINUTE = timedelta(minutes=1)
SIGN_IN = Budget("sign in", limit=3, window=timedelta(hours=1), pause=MINUTE, longest=timedelta(minutes=5))
START = datetime(2026, 2, 28, 23, 59, tzinfo=UTC)


@pytest.fixture
def clock():  # type: ignore[no-untyped-def]
    """A clock that only moves when it is told to."""
    with travel(START, tick=False) as coordinates:
        yield coordinates


class Somebody:
    """Tries things in requests of their own."""

    def __init__(self, world: World, *subjects: str) -> None:
        self.world, self.subjects = world, subjects or ("alice",)

    def tries(self, budget: Budget = SIGN_IN) -> int:
        """The seconds to wait, 0 when the try was free."""
        try:
            self.world.ask(lambda: spend(budget, *self.subjects))
        except TooMany as error:
            return error.seconds
        return 0

    def succeeds(self) -> None:
        self.world.ask(lambda: forgive(SIGN_IN, *self.subjects))


@pytest.fixture
def alice(world: World, clock: Traveller) -> Somebody:
    return Somebody(world)


def rows(world: World) -> list[tuple[str, int]]:
    return world.ask(lambda: [(row.key, row.spent) for row in db.session.scalars(sa.select(Tally))])


def test_the_limit_is_free_and_then_one_try_after_each_pause(alice: Somebody, clock: Traveller) -> None:
    assert [alice.tries() for _ in range(5)] == [0, 0, 0, 60, 60]
    clock.shift(59.5)
    assert alice.tries() == 1
    clock.shift(0.5)
    assert [alice.tries(), alice.tries()] == [0, 120]
    clock.shift(120)
    assert [alice.tries(), alice.tries()] == [0, 240]
    clock.shift(240)
    assert [alice.tries(), alice.tries()] == [0, 300]  # the longest


def test_knocking_while_blocked_neither_counts_nor_lengthens_the_wait(alice: Somebody, world: World) -> None:
    assert {alice.tries() for _ in range(30)} == {0, 60}
    assert [spent for _key, spent in rows(world)] == [3]


def test_the_end_of_the_window_forgives(alice: Somebody, clock: Traveller) -> None:
    assert [alice.tries() for _ in range(4)] == [0, 0, 0, 60]
    clock.shift(timedelta(hours=1))
    assert [alice.tries() for _ in range(4)] == [0, 0, 0, 60]


def test_no_pause_outlasts_its_window(alice: Somebody, clock: Traveller) -> None:
    assert alice.tries() == 0
    clock.shift(timedelta(minutes=59, seconds=30))
    assert [alice.tries() for _ in range(3)] == [0, 0, 30]


def test_a_success_forgives(alice: Somebody) -> None:
    assert [alice.tries() for _ in range(4)] == [0, 0, 0, 60]
    alice.succeeds()
    assert [alice.tries() for _ in range(4)] == [0, 0, 0, 60]


def test_everybody_and_everything_has_a_budget_of_its_own(world: World, clock: Traveller) -> None:
    for subjects in (("a",), ("b",), ("a", "b"), ("ab",), ("a,b",), ('a", "b',), ("",), ("\ud800",)):
        assert [Somebody(world, *subjects).tries() for _ in range(4)] == [0, 0, 0, 60]
    other = replace(SIGN_IN, name="reset")
    assert [Somebody(world, "a").tries(other) for _ in range(4)] == [0, 0, 0, 60]


@pytest.mark.parametrize("jump", [timedelta(days=40), timedelta(days=-2)], ids=["+40 days", "-2 days"])
def test_a_clock_that_jumps_and_comes_back_locks_nobody_for_ever(
    alice: Somebody, clock: Traveller, jump: timedelta
) -> None:
    assert [alice.tries() for _ in range(4)] == [0, 0, 0, 60]
    clock.shift(jump)
    assert [alice.tries() for _ in range(4)] == [0, 0, 0, 60]
    clock.shift(-jump)
    assert [alice.tries() for _ in range(4)] == [0, 0, 0, 60]


def test_a_node_whose_clock_is_a_little_behind_forgives_nothing(alice: Somebody, clock: Traveller) -> None:
    assert [alice.tries() for _ in range(4)] == [0, 0, 0, 60]
    clock.shift(-30)
    assert alice.tries() == 90


NEAR = st.timedeltas(-timedelta(hours=2), timedelta(hours=2)) | st.timedeltas(
    -timedelta(days=400), timedelta(days=400)
)


@given(st.integers(0, 10**9), NEAR, NEAR)
def test_whatever_lies_in_the_table_nobody_waits_longer_than_the_longest_pause(
    spent: int, until: timedelta, blocked: timedelta
) -> None:
    wait = SIGN_IN.wait(START + until, START + blocked, START)
    assert timedelta(0) <= wait <= SIGN_IN.longest + MINUTE
    spent, end = SIGN_IN.spent(spent, START + until, START)
    assert START < end <= START + SIGN_IN.window + MINUTE
    blocked_until = SIGN_IN.blocked_until(spent, end, START)
    assert blocked_until is None or START < blocked_until <= START + SIGN_IN.longest


def test_the_table_tells_nobody_who_tried(alice: Somebody, world: World) -> None:
    alice.tries()
    ((key, _spent),) = rows(world)
    assert len(key) == 64
    assert set(key) <= set("0123456789abcdef")
    world.app.config["SECRET_KEY"] = "another"
    alice.tries()
    assert len(rows(world)) == 2  # without the secret nobody can look for alice


def test_a_try_stays_spent_when_the_request_fails(alice: Somebody, world: World) -> None:
    def fail() -> None:
        spend(SIGN_IN, "alice")
        db.session.add(Tag(name="x", slug="x"))
        db.session.flush()
        db.session.rollback()

    world.ask(fail)
    assert [spent for _key, spent in rows(world)] == [1]
    assert world.ask(lambda: db.session.scalars(sa.select(Tag)).all()) == []


def test_of_several_budgets_each_is_spent_or_none(alice: Somebody, world: World) -> None:
    other = replace(SIGN_IN, name="other", limit=1)
    claims = (SIGN_IN, "alice"), (other, "network")
    world.ask(lambda: refuse_spent(claims))
    world.ask(lambda: (take(claims), db.session.rollback()))
    assert rows(world) == []
    world.ask(lambda: spend_each(claims))
    for again in (refuse_spent, take, spend_each):
        with pytest.raises(TooMany):
            world.ask(lambda again=again: again(claims))  # type: ignore[misc]
    assert sorted(spent for _key, spent in rows(world)) == [1, 1]


def test_what_has_run_out_is_swept_without_a_job(
    alice: Somebody, clock: Traveller, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("bob", "charlie", "dora"):
        Somebody(world, name).tries()
    clock.shift(timedelta(minutes=30))
    Somebody(world, "erin").tries()
    clock.shift(timedelta(minutes=31))
    world.ask(sweep)
    assert len(rows(world)) == 1
    clock.shift(timedelta(days=1))
    monkeypatch.setattr(actions, "SWEEP_EVERY", 1)
    alice.tries()
    assert len(rows(world)) == 1


def test_cached_pages_stay(alice: Somebody, world: World) -> None:
    before = world.ask(lambda: db.session.scalars(sa.select(SiteStamp.value)).one())
    alice.tries()
    alice.succeeds()
    assert world.ask(lambda: db.session.scalars(sa.select(SiteStamp.value)).one()) == before
