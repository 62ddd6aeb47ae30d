"""Heading ids are Hexo's, unique, and not ours."""

import re

import pytest

from blog.rendering import render, slugize

IDS = [
    ("第一阶段：Python基础（1-2个月）", "第一阶段：Python基础（1-2个月）"),
    ("1. Python语言基础", "1-Python语言基础"),
    ("C++ 与 C#", "C-与-C"),
    ("Django REST Framework", "Django-REST-Framework"),
    ("a_b/c.d", "a-b-c-d"),
    ("**粗** `code_x` [链接](https://x.example)", "粗-code-x-链接"),
    ("What's new?", "What’s-new"),
    ("`it's`", "it-s"),
    ("Crème brûlée", "Creme-brulee"),
    ("ガイド한글", "ガイド한글"),
    ("全角　空格", "全角-空格"),
    ("&copy; 与 <b>x</b>", "©-与-x"),
    ("!!!", "section"),
    ("[别名](#bar)", "bar"),
    ("固定 {#t-1}", "t-1"),
]


@pytest.mark.parametrize(("text", "id_"), IDS)
def test_an_id_is_what_hexo_makes_of_the_text(text: str, id_: str) -> None:
    assert f' id="{id_}">' in render(f"## {text}").html


@pytest.mark.parametrize(
    ("text", "slug"),
    [("技术分享", "技术分享"), ("C++", "C"), (" a -- b ", "a-b"), ("Æther ß", "AEther-s"), ("...", "")],
)
def test_slugize_is_hexos(text: str, slug: str) -> None:
    assert slugize(text) == slug


def test_repeated_headings_are_counted() -> None:
    assert ids(render("# 甲\n## 甲\n## 甲\n## 甲-1\n## 甲").html) == ["甲", "甲-1", "甲-2", "甲-1-1", "甲-3"]


def test_ids_that_pages_use_themselves_are_dodged() -> None:
    html = render('## main\n\n## more\n\n<p id="main">x</p>\n\n<!-- more -->').html
    assert ids(html) == ["main-1", "more-1"]
    assert 'id="main"' not in html
    assert html.count('id="more"') == 1


def test_each_heading_links_to_itself_without_words() -> None:
    html = render("## 甲").html
    assert '<a aria-hidden="true" class="anchor" href="#甲" tabindex="-1">#</a></h2>' in html


def test_an_alias_is_no_link_any_more() -> None:
    assert render("## [别名](#bar)").html.count("<a ") == 1


@pytest.mark.parametrize("source", ["# 题 目\n\n正文", "题  目\n===\n\n正文", "\n\n# 题 `目`\n正文"])
def test_a_first_heading_that_repeats_the_title_is_left_out(source: str) -> None:
    assert render(source, title="题 目").html.strip() == "<p>正文</p>"


@pytest.mark.parametrize("source", ["## 题目", "# 题目二", "## 别的\n\n# 题目"])
def test_other_headings_stay(source: str) -> None:
    assert "题目" in render(source, title="题目").html


def test_the_title_still_counts_for_repeated_headings() -> None:
    assert ids(render("# 题目\n## 题目", title="题目").html) == ["题目-1"]


def ids(html: str) -> list[str]:
    return re.findall(r'<h\d id="([^"]*)">', html)
