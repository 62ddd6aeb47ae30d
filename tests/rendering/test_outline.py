"""The outline, and what is asked of it."""

import json
from pathlib import Path

import pytest

import blog
from blog.rendering import Node, Rendered, Stage, render, stage_in, toc

GUIDE = Path(blog.__file__).with_name("demo") / "_posts" / "python-backend-guide.md"


@pytest.fixture(scope="module")
def guide() -> Rendered:
    """The guide this site comes with."""
    return render(GUIDE.read_text().split("---\n", 2)[2])


def count(nodes: list[Node], kind: str) -> int:
    return sum((node["kind"] == kind) + count(node["children"], kind) for node in nodes)


def test_the_guide_has_every_heading_and_every_item_at_its_depth(guide: Rendered) -> None:
    assert (guide.html.count("<li>"), guide.html.count("<ul>")) == (443, 125)
    assert (count(guide.outline, "heading"), count(guide.outline, "item")) == (49, 443)


def test_headings_and_items_are_one_tree_in_document_order() -> None:
    source = "- 序\n\n## 一\n\n- **a**\n  - b `c`\n\n  续\n- d\n\n### 一一\n\n1. e\n\n## 二\n\n# 三"
    assert render(source).outline == [
        item("序", 1),
        heading("一", 2, item("a", 1, item("b c", 2)), item("d", 1), heading("一一", 3, item("e", 1))),
        heading("二", 2),
        heading("三", 1),
    ]


def test_the_outline_is_plain_json(guide: Rendered) -> None:
    assert json.loads(json.dumps(guide.outline)) == guide.outline


def test_footnotes_are_no_items() -> None:
    result = render("甲[^1]\n\n[^1]: 注")
    assert result.outline == []
    assert "注" in result.text


def test_contents_are_sections_with_their_subsections() -> None:
    outline = render("# 题\n\n## 一\n\n### 甲\n\n#### 深\n\n- 项\n\n## 二").outline
    assert toc(outline) == [
        {"id": "一", "text": "一", "children": [{"id": "甲", "text": "甲"}]},
        {"id": "二", "text": "二", "children": []},
    ]


@pytest.mark.parametrize(
    ("text", "stage"),
    [
        ("第一阶段：Python基础（1-2个月）", ("一", "Python基础", "1-2个月")),
        ("第 2 阶段: 进阶", ("2", "进阶", "")),
        ("第十二阶段", ("十二", "", "")),
        ("Stage 1: Basics (1-2 months)", ("1", "Basics", "1-2 months")),
        ("Phase IV - C (ANSI) and more", ("IV", "C (ANSI) and more", "")),
    ],
)
def test_stages_say_their_number_name_and_duration(text: str, stage: tuple[str, str, str]) -> None:
    (node,) = render(f"## {text}").outline
    assert stage_in(node) == Stage(*stage, node["id"])


@pytest.mark.parametrize("text", ["学习建议", "第一章：阶段", "Stages of grief", "第阶段"])
def test_other_headings_are_no_stages(text: str) -> None:
    assert stage_in(render(f"## {text}").outline[0]) is None


def test_the_text_is_what_a_reader_reads() -> None:
    text = render("## 标题\n\n甲**乙**丙[^1]\n\n- a\n  - b\n\n`x` & <b>y</b>\n\n[^1]: 注").text
    assert text == "标题\n甲乙丙\na\nb\nx & y\n注"


@pytest.mark.parametrize(
    ("body", "words", "minutes"),
    [
        ("", 0, 1),
        ("你好，world", 3, 1),
        ("Python 3.11 it's well-known", 4, 1),
        ("字" * 351, 351, 2),
        ("字" * 350 + " word" * 221, 571, 3),
        ("〇𠀀", 2, 1),
    ],
)
def test_length_is_counted_in_han_characters_and_words(body: str, words: int, minutes: int) -> None:
    result = render(body)
    assert (result.words, result.minutes) == (words, minutes)


def item(text: str, level: int, *children: Node) -> Node:
    return Node(kind="item", level=level, id="", text=text, children=list(children))


def heading(text: str, level: int, *children: Node) -> Node:
    return Node(kind="heading", level=level, id=text, text=text, children=list(children))
