"""What an author answers about doubtful places is done, and nothing else."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.errors import Conflict
from blog.posts.places.doubts import NONE, doubts, settled
from blog.posts.places.keys import Keyed, foreseen
from blog.posts.places.spots import Gone, nodes
from tests.fuzz import often
from tests.posts.places.edits import Series, outline
from tests.posts.places.test_keys import first, guide, numbers


@often(25)
@given(st.integers(0, 10**6))
def test_whatever_is_answered_every_number_is_kept_once_and_all_else_stays(seed: int) -> None:
    """In two editions, as answers are also about what the first one left open."""
    dice = Random(seed)
    before = Series(guide(), seed).edit(40).publish(guide())
    for generation in (1, 2):
        before = answered(before, Series(before, seed + generation).edit(40).publish(before), dice)


def answered(before: Keyed, found: Keyed, dice: Random) -> Keyed:
    asked = doubts(found, before)
    answers = {doubt.key: dice.choice([None, NONE, *doubt.perhaps]) for doubt in asked}
    decided = {key: now for key, now in answers.items() if now is not None}
    after = settled(found, before, decided)
    keys, gone = [node["key"] for node in nodes(after.outline)], [it["key"] for it in after.gone]
    assert len({*keys, *gone}) == len([*keys, *gone])
    assert max(keys + gone) < after.next_key
    assert {key for it in after.gone for key in it["perhaps"]} <= {*keys}
    assert {*keys, *gone} >= {node["key"] for node in nodes(before.outline)} | {
        it["key"] for it in before.gone
    }
    was = [node["key"] for node in nodes(found.outline)]
    changed = {old: new for old, new in zip(was, keys, strict=True) if old != new}
    for old, new in changed.items():
        assert decided[new] == old if new in decided else decided[old] == NONE
    ends = {it["key"]: it.get("into") for it in after.gone}
    for key, now in decided.items():
        if now != NONE:
            assert key in keys or ends[key] in keys
    return after


def test_without_answers_it_is_as_it_was_foreseen() -> None:
    found = Series(guide(), 7).edit(30).publish(guide())
    assert settled(found, guide(), {}) == found


def test_an_old_heading_that_is_the_same_is_found_at_its_former_id() -> None:
    before = first(outline("## 数据库连接池的原理\n\n甲\n\n## 别的\n\n乙\n"))
    found = foreseen(outline("## 理解连接池与它的参数\n\n甲\n\n## 别的\n\n乙\n"), before)
    (doubt,) = doubts(found, before)
    after = settled(found, before, {doubt.key: min(doubt.perhaps)})
    assert numbers(after.outline)["理解连接池与它的参数"] == doubt.key
    assert after.outline[0]["former"] == ["数据库连接池的原理"]
    assert after.gone == []
    assert foreseen(after.outline, after) == after


def test_what_is_one_that_came_back_is_merged_into_it_and_takes_nothing_from_it() -> None:
    text, now = "## 基础\n\n- 装饰器\n- 循环\n", "## 基础\n\n- 装饰器入门\n- 循环\n"
    before = first(outline(text))
    for body in (text.replace("- 装饰器\n", ""), now):
        before = foreseen(outline(body), before)
    found = foreseen(outline(text), before)
    (doubt,) = doubts(found, before)
    assert doubt.perhaps == {2: "装饰器"}
    after = settled(found, before, {doubt.key: 2})
    assert numbers(after.outline) == numbers(first(outline(text)).outline)
    assert [(it["key"], it["into"], it["perhaps"]) for it in after.gone] == [(doubt.key, 2, [])]


def test_an_old_text_that_is_restored_is_the_same_once_more_and_the_new_one_as_well() -> None:
    old, new = "- 请求\n- 响应\n", "- HTTP 消息\n- 响应\n"
    before = first(outline(old))
    found = foreseen(outline(new), before)
    after = settled(found, before, {1: 3})
    for text in (old, new, old, new):
        after = foreseen(outline(text), after)
        assert [node["key"] for node in after.outline] == [1, 2]
        assert after.gone == []
    both = foreseen(outline(new + "- 请求\n"), after)
    assert numbers(both.outline)["HTTP 消息"] == 1


def test_what_is_the_same_as_words_that_are_another_place_goes_with_the_words() -> None:
    """2 may be what is at 4, of which the same author says that it is not 4."""
    text = "- Kernel\n- {}\n- Editor\n- {}\n"
    gone: Gone = {"key": 2, "kind": "item", "level": 1, "text": "Old words", "parent": 0, "perhaps": [4]}
    one = first(outline(text.format("x", "Practice daily")))
    before = Keyed([node for node in one.outline if node["key"] != 2], [gone], one.next_key)
    found = foreseen(outline(text.format("Old words again", "Practice")), before)
    now = numbers(found.outline)
    assert now["Practice"] == 4
    assert {doubt.key for doubt in doubts(found, before)} == {2, 4}
    both = settled(found, before, {2: 4, 4: NONE})
    new = numbers(both.outline)["Practice"]
    assert [(it["key"], it.get("into"), it["perhaps"]) for it in both.gone] == [(2, new, []), (4, None, [])]
    later = settled(found, before, {4: NONE})
    assert [it["perhaps"] for it in later.gone] == [[now["Old words again"]], []]


def test_what_was_not_asked_is_no_answer() -> None:
    before = first(outline("- 请求\n- 响应\n"))
    found = foreseen(outline("- HTTP 消息\n- 响应\n"), before)
    for decided in ({1: 2}, {2: 3}, {9: 3}, {1: 9}):
        with pytest.raises(Conflict):
            settled(found, before, decided)
