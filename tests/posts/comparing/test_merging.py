"""Two changes of one text: what only one side changed is taken, and where they clash both are there."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.posts.comparing.merging import MIDDLE, MINE, THEIRS, Clash, merge
from blog.posts.comparing.pieces import changes, lines, words
from tests.fuzz import often

BASE = "第一行\n第二行\n第三行\n第四行\n第五行\n"

LINES = st.lists(st.sampled_from(["# 标题", "", "- 学习", "- 后端", "- Flask", "同一行", "x"]), max_size=12)
TEXTS = st.one_of(
    LINES.map(lambda rows: "".join(row + "\n" for row in rows)),
    st.text(alphabet=st.characters(blacklist_categories=["Cs"]), max_size=60),
)


def test_changes_of_different_lines_are_both_taken() -> None:
    mine, theirs = BASE.replace("第一", "我的第一"), BASE.replace("第五行\n", "他们的第五行\n第六行\n")
    merged = merge(BASE, mine, theirs)
    assert merged.text == "我的第一行\n第二行\n第三行\n第四行\n他们的第五行\n第六行\n"
    assert merged.clashes == ()


def test_changes_of_different_words_of_one_line_are_both_taken() -> None:
    merged = merge(
        "路由与视图，请求与响应，模板渲染\n",
        "路由和视图，请求与响应，模板渲染\n",
        "路由与视图，请求与响应，模板渲染(Jinja2)\n",
    )
    assert merged.text == "路由和视图，请求与响应，模板渲染(Jinja2)\n"
    assert merged.clashes == ()


def test_lines_below_each_other_that_both_changed_are_both_taken() -> None:
    mine, theirs = BASE.replace("第二行", "第二行，改过"), BASE.replace("第三行", "第三行，也改过")
    assert merge(BASE, mine, theirs).text == BASE.replace("二行", "二行，改过").replace(
        "三行", "三行，也改过"
    )


def test_one_word_that_both_changed_stands_there_twice_between_marks() -> None:
    merged = merge(BASE, BASE.replace("三", "甲"), BASE.replace("三", "乙"))
    assert merged.text == f"第一行\n第二行\n{MINE}\n第甲行\n{MIDDLE}第乙行\n{THEIRS}\n第四行\n第五行\n"
    assert merged.clashes == (Clash(3, "第甲行\n", "第乙行\n"),)


def test_what_one_took_out_and_the_other_changed_is_a_clash() -> None:
    merged = merge(BASE, BASE.replace("第三行\n", ""), BASE.replace("第三行", "第三行改过"))
    assert merged.clashes == (Clash(3, "", "第三行改过\n"),)


def test_two_texts_that_both_added_at_the_same_place_are_a_clash() -> None:
    assert merge(BASE, BASE + "甲\n", BASE + "乙\n").clashes == (Clash(6, "甲\n", "乙\n"),)


def test_the_same_addition_of_both_is_taken_once() -> None:
    assert merge(BASE, BASE + "同\n", "零\n" + BASE + "同\n").text == "零\n" + BASE + "同\n"


def test_a_last_line_without_an_end_keeps_the_marks_on_lines_of_their_own() -> None:
    assert merge("", "甲", "乙").text == f"{MINE}\n甲\n{MIDDLE}乙\n{THEIRS}\n"


def test_line_ends_stay_as_they_were() -> None:
    base = "一\r\n二\r\n三\r\n"
    merged = merge(base, base.replace("一", "壹"), base.replace("三", "叁"))
    assert merged.text == "壹\r\n二\r\n叁\r\n"


@often(100)
@given(base=TEXTS, text=TEXTS)
def test_what_both_changed_alike_or_only_one_changed_is_taken_as_it_is(base: str, text: str) -> None:
    assert merge(base, text, text).text == text
    assert merge(base, text, base).text == text
    assert merge(base, base, text).text == text


@often(100)
@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_it_is_the_same_the_other_way_round(base: str, mine: str, theirs: str) -> None:
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert [(c.mine, c.theirs) for c in one.clashes] == [(c.theirs, c.mine) for c in other.clashes]
    if not one.clashes:
        assert one.text == other.text


@often(100)
@given(base=TEXTS, mine=TEXTS, theirs=TEXTS)
def test_no_word_is_lost_but_from_lines_that_the_other_one_changed(base: str, mine: str, theirs: str) -> None:
    there = Counter(words(merge(base, mine, theirs).text))
    for one, other in ((mine, theirs), (theirs, mine)):
        before = lines(base)
        touched = "".join(line for c in changes(before, lines(other)) for line in before[c.start : c.end])
        assert there >= Counter(words(one)) - Counter(words(touched))


@often(100)
@given(rows=st.lists(st.uuids().map(str), min_size=5, max_size=40, unique=True), data=st.data())
def test_edits_apart_from_each_other_are_both_there_and_nothing_else_changed(
    rows: list[str], data: st.DataObject
) -> None:
    place = data.draw(st.integers(1, len(rows) - 3))
    mine_at = data.draw(st.integers(0, place - 1))
    theirs_at = data.draw(st.integers(place + 1, len(rows) - 1))
    mine, theirs, both = list(rows), list(rows), list(rows)
    for text in (mine, both):
        text[mine_at] = "我写的"
    for text in (theirs, both):
        text[theirs_at] = "他写的"
    assert merge(*("".join(row + "\n" for row in text) for text in (rows, mine, theirs))).text == "".join(
        row + "\n" for row in both
    )


@pytest.mark.parametrize("piece", ["甲", "a ", "\n", "同一行\n", "x\ny\n"])
def test_a_megabyte_is_merged_in_time(piece: str) -> None:
    base = piece * (1_000_000 // len(piece))
    merged = merge(base, "我\n" + base, base + "\n他\n")
    assert merged.text.startswith("我\n") or merged.clashes
    assert "他\n" in merged.text


def test_marks_say_whose_is_what() -> None:
    merged = merge("甲\n", "乙\n", "丙\n", ("你的", "Dora"))
    assert merged.text == "<<<<<<< 你的\n乙\n=======\n丙\n>>>>>>> Dora\n"
