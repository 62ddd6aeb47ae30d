"""A preview is what readers will get, with the numbers of lines and with ids of its own."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.rendering import render
from tests.fuzz import often
from tests.rendering.tree import rendered, words

BODY = """# 开始

一段话
第二行。

- 甲
  - 乙

    段落
- 丙

| a | b |
|---|---|
| 1 | 2 |

```python
print(1)
```

> 引用

!!! note
    注意

题目
----

脚注 [^1]

[^1]: 说明
"""
PIECES = st.sampled_from(
    [
        "# a\n",
        "- b\n",
        "  - c\n",
        "d\n",
        "\n",
        "> e\n",
        "```\n",
        "    f\n",
        "|g|h|\n|-|-|\n",
        "<div>\n",
        "---\n",
        "[^1]: i\n",
        "j[^1]\n",
    ]
)


def test_every_element_says_on_which_line_it_begins() -> None:
    found = {
        (element.tag, words(element)[:9]): int(element.attrib["data-line"])
        for element in rendered(BODY, lines_from=1).iter()
        if "data-line" in element.attrib
    }
    lines = BODY.split("\n")
    for (_tag, text), number in found.items():
        assert text.split()[0] in lines[number - 1] or lines[number - 1].startswith(("```", "!!!")), text
    assert {tag for tag, _text in found} >= {"h1", "p", "ul", "li", "table", "div", "blockquote", "h2"}


def test_lines_are_counted_from_where_the_text_begins() -> None:
    assert '<p data-line="8">' in render("一段话", lines_from=8).html


def test_ids_and_the_links_to_them_cannot_meet_those_of_a_page() -> None:
    preview = rendered("## Title\n\n[dahin](#title) [^1]\n\n[^1]: x\n", lines_from=1)
    ids = {element.attrib["id"] for element in preview.iter() if "id" in element.attrib}
    targets = {element.attrib["href"][1:] for element in preview.iter("a")}
    assert ids
    assert all(name.startswith("look-") for name in ids | targets)
    assert render("## Title", lines_from=1).outline[0]["id"] == "look-Title"


@pytest.mark.parametrize("value", ["x", "1 onclick=alert(1)", "１", "-1", '1"', "1234567890"])
def test_an_author_cannot_write_anything_else_there(value: str) -> None:
    assert "data-line" not in render(f"<p data-line='{value}'>a</p>", lines_from=1).html


def test_what_readers_get_has_no_numbers() -> None:
    assert 'data-line="' not in render('<p data-line="1">a</p>\n\nb {: data-line=2}').html


@often(150)
@given(st.lists(PIECES, max_size=12).map("".join))
def test_it_is_otherwise_what_readers_will_get(body: str) -> None:
    preview = re.sub(r' data-line="\d+"', "", render(body, lines_from=1).html)
    assert preview.replace('id="look-', 'id="').replace('href="#look-', 'href="#') == render(body).html
