"""The cookie of readers without an account."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.errors import Invalid
from blog.guides.cookie import MOST, MOST_REVISIONS, read, read_in, written
from tests.fuzz import often

STATES = st.sampled_from(["learning", "done", "skipped"])


@often(150)
@given(st.dictionaries(st.integers(0, MOST - 1), STATES, max_size=80))
def test_what_is_written_is_read(states: dict[int, str]) -> None:
    cookie = written(states)
    assert read(cookie) == states
    assert len(cookie) <= 4010  # with its name and attributes below what browsers keep


@often(150)
@given(st.dictionaries(st.integers(0, 300), STATES, max_size=80), st.randoms(use_true_random=False))
def test_the_revisions_in_which_it_was_read_are_kept_beside(states: dict[int, str], dice: object) -> None:
    revisions = {key: dice.randint(0, MOST_REVISIONS) for key in states}  # type: ignore[attr-defined]
    cookie = written(states, revisions)
    assert read(cookie) == states
    assert read_in(cookie) == {key: it for key, it in revisions.items() if it and states[key] == "done"}


def test_of_more_revisions_than_have_room_nothing_wrong_is_said() -> None:
    states = dict.fromkeys(range(1, 1500), "done")
    many = read_in(written(states, {key: key for key in states}))
    assert many == {1499 - n: 1499 - n for n in range(MOST_REVISIONS + 1)} or many == {}
    assert read(written(states, {key: 1 + key % 2 for key in states})) == states
    assert len(written(states, {key: 1 + key % 2 for key in states})) <= 4000


@pytest.mark.parametrize("rest", [".", ".x", ".5.6-", ".5.²", ".-1", ".5.6-x", ".99999999999"])
def test_other_revisions_are_none(rest: str) -> None:
    assert read(f"ATkC{rest}") == read("ATkC")
    assert read_in(f"ATkC{rest}") == {}


def test_a_guide_of_263_points_takes_88_characters() -> None:
    assert len(written(dict.fromkeys(range(263), "done"))) <= 90


def test_it_is_a_version_and_two_bits_a_point() -> None:
    assert written({0: "learning", 1: "done", 2: "skipped", 4: "done"}) == "ATkC"  # 01, 00111001, 00000010


def test_no_state_is_no_cookie() -> None:
    assert written({}) == ""


@often(150)
@given(st.text(max_size=60) | st.binary(max_size=60).map(lambda raw: raw.hex()))
def test_whatever_else_it_holds_is_no_error(cookie: str) -> None:
    assert set(read(cookie).values()) <= {"learning", "done", "skipped"}


@pytest.mark.parametrize("cookie", [None, "", "Aj0C", "!!!", "AT0", "A" * 5000, "AT=0C", "é"])
def test_another_version_or_no_such_thing_is_nothing(cookie: str | None) -> None:
    assert read(cookie) == {} or cookie == "AT0"


def test_a_number_without_room_is_refused() -> None:
    with pytest.raises(Invalid):
        written({MOST: "done"})
