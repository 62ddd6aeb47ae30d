"""Admonitions, GitHub's alerts and folds."""

import pytest

from blog.rendering import render
from tests.rendering.tree import parsed, rendered, words

SAME = [
    '!!! warning "小心"\n    内容\n\n    - a\n      - b',
    "> [!WARNING] 小心\n> 内容\n>\n> - a\n>   - b",
]


@pytest.mark.parametrize("source", SAME)
def test_a_note_has_a_kind_a_title_and_any_content(source: str) -> None:
    note = rendered(source).find("div")
    assert note is not None
    assert note.get("class") == "admonition warning"
    assert [(child.tag, child.get("class")) for child in note] == [
        ("p", "admonition-title"),
        ("p", None),
        ("ul", None),
    ]
    assert words(note) == "小心 内容 a b"


def test_a_note_without_a_title_is_named_in_the_language_of_the_text() -> None:
    assert '<p class="admonition-title">提示</p>' in render("> [!TIP]\n> 多喝水").html
    assert '<p class="admonition-title">Tip</p>' in render("> [!TIP]\n> Drink water").html


def test_a_fold_is_closed_unless_it_says_open() -> None:
    closed, opened = rendered('??? note "更多"\n    内容').find("details"), rendered("> [!NOTE]+\n> x")[0]
    assert closed is not None
    assert "open" not in closed.attrib
    assert opened.tag == "details"
    assert "open" in opened.attrib


def test_a_summary_holds_words_only() -> None:
    for source in (
        '??? note "更 **多**"\n    内容',
        "> [!NOTE]- 更多\n> x",
        "<details><summary>a</summary>\n\nb</details>",
    ):
        summary = rendered(source).find("details/summary")
        assert summary is not None
        assert summary.find("p") is None


def test_markdown_between_html_tags_is_rendered_as_hexo_does() -> None:
    html = render("<details>\n<summary>更多</summary>\n\n- a\n  - **b**\n\n</details>\n\n后").html
    details = parsed(html).find("details")
    assert details is not None
    assert details.find("ul/li/ul/li/strong") is not None
    assert "后" not in words(details)


def test_other_text_with_exclamation_marks_is_text() -> None:
    assert render("!!! 注意").html == "<p>!!! 注意</p>"
    assert render("!!!").html == "<p>!!!</p>"
