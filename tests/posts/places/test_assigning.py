"""The best pairs of many that exclude each other."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from blog.posts.places import assigning
from blog.posts.places.assigning import Pair, assigned
from tests.fuzz import often

WORTHS = st.dictionaries(st.tuples(st.integers(0, 4), st.integers(10, 14)), st.integers(1, 9), max_size=9)


def is_possible(pairs: list[Pair]) -> bool:
    return all(len({pair[side] for pair in pairs}) == len(pairs) for side in (0, 1))


def value(pairs: list[Pair], worth: dict[Pair, int]) -> int:
    return sum(worth[pair] for pair in pairs)


@often(200)
@given(WORTHS)
def test_no_other_choice_is_worth_more(worth: dict[Pair, int]) -> None:
    found = [*assigned(worth)]
    others = (list(pairs) for count in range(6) for pairs in combinations(worth, count))
    assert is_possible(found)
    assert value(found, worth) == max(value(pairs, worth) for pairs in others if is_possible(pairs))
    assert found == [*assigned(dict(reversed(worth.items())))]


def test_where_the_best_pair_first_would_leave_two_alone_it_is_not_taken() -> None:
    assert [*assigned({(0, 0): 9, (0, 1): 8, (1, 0): 8})] == [(0, 1), (1, 0)]


def test_of_equals_the_first_go_together() -> None:
    assert [*assigned(dict.fromkeys([(1, 1), (1, 0), (0, 1), (0, 0)], 5))] == [(0, 0), (1, 1)]


def test_where_too_many_hang_together_the_best_pair_goes_first() -> None:
    worth = {(new, old): 1000 - abs(new - old) for new in range(40) for old in range(40)}
    assert len(worth) << 40 > assigning.MOST
    assert sorted(assigned(worth)) == [(at, at) for at in range(40)]
