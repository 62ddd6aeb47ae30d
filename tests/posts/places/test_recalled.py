"""A text that a place had before, or that stood elsewhere once, takes no number from one that is there."""

import pytest

from blog.posts.places.doubts import NONE, doubts, settled
from blog.posts.places.keys import Keyed, foreseen
from tests.posts.places.edits import outline
from tests.posts.places.test_keys import first, numbers

TOOLS, SERVERS = "## Tools\n\n- Editor\n", "\n## Servers\n\n- Kernel\n- {}\n"
ANEW = "Wholly other words here"
NOW = f"{ANEW} and now"


def then(before: Keyed, body: str) -> Keyed:
    return foreseen(outline(body), before)


def decided(before: Keyed, body: str, was: str, now: str | None) -> Keyed:
    """The next edition, whose author says that a doubtful place is called so now, or is another one."""
    found = then(before, body)
    asked = next(doubt for doubt in doubts(found, before) if doubt.text == was)
    return settled(found, before, {asked.key: numbers(found.outline)[now] if now else NONE})


def called_anew() -> tuple[int, Keyed]:
    """The number of "Docker", and the edition whose author says that it is called `ANEW`."""
    one = first(outline(TOOLS + SERVERS.format("Docker")))
    return numbers(one.outline)["Docker"], decided(one, TOOLS + SERVERS.format(ANEW), "Docker", ANEW)


@pytest.mark.parametrize(
    "body",
    [
        f"{TOOLS}- Docker\n{SERVERS.format(NOW)}",
        f"{TOOLS}{SERVERS.format(NOW)}\n## Docker\n\nNew.\n",
        f"{TOOLS}{SERVERS.format('Docker')}\n## {ANEW} at length\n\n- {NOW}\n",  # moved, too
    ],
)
def test_the_old_text_of_a_place_that_was_edited_is_another_place(body: str) -> None:
    key, before = called_anew()
    found = then(before, body)
    new = numbers(found.outline)
    assert new["Docker"] != key
    assert any(doubt.key == key and new[NOW] in doubt.perhaps for doubt in doubts(found, before))


def test_the_old_text_of_a_place_whose_points_stand_below_another_one_is_another_place() -> None:
    points = "  - apples\n  - pears\n"
    key, before = called_anew()
    before = then(before, TOOLS + SERVERS.format(ANEW) + points)
    found = numbers(then(before, f"{TOOLS}- Docker\n{SERVERS.format('Something')}{points}").outline)
    assert (found["Something"], found["Docker"] != key) == (key, True)


def test_what_comes_back_where_it_was_taken_out_is_not_what_was_once_called_the_same() -> None:
    key, before = called_anew()
    both = then(before, f"{TOOLS}- Docker\n{SERVERS.format(ANEW)}")
    without = then(both, TOOLS + SERVERS.format(ANEW))
    back = numbers(then(without, f"{TOOLS}- Docker\n\n## Servers\n\n- Kernel\n").outline)
    assert back["Docker"] == numbers(both.outline)["Docker"] != key


def test_a_place_that_is_another_one_after_all_has_none_of_its_old_texts() -> None:
    key, before = called_anew()
    apart = decided(before, TOOLS + SERVERS.format(NOW), ANEW, None)
    assert numbers(apart.outline)[NOW] != key
    assert [node for node in apart.outline[1]["children"] if "names" in node] == []
    assert numbers(then(apart, TOOLS + SERVERS.format(ANEW)).outline)[ANEW] == key


@pytest.mark.parametrize("sections", [("One",), ("One", "Two")])
def test_what_is_shortened_to_a_text_that_stood_elsewhere_once_was_renamed(sections: tuple[str, ...]) -> None:
    known = "".join(f"## {name}\n\n- Words of {name}\n- Practice\n\n" for name in sections)
    here = "## Three\n\n- Other words\n- Practice daily\n"
    one = first(outline(known + here))
    without = then(one, known.replace("- Practice\n", "") + here)
    found = then(without, known.replace("- Practice\n", "") + here.replace(" daily", ""))
    assert numbers(found.outline)["Practice"] == numbers(one.outline)["Practice daily"]
