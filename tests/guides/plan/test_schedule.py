"""Dates from durations, and where somebody stands: whatever was chosen, it holds together."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.guides.plan.schedule import (
    LAST,
    Choices,
    Leg,
    after,
    days,
    legs,
    monday,
    moved,
    standing,
    weeks,
    working,
)
from tests.guides.test_path import walked

SEED = walked(
    "".join(
        f"## 第{han}阶段：S{han}（{said}）\n\n" + "".join(f"- p{han}{n}\n" for n in range(10)) + "\n"
        for han, said in zip(
            "一二三四五六七",
            ["1-2个月", "1-2个月", "2-3个月", "2-3个月", "2个月", "2-3个月", "持续进行"],
            strict=True,
        )
    )
)
START = date(2025, 8, 4)  # a Monday
DAYS = st.integers(0, 1500).map(lambda days: date(2024, 1, 1) + timedelta(days=days))
PLANS = st.builds(
    Choices,
    DAYS,
    st.integers(1, 100),
    st.lists(DAYS, max_size=6).map(lambda days: tuple(sorted({monday(day) for day in days}))),
    st.dictionaries(st.sampled_from([stage.key for stage in SEED.stages]), DAYS, max_size=3),
)
STATES = st.dictionaries(st.sampled_from(list(SEED.points)), st.sampled_from(["done", "skipped", "learning"]))


def last_of(leg: Leg) -> date:
    assert leg.last
    return leg.last


def test_the_real_guide_takes_56_weeks_at_six_hours() -> None:
    found = legs(SEED, Choices(START))
    assert [leg.weeks for leg in found] == [7, 7, 11, 11, 9, 11, None]
    assert sum(leg.weeks or 0 for leg in found) == 56
    assert [leg.first for leg in found[:3]] == [START, date(2025, 9, 22), date(2025, 11, 10)]
    assert found[5].last == START + timedelta(weeks=56, days=-1)
    assert found[6].last is None


@pytest.mark.parametrize(
    ("said", "hours", "expected"),
    [
        ("1-2个月", 12, 4),
        ("6周", 6, 6),
        ("6 weeks", 3, 12),
        ("10天", 6, 2),
        ("1天", 100, 1),
        ("2个月", 4, 14),
    ],
)
def test_more_hours_need_fewer_weeks_and_whole_weeks_stay(said: str, hours: int, expected: int) -> None:
    assert weeks(walked(f"## Stage 1: x ({said})\n\n- a").stages[0], hours, 6) == expected


def test_without_a_duration_points_are_counted() -> None:
    stage = walked("## Stage 1: x\n\n" + "".join(f"- p{n}\n" for n in range(20))).stages[0]
    assert weeks(stage, 6, 6) == 5
    assert weeks(stage, 6, 3) == 5  # which the author's hours say nothing of


def test_a_week_off_moves_what_follows() -> None:
    off = Choices(START, 6, (date(2025, 8, 11), date(2025, 9, 22)))
    first, second = legs(SEED, off)[:2]
    assert first.last == date(2025, 10, 5)  # one week later, and one more because the first pushed it there
    assert second.first == date(2025, 10, 6)


@given(PLANS)
def test_stages_follow_each_other_and_last_a_day_at_least(choices: Choices) -> None:
    found = legs(SEED, choices)
    for leg in found[:-1]:
        assert leg.first <= last_of(leg)
        assert working(leg.first, choices) == leg.first
    for before, leg in pairwise(found):
        assert leg.first == working(last_of(before) + timedelta(days=1), choices)


@given(PLANS)
def test_stages_have_the_days_that_they_need(choices: Choices) -> None:
    for leg in legs(SEED, choices)[:-1]:
        if leg.stage.key not in choices.until:
            all_days = (leg.first + timedelta(days=n) for n in range((last_of(leg) - leg.first).days + 1))
            assert sum(working(day, choices) == day for day in all_days) == 7 * (leg.weeks or 0)


@given(PLANS, STATES)
def test_points_have_their_days_in_order_inside_the_stage_and_in_no_week_off(
    choices: Choices, states: dict[int, str]
) -> None:
    for leg in legs(SEED, choices):
        found = days(leg, choices, states)
        planned = [*found.values()]
        wanted = [point.key for point in leg.stage.points if states.get(point.key) != "skipped"]
        assert [*found] == (wanted if leg.last else [])
        assert planned == sorted(planned)
        assert all(leg.first <= day <= last_of(leg) for day in planned)
        assert all(working(day, choices) == day for day in planned)


def test_points_are_spread_evenly_and_the_last_one_ends_the_stage() -> None:
    choices = Choices(START, 6, (date(2025, 8, 11),))
    leg = legs(SEED, choices)[0]
    found = [*days(leg, choices, {}).values()]
    assert found[:3] == [
        START + timedelta(days=n) for n in (4, 16, 21)
    ]  # 49 days for ten, the second week off
    assert found[-1] == leg.last


@given(PLANS, STATES, DAYS)
def test_what_has_moved_is_on_time(choices: Choices, states: dict[int, str], today: date) -> None:
    found = legs(SEED, choices)
    at = standing(found, choices, states, today)
    if at:
        until = moved(found, choices, at, today)
        again = Choices(choices.start, choices.hours, choices.rest, until)
        now = standing(legs(SEED, again), again, states, today)
        assert now
        assert now.leg.stage is at.leg.stage
        assert now.last == at.last
        assert (now.days == 0) or legs(SEED, again)[found.index(at.leg)].first > at.last


@given(PLANS, STATES, DAYS)
def test_nobody_is_asked_for_more_than_is_left(choices: Choices, states: dict[int, str], today: date) -> None:
    at = standing(legs(SEED, choices), choices, states, today)
    if at:
        assert 0 <= at.enough <= at.figures.total - at.figures.done
        assert (at.enough == 0) == (working(today, choices) != today)


def test_who_does_as_planned_is_on_time_and_later_is_late() -> None:
    choices, stage = Choices(START), SEED.stages[0]
    found = legs(SEED, choices)
    half = {point.key: "done" for point in stage.points[:5]}
    at = standing(found, choices, half, START + timedelta(days=24))
    assert at
    assert (at.days, at.enough) == (0, 2)
    late = standing(found, choices, half, START + timedelta(days=33))
    assert late
    assert late.days == 9
    assert late.leg.stage is stage


def test_who_is_early_pulls_the_rest_forward_only_by_moving() -> None:
    choices = Choices(START)
    found = legs(SEED, choices)
    done = {point.key: "done" for point in SEED.stages[0].points}
    today = START + timedelta(days=20)
    at = standing(found, choices, done, today)
    assert at
    assert (at.leg.stage.label, at.days) == ("二", -29)
    again = Choices(START, 6, (), moved(found, choices, at, today))
    first, second, third = legs(SEED, again)[:3]
    assert first.last == today - timedelta(days=1)
    assert (second.first, second.last) == (today, at.last)
    assert third.weeks == 11


def test_later_dates_that_were_chosen_move_along() -> None:
    third = SEED.stages[2].key
    choices = Choices(START, 6, (), {third: date(2026, 3, 1)})
    found = legs(SEED, choices)
    at = standing(found, choices, {}, START + timedelta(days=10))
    assert at
    assert at.days == 10
    assert moved(found, choices, at, START + timedelta(days=10))[third] == date(2026, 3, 11)


def test_nothing_is_left_to_plan_once_all_is_done() -> None:
    choices = Choices(START)
    assert standing(legs(SEED, choices), choices, dict.fromkeys(SEED.points, "done"), START) is None


def test_the_end_of_time_is_no_error() -> None:
    long = walked("".join(f"## Stage {n}: x (999 years)\n\n- a{n}\n\n" for n in range(1, 5)))
    choices = Choices(date(2199, 12, 1), 1)
    found = legs(long, choices, 100)
    assert [leg.last for leg in found] == [LAST] * 4
    assert after(LAST, 10**9, choices) == LAST
    assert standing(found, choices, {}, LAST)
