"""Lists nest as their indent says, whatever the indent is."""

import pytest

from blog.rendering import render
from tests.rendering.tree import Shape, shape

TABLE = [
    ("two spaces", "- a\n  - b\n    - c\n- d", "a(b(c)) d"),
    ("three spaces", "1. a\n   - b\n2. c", "a(b) c"),
    ("four spaces", "- a\n    - b\n        - c\n- d", "a(b(c)) d"),
    ("tabs", "*\ta\n\t*\tb\n*\tc", "a(b) c"),
    ("one space is no nesting", "- a\n - b\n  - c\n   - d", "a b c d"),
    ("two markers on a line", "- - a\n  - b\n- c", "(a b) c"),
    ("a number in a bullet", "- 1. a\n- b", "(a) b"),
    ("parentheses", "1) a\n   - b\n2) c", "a(b) c"),
    ("ten and more", "9. a\n10. b\n    - c", "a b(c)"),
    ("under a line of text", "主要内容：\n- a\n- b", "a b"),
    ("under a heading", "## 标题\n- a\n  - b", "a(b)"),
    ("in a quotation", "> - a\n>   - b\n> - c", "a(b) c"),
    ("a lazy line", "- a\nb\n- c", "ab c"),
    ("a blank line between", "- a\n\n  - b\n\n- c", "a(b) c"),
    ("deeper and back by two", "- a\n  - b\n    - c\n  - d\n- e", "a(b(c) d) e"),
]


@pytest.mark.parametrize(("source", "nesting"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_items_nest_as_they_are_indented(source: str, nesting: str) -> None:
    assert _lists(shape(render(source).html)) == nesting


def test_a_blank_line_between_items_makes_paragraphs_and_none_does_not() -> None:
    assert "<p>" not in render("- a\n  - b\n- c").html
    assert render("- a\n\n- b").html.count("<p>") == 2
    assert render("- a\n  - b\n\n- c").html.count("<p>") == 2, "only the outer list is loose"


def test_a_number_other_than_one_does_not_start_a_list_in_running_text() -> None:
    assert "<ol" not in render("我在\n2024. 年写的").html
    assert '<ol start="2024">' in render("2024. 年写的").html


def test_a_different_marker_starts_a_new_list() -> None:
    assert render("- a\n- b\n* c").html.count("<ul>") == 2


def test_text_and_code_stay_in_their_item() -> None:
    html = render("- 步骤\n\n  第二段\n\n  ```sh\n  ls -l\n  ```\n- 下一步").html
    items = html.split("<li>")
    assert len(items) == 3
    assert "第二段" in items[1]
    assert "ls" in items[1]
    assert "下一步" in items[2]


@pytest.mark.parametrize("box", ["[ ]", "[x]", "[X]"])
def test_tasks_are_labelled_boxes_that_cannot_be_ticked(box: str) -> None:
    html = render(f"- {box} **写**完\n  - {box} 子任务").html
    assert html.count('disabled=""') == 2
    assert html.count('checked=""') == (0 if box == "[ ]" else 2)
    assert "<strong>写</strong>完</label>" in html


def test_brackets_in_the_middle_are_no_task() -> None:
    assert "<input" not in render("- 写 [ ] 完\n- [a] b").html


def _lists(tree: Shape) -> str:
    """`a(b c)`: the texts of items, their sub-items in parentheses."""
    return " ".join(filter(None, map(_list, tree)))


def _list(node: object) -> str:
    if not isinstance(node, tuple):
        return ""
    tag, _, children = node
    if tag == "li":
        inner = _lists(children)
        return _own(children) + (f"({inner})" if inner else "")
    return _lists(children)


def _own(children: Shape) -> str:
    paragraphs = [child[2] if isinstance(child, tuple) and child[0] == "p" else [child] for child in children]
    return "".join(word for words in paragraphs for word in words if isinstance(word, str))
