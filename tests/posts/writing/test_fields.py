"""The fields of the form and the document are two views of one text."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.errors import Invalid
from blog.posts.document import parse
from blog.posts.writing.fields import as_text, changed, fields_of, from_text
from tests.fuzz import often

SOURCE = """---
# 我的模板
title:   '旧题'   # 先这样
tags: [Python, 后端]
categories: 技术分享
date: 2025-07-29
cover_picture: /images/a.png
my_key: {a: 1}
---

正文
"""


def lines(**changes: Any) -> list[str]:
    """The lines that differ afterwards."""
    new = changed(parse(SOURCE), changes).source
    assert new.endswith("---\n\n正文\n")
    return sorted(set(new.split("\n")) ^ set(SOURCE.split("\n")))


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"title": "新题"}, ["title:   '旧题'   # 先这样", "title:   '新题'   # 先这样"]),
        ({"tags": ["Python", "Flask"]}, ["tags: [Python, Flask]", "tags: [Python, 后端]"]),
        ({"tags": []}, ["tags: [Python, 后端]"]),
        (
            {"categories": [["技术", "Flask"]]},
            ["  - Flask", "  - 技术", "categories:", "categories: 技术分享"],
        ),
        ({"date": "2025-07-29 08:00:00"}, ["date: 2025-07-29", "date: 2025-07-29 08:00:00"]),
        ({"cover": "/b.png"}, ["cover_picture: /b.png", "cover_picture: /images/a.png"]),
        ({"excerpt": "一句话"}, ["excerpt: 一句话"]),
        ({"visibility": "private"}, ["visibility: private"]),
        ({"visibility": "public"}, []),
        ({"comments": False}, ["comments: false"]),
        ({"pinned": True}, ["sticky: 1"]),
        ({"pinned": False}, []),
        ({"changelog": True, "guide": True}, ["changelog: true", "guide: true"]),
        ({"hours_per_week": "8"}, ["hours_per_week: 8"]),
        ({"hours_per_week": ""}, []),
        ({}, []),
    ],
)
def test_a_changed_field_changes_its_own_line(changes: dict[str, Any], expected: list[str]) -> None:
    assert lines(**changes) == sorted(expected)


def test_the_whole_front_matter_can_be_changed_and_a_field_on_top_of_it() -> None:
    new = changed(parse(SOURCE), {"front": "title: 甲\nx: 1\n", "title": "乙"})
    assert new.source == "---\ntitle: 乙\nx: 1\n---\n\n正文\n"


def test_front_matter_can_go_and_come() -> None:
    bare = changed(parse(SOURCE), {"front": " \n"})
    assert bare.source == "\n正文\n"
    assert changed(bare, {"front": "title: 甲"}).source == "---\ntitle: 甲\n---\n\n正文\n"


@pytest.mark.parametrize("text", ["只是文字", "a: 1\n---\nb: 2", "- a"])
def test_what_is_no_front_matter_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="not front matter"):
        changed(parse(SOURCE), {"front": text})


def test_front_matter_with_a_mistake_is_refused_with_the_line() -> None:
    with pytest.raises(Invalid, match="line 4"):
        changed(parse(SOURCE), {"front": "title: a\nb: ["})


@pytest.mark.parametrize(
    ("key", "pinned"), [("sticky: 100", True), ("top: true", True), ("sticky: 0", False)]
)
def test_pinned_is_read_as_hexo_themes_do_and_taken_out_whole(key: str, pinned: bool) -> None:
    document = parse(f"---\ntitle: a\n{key}\n---\n")
    assert fields_of(document)["pinned"] is pinned
    assert changed(document, {"pinned": False}).pinned == 0
    assert changed(document, {"pinned": pinned}) == document


@pytest.mark.parametrize("value", ["private", "members", "paid", "PRIVATE"])
def test_any_visibility_but_a_public_one_is_private(value: str) -> None:
    document = parse(f"---\nvisibility: {value}\n---\n")
    assert fields_of(document)["visibility"] == "private"
    assert changed(document, {"visibility": "private"}) == document
    assert changed(document, {"visibility": "public"}).private is False


@often(100)
@given(
    st.lists(st.text(alphabet='ab ,，、">甲', min_size=1).filter(lambda tag: tag == tag.strip()), max_size=5)
)
def test_tags_come_back_from_the_form_as_they_went_there(tags: list[str]) -> None:
    assert from_text("tags", as_text("tags", tags)) == tags


def test_categories_are_paths() -> None:
    shown = as_text("categories", [["技术", "Python"], ["随笔"]])
    assert shown == "技术 > Python, 随笔"
    assert from_text("categories", shown) == [["技术", "Python"], ["随笔"]]
    assert from_text("categories", "技术>Python，、 > ") == [["技术", "Python"]]


def test_hours_a_week_are_a_number_or_none() -> None:
    document = changed(parse(SOURCE), {"hours_per_week": " 8 "})
    assert changed(document, {"hours_per_week": ""}).source == SOURCE
    for wrong in ("0", "101", "8h", "１", "-1"):
        with pytest.raises(Invalid) as refused:
            changed(document, {"hours_per_week": wrong})
        assert refused.value.field == "hours_per_week"
