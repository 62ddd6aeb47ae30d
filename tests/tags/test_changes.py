"""Changes of names are thought through whole: whatever is done in whatever order, nothing gets lost."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blog.errors import Invalid, NotFound
from blog.tags.changes import Change
from blog.tags.vocabulary import Vocabulary, told
from tests.fuzz import often

NAMES = ("A", "B", "C", "C++", "D")


def tree(*trails: str) -> Vocabulary:
    """A vocabulary with these categories (`A/B`) and all above them, numbered from 1."""
    made = Vocabulary({})
    for trail in trails:
        add(made, trail.split("/"))
    return made


def add(made: Vocabulary, names: list[str]) -> None:
    for n in range(len(names)):
        found, rest = made.walk(names[: n + 1])
        if rest:
            change = Change(made)
            change.add(rest[0], found[-1] if found else None)
            keep(made, change)


def keep(made: Vocabulary, change: Change) -> None:
    """What storing does: a new label gets the next number; what was before stays as it was."""
    made.labels, made.names, made.addresses = change.after.labels, change.after.names, change.after.addresses
    if 0 in made.labels:
        number = max(made.labels) + 1
        made.labels[number] = replace(made.labels.pop(0), id=number)
    made.__post_init__()


def one(made: Vocabulary, trail: str) -> int:
    """The number of the category that is called so now."""
    found, rest = made.walk(trail.split("/"))
    assert not rest
    assert made.trail(found[-1]) == trail.split("/")
    return found[-1]


def after(made: Vocabulary, act: Callable[[Change], None]) -> Change:
    change = Change(made)
    act(change)
    return change


def shown(made: Vocabulary) -> list[str]:
    return sorted("/".join(made.trail(id)) for id in made.labels)


def test_a_new_name_takes_the_address_along_and_leaves_a_way_from_the_old_one() -> None:
    made = tree("A/B/C")
    change = after(made, lambda change: change.rename(one(made, "A"), "X"))
    assert [label.path for label in change.after.within(None)] == ["X", "X/B", "X/B/C"]
    assert change.redirects == [("A", "X"), ("A/B", "X/B"), ("A/B/C", "X/B/C")]
    assert change.told(["A", "B", "new"]) == ["X", "B", "new"]
    assert change.after.today(["A", "B"]) == ["X", "B"]


def test_an_address_can_be_chosen_and_stays_when_only_the_name_changes_its_case() -> None:
    made = tree("A")
    change = after(made, lambda change: change.rename(one(made, "A"), "Letter A", "a"))
    assert change.after.paths == {"a": one(made, "A")}
    assert after(change.after, lambda c: c.rename(one(change.after, "Letter A"), "Letter A")).redirects == []


@pytest.mark.parametrize("slug", ["a b", "a/b", "-", "a-"])
def test_what_cannot_be_an_address_is_refused(slug: str) -> None:
    made = tree("A")
    with pytest.raises(Invalid, match="cannot be an address"):
        after(made, lambda change: change.rename(one(made, "A"), "A", slug))


def test_a_name_that_another_one_has_says_which() -> None:
    made = tree("A", "B", "A/B")
    with pytest.raises(Invalid) as refused:
        after(made, lambda change: change.rename(one(made, "A"), " B "))
    assert refused.value.values["taken"] == one(made, "B")
    with pytest.raises(Invalid, match="already B"):
        after(made, lambda change: change.move(one(made, "A/B"), None))


@pytest.mark.parametrize("name", ["", "  ", "x" * 101])
def test_a_name_is_neither_empty_nor_endless(name: str) -> None:
    with pytest.raises(Invalid):
        after(tree("A"), lambda change: change.add(name))


def test_two_names_with_one_slug_get_two_addresses_and_no_address_from_before_is_taken_unasked() -> None:
    made = tree("C", "C++")
    assert sorted(made.paths) == ["C", "C-2"]
    keep(made, after(made, lambda change: change.rename(one(made, "C"), "D")))
    add(made, ["C#"])
    assert sorted(made.paths) == ["C-2", "C-3", "D"]


def test_a_new_label_takes_its_name_and_its_address_back() -> None:
    made = tree("A")
    keep(made, after(made, lambda change: change.rename(one(made, "A"), "B")))
    assert made.today(["A"]) == ["B"]
    keep(made, after(made, lambda change: change.add("A", slug="A")))
    assert (made.today(["A"]), sorted(made.paths), made.addresses) == (["A"], ["A", "B"], {})


@pytest.mark.parametrize("target", ["A", "A/B", "A/B/C"])
def test_nothing_goes_below_itself(target: str) -> None:
    made = tree("A/B/C")
    with pytest.raises(Invalid, match="cannot go to itself"):
        after(made, lambda change: change.move(one(made, "A"), one(made, target)))


def test_a_branch_moves_whole() -> None:
    made = tree("A/B/C", "D")
    change = after(made, lambda change: change.move(one(made, "A/B"), one(made, "D")))
    assert shown(change.after) == ["A", "D", "D/B", "D/B/C"]
    assert change.told(["A", "B", "C"]) == ["D", "B", "C"]
    assert [label.name for label in change.renamed] == ["B"]
    back = after(change.after, lambda c: c.move(one(made, "A/B"), one(made, "A")))
    assert back.after.paths == made.paths


def test_merging_goes_down_the_tree() -> None:
    made = tree("A/B/C", "A/E", "X/B/D")
    change = after(made, lambda change: change.unite([one(made, "A")], one(made, "X")))
    assert shown(change.after) == ["X", "X/B", "X/B/C", "X/B/D", "X/E"]
    assert [change.told(trail) for trail in (["A"], ["A", "B", "C"], ["A", "E"])] == [
        ["X"],
        ["X", "B", "C"],
        ["X", "E"],
    ]
    assert ("A/B", "X/B") in change.redirects


def test_several_are_merged_at_once_whatever_lies_in_what() -> None:
    made = tree("A/B/C", "D")
    change = after(
        made, lambda change: change.unite([one(made, "A"), one(made, "A/B"), one(made, "D")], one(made, "D"))
    )
    assert shown(change.after) == ["D", "D/C"]


def test_what_is_merged_into_something_below_it_is_refused() -> None:
    made = tree("A/B")
    with pytest.raises(Invalid, match="cannot go"):
        after(made, lambda change: change.unite([one(made, "A")], one(made, "A/B")))
    with pytest.raises(Invalid, match="Choose"):
        after(made, lambda change: change.unite([one(made, "A")], one(made, "A")))
    with pytest.raises(NotFound):
        after(made, lambda change: change.unite([99], one(made, "A")))


def test_chains_collapse() -> None:
    made = tree("A", "B", "C")
    a, b, c = (one(made, name) for name in "ABC")
    keep(made, after(made, lambda change: change.unite([a], b)))
    keep(made, after(made, lambda change: change.unite([b], c)))
    keep(made, after(made, lambda change: change.rename(c, "D")))
    assert made.addresses == dict.fromkeys("ABC", c)
    assert [made.today([name]) for name in "ABC"] == [["D"]] * 3


def test_deleting_lifts_what_is_below_and_forgets_the_name() -> None:
    made = tree("A/B/C", "A/C")
    change = after(made, lambda change: change.remove(one(made, "A/B")))
    assert shown(change.after) == ["A", "A/C"]
    assert change.told(["A", "B"]) == ["A"]
    assert change.told(["A", "B", "C"]) == ["A", "C"]
    assert ("A/B", "A") in change.redirects
    assert change.after.today(["A", "B"]) == ["A", "B"]


def test_deleting_at_the_top_leaves_nothing_and_leads_nowhere() -> None:
    made = tree("A")
    change = after(made, lambda change: change.remove(one(made, "A")))
    assert (change.told(["A"]), change.redirects, change.after.names) == ([], [("A", None)], {})


def test_deleting_with_another_one_in_its_place_remembers_the_name() -> None:
    made = tree("A", "B")
    change = after(made, lambda change: change.remove(one(made, "A"), one(made, "B")))
    assert change.after.today(["A"]) == ["B"]


def test_a_child_may_take_the_place_of_its_parent_and_of_its_own_sibling() -> None:
    made = tree("A/A/B", "A/B/D")
    change = after(made, lambda change: change.remove(one(made, "A")))
    assert shown(change.after) == ["A", "A/B", "B", "B/D"]
    assert sorted(change.after.paths) == ["A", "A/B", "B", "B/D"]
    assert [change.told(trail) for trail in (["A"], ["A", "A", "B"], ["A", "B"])] == [[], ["A", "B"], ["B"]]


@pytest.mark.parametrize(
    ("said", "now"),
    [
        (["a", "b"], ["X", "b"]),
        (["a", "x", "a"], ["X", "x"]),
        (["b", "b", "a"], ["b", "b", "X"]),
        (["X", "b", "a"], ["X", "b"]),
        (["X", "X", "b"], ["X", "X", "b"]),
        (["gone", "b"], ["b"]),
    ],
)
def test_what_became_the_same_is_said_once(said: list[str], now: list[str]) -> None:
    words = {"a": ["X"], "gone": []}
    trails = told([[name] for name in said], lambda trail: words.get(trail[0], trail))
    assert trails == [[name] for name in now]


Step = tuple[str, int, int, str, str]
steps = st.lists(
    st.tuples(
        st.sampled_from(["add", "rename", "move", "merge", "delete", "reassign"]),
        st.integers(0, 9),
        st.integers(0, 9),
        st.sampled_from(NAMES),
        st.sampled_from(["", "", "a", "C"]),
    ),
    max_size=14,
)
files = st.lists(
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map("/".join),
    min_size=1,
    max_size=6,
    unique=True,
)


def act(made: Vocabulary, step: Step) -> Change:
    """Do what the step says to the labels that its numbers fall on; raises Invalid."""
    what, first, second, name, slug = step
    ids = sorted(made.labels)
    one, other = (ids[number % len(ids)] for number in (first, second)) if ids else (0, 0)
    change = Change(made)
    if what == "add" or not ids:
        change.add(name, other if first % 2 and ids else None, slug)
    elif what == "rename":
        change.rename(one, name, slug)
    elif what == "move":
        change.move(one, None if second % 3 == 0 else other)
    elif what == "merge":
        change.unite({one, ids[(first + 1) % len(ids)]}, other)
    else:
        change.remove(one, other if what == "reassign" else None)
    return change


def check(made: Vocabulary) -> None:
    """It is a tree, every address and name is one label's, and no former one hides a present one."""
    assert len({label.path for label in made.labels.values()}) == len(made.labels) == len(made.places)
    assert [*made.within(None)] and len([*made.within(None)]) == len(made.labels) if made.labels else True
    for label in made.labels.values():
        above = made.above(label.id)
        assert label.path.rpartition("/")[0] == (above[-2].path if len(above) > 1 else "")
    assert not made.names.keys() & made.places.keys()
    assert not made.addresses.keys() & made.paths.keys()
    assert {*made.names.values(), *made.addresses.values()} <= made.labels.keys()
    assert {parent for parent, _name in made.names} - {None} <= made.labels.keys()


@often(150)
@example(
    ["A/A/D", "D", "A/D"], [("delete", 0, 0, "A", "")]
)  # an address that two leave and a third one takes
@given(files, steps)
def test_whatever_is_done_the_tree_stays_a_tree_and_nothing_gets_lost(
    start: list[str], todo: list[Step]
) -> None:
    made = tree(*start)
    posts = {trail: trail.split("/") for trail in start}  # each says where it is filed
    owner = {trail: one(made, trail) for trail in start}  # and is filed there
    addresses = {label.path: label.id for label in made.labels.values()}
    for step in todo:
        try:
            change = act(made, step)
        except Invalid:
            continue
        posts = {key: change.told(trail) for key, trail in posts.items()}
        owner = {key: now for key, id in owner.items() if (now := change.now(id)) is not None}
        addresses = {path: now for path, id in addresses.items() if (now := change.now(id)) is not None}
        keep(made, change)
        check(made)
        addresses |= {label.path: label.id for label in made.labels.values()}
        for path, id in addresses.items():
            assert made.paths.get(path, made.addresses.get(path)) == id
        for key, trail in posts.items():
            assert trail == made.trail(owner.get(key))
            assert made.today(trail) == trail
