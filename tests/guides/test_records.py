"""Records of points: what is chosen, and how devices are brought together."""

from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.guides.records import (
    STATES,
    Mark,
    Record,
    former,
    heirs,
    last,
    marked,
    redirected,
    states,
    together,
    without_circles,
)
from tests.fuzz import often

DAY = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 6).map(lambda hours: DAY + timedelta(hours=hours))
records = st.builds(
    Record,
    *(st.none() | moments for _ in range(4)),
    st.integers(0, 2),
    st.sampled_from(["", "a", "b"]),
)
choices = st.lists(st.tuples(st.sampled_from(["", *STATES]), moments), max_size=6)


def at(hour: int) -> datetime:
    return DAY + timedelta(hours=hour)


@often(200)
@given(records, records, records)
def test_joining_is_commutative_associative_and_idempotent(a: Record, b: Record, c: Record) -> None:
    assert a.join(b) == b.join(a)
    assert a.join(b).join(c) == a.join(b.join(c))
    assert a.join(a) == a
    assert a.join(b).join(b) == a.join(b)


@often(150)
@given(choices, choices)
def test_a_done_is_lost_only_when_it_was_taken_back_later(one: object, other: object) -> None:
    devices = []
    for made in (one, other):
        record = Record()
        for state, when in made:  # type: ignore[attr-defined]
            record = record.chosen(state, when)
        devices.append(record)
    merged = devices[0].join(devices[1])
    for record in devices:
        if record.state == "done" and merged.state != "done":
            assert max(filter(None, (record.done_at, merged.cleared_at))) == merged.cleared_at


@often(100)
@given(choices)
def test_the_last_choice_of_one_device_counts(made: list[tuple[str, datetime]]) -> None:
    record, clock = Record(), DAY
    for state, _when in made:
        clock += timedelta(minutes=1)
        record = record.chosen(state, clock)
    assert record.state == (made[-1][0] if made else "")


def test_the_stronger_state_of_two_devices_wins() -> None:
    found = {
        (one, other): Record.of(one, at(1)).join(Record.of(other, at(2))).state
        for one, other in permutations(["", *STATES], 2)
    }
    order = [*STATES, ""]
    assert all(state == min(pair, key=order.index) for pair, state in found.items())


def test_a_newer_taking_back_wins_and_an_older_one_does_not() -> None:
    here = Record.of("done", at(2))
    assert here.join(Record(cleared_at=at(3))).state == ""
    assert here.join(Record(cleared_at=at(1))).state == "done"


def test_beginning_elsewhere_takes_nothing_back() -> None:
    assert Record.of("done", at(1)).join(Record().chosen("learning", at(5))).state == "done"


def test_going_from_done_to_learning_is_taking_back() -> None:
    here = Record.of("done", at(1)).chosen("learning", at(5))
    assert here.state == "learning"
    assert here.join(Record.of("done", at(1))).state == "learning"


def test_what_was_read_goes_with_the_later_done() -> None:
    old = Record().chosen("done", at(1), 3, "old")
    new = Record().chosen("done", at(2), 4, "new")
    assert (old.join(new).revision, old.join(new).seen) == (4, "new")


def test_marks_are_taken_in_their_order() -> None:
    found = marked({}, [Mark(5, "done", at(1)), Mark(5, "", at(2)), Mark(6, "skipped", at(1))], 1, {})
    assert states(found) == {6: "skipped"}
    assert found[5].done_at == at(1)


def test_everything_of_both_is_there() -> None:
    both = together({1: Record.of("done", at(1))}, {2: Record.of("learning", at(1))})
    assert states(both) == {1: "done", 2: "learning"}


def test_a_place_that_is_another_one_now_brings_its_record_along() -> None:
    known = {1: Record.of("done", at(1)), 2: Record.of("learning", at(2)), 3: Record.of("skipped", at(1))}
    assert states(redirected(known, {1: 2})) == {2: "done", 3: "skipped"}
    assert states(redirected(known, {1: 2, 2: 4})) == {3: "skipped", 4: "done"}
    assert redirected(known, {}) == known


@pytest.mark.parametrize(
    ("one", "other", "both"),
    [
        *(("done", "done", "done"), ("done", "", "learning"), ("done", "skipped", "learning")),
        *(("learning", "done", "learning"), ("skipped", "skipped", "skipped"), ("skipped", "", "")),
    ],
)
def test_what_was_merged_is_done_only_for_those_who_did_all_of_it(one: str, other: str, both: str) -> None:
    known = {1: Record.of(one, at(1)), 2: Record.of(other, at(2))}
    assert states(redirected(known, {1: 9, 2: 9})).get(9, "") == both
    taken_back = {**known, 9: Record().chosen("", at(3))}
    assert states(redirected(taken_back, {1: 9, 2: 9})) == {}


@often(100)
@given(st.dictionaries(st.integers(1, 6), st.integers(1, 6)), st.dictionaries(st.integers(1, 6), records))
def test_whatever_became_what_everything_has_an_end_and_nothing_is_said_twice(
    became: dict[int, int], known: dict[int, Record]
) -> None:
    clear = without_circles(became)
    found = redirected(known, clear)
    assert found.keys() == {last(key, clear) for key in known}
    for key in known:
        assert key == last(key, clear) or key in former([last(key, clear)], clear)


def test_places_that_alone_became_another_one_are_found_at_the_last_one_in_figures() -> None:
    assert heirs({1: 2, 2: 3}) == {1: 3, 2: 3}
    assert heirs({1: 3, 2: 3, 3: 4}) == {3: 4}
    assert heirs({1: 2, 2: 4, 3: 4}) == {1: 2}
