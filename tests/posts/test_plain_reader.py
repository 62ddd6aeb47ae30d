"""The quick reader of plain front matter agrees with the full one, or leaves the text to it."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blog.posts.frontmatter.nodes import ReadError
from blog.posts.frontmatter.plain_reader import read_plain
from blog.posts.frontmatter.yaml_reader import read_fully
from tests.fuzz import often

PLAIN = """title: 第十篇：从环境到部署 (1-2 个月)
date: 2025-07-29 10:00:00
url: /a/b.html
layout: null
tags:
  - Python
  - C++
categories: [技术, 后端]
quoted: 'it is: so'
other: "说 # 明"
none:
list:
- a b
empty: []
"""


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_what_nearly_everybody_writes_is_read_quickly_and_the_same(eol: str) -> None:
    text = PLAIN.replace("\n", eol)
    assert read_plain(text) is not None
    assert read_plain(text) == read_fully(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "title: a\n  b\n",
        "title: a # b\n",
        "title: a: b\n",
        "title: 'a''b'\n",
        'title: "\\u0041"\n',
        "title: *a\n",
        "title: &a b\n",
        "title: |\n  a\n",
        "title: a\ntitle: b\n",
        "title:a\n",
        "title:\ta\n",
        "title:  a\n",
        "title: a\u2028b\n",
        "title: -\n",
        "tags:\n  - a\n - b\n",
        "tags:\n  - a\n  - b: c\n",
        "tags:\n  - [a]\n",
        "tags: [a, [b]]\n",
        "tags: [a\n]\n",
        "title: a\n- b\n",
        "title: a\n\ntags: b\n",
        "# a\ntitle: a\n",
        "{title: a}\n",
        " title: a\n",
        "? title\n: a\n",
        "title: a\n...\n",
    ],
)
def test_whatever_else_may_be_meant_is_left_to_the_full_reader(text: str) -> None:
    assert read_plain(text) is None


letters = st.sampled_from(
    [*"ab1-:#,[]{}'\"&*!|>%@`?~/. 第“．\t\n", ": ", " #", "- ", "null", "\\", "\r\n", "\u2028"]
)
scraps = st.lists(letters, max_size=6).map("".join)
words = scraps | st.sampled_from(
    ["Python", "C++", "2025-07-29 10:00:00", "后端 开发", "null", "'a b'", '"a: b"']
)
lines = st.one_of(
    st.builds("{}: {}".format, st.sampled_from(["title", "tags", "a-b", "date"]), words),
    st.builds("{}:".format, st.sampled_from(["title", "tags", "x"])),
    st.builds("{}- {}".format, st.sampled_from(["", "  ", " "]), words),
    st.builds("{}: [{}]".format, st.sampled_from(["tags", "b"]), st.lists(words, max_size=3).map(", ".join)),
    scraps,
)


@often(1000)
@example(["title: null", "tags: [null, a]"])
@given(st.lists(lines, max_size=5))
def test_both_readers_agree(written: list[str]) -> None:
    text = "".join(line + "\n" for line in written)
    quick = read_plain(text)
    if quick is not None:
        try:
            assert read_fully(text) == quick
        except ReadError as error:
            raise AssertionError(text) from error
