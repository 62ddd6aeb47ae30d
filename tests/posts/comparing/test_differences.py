"""What differs is shown line by line, words marked, with a little of what stayed."""

from hypothesis import given
from hypothesis import strategies as st

from blog.posts.comparing.differences import Row, differences
from blog.posts.comparing.pieces import lines
from tests.fuzz import often

TEXTS = st.lists(st.sampled_from(["甲", "乙 x", "", "- 学习后端", "- 学习前端"]), max_size=30).map("\n".join)


def shown(row: Row) -> str:
    """A row as people read it, what differs in brackets."""
    return "".join(f"[{text}]" if differs else text for text, differs in row.parts)


def test_equal_texts_have_no_differences() -> None:
    assert differences("一\n二\n", "一\n二\n") == []


def test_the_words_of_a_changed_line_are_marked() -> None:
    gone, come = differences("学习 Flask 入门\n", "学习 Django 入门\n")
    assert (gone.kind, gone.old, shown(gone)) == ("gone", 1, "学习 [Flask] 入门")
    assert (come.kind, come.new, shown(come)) == ("come", 1, "学习 [Django] 入门")


def test_chinese_is_marked_by_character() -> None:
    gone, come = differences("模板渲染是第一步\n", "模板继承是第一步\n")
    assert (shown(gone), shown(come)) == ("模板[渲染]是第一步", "模板[继承]是第一步")


def test_nothing_is_marked_where_next_to_nothing_stayed() -> None:
    gone, come = differences("完全不同的一句话\n", "another sentence altogether\n")
    assert (shown(gone), shown(come)) == ("完全不同的一句话", "another sentence altogether")


def test_long_equal_stretches_are_left_out_and_counted() -> None:
    text = "".join(f"{n}\n" for n in range(1, 41))
    rows = differences(text, text.replace("20\n", "二十\n"))
    assert [(row.kind, row.count or row.old or row.new) for row in rows] == [
        ("skip", 16),
        *[("same", n) for n in (17, 18, 19)],
        ("gone", 20),
        ("come", 20),
        *[("same", n) for n in (21, 22, 23)],
        ("skip", 17),
    ]


@often(100)
@given(old=TEXTS, new=TEXTS)
def test_every_line_is_shown_or_counted(old: str, new: str) -> None:
    rows = differences(old, new)
    for text, side in ((old, "gone"), (new, "come")):
        there = [row for row in rows if row.kind in ("same", "skip", side)]
        assert sum(row.count or 1 for row in there) == (len(lines(text)) if old != new else 0)
        for line in ("".join(part for part, _differs in row.parts) for row in there if row.kind != "skip"):
            assert line in text.split("\n")
