"""Changing a document: one value changes, and every other byte stays."""

from typing import Any

import pytest

from blog.errors import Invalid
from blog.posts.document import Moment, compose, parse

POST = """---
# how this file came to be
title: "旧标题" # the title
tags: # all of them
  - Python # a language
  # the next one is odd
  - '2025'
categories:
- - A
  - B
- C
top: 1   # unknown

cover_picture: /a.png
---

body
"""


def changed(source: str, **changes: Any) -> str:
    """The new front matter and body, read again and found to say what was asked for."""
    document = parse(source).patch(**changes)
    for field, value in changes.items():
        if field != "keys":
            got = getattr(document, field)
            assert (got.raw if isinstance(got, Moment) else got) == value
    assert parse(document.source) == document
    return document.source


@pytest.mark.parametrize(
    ("change", "old", "new"),
    [
        ({"title": "新: 标题"}, 'title: "旧标题" #', 'title: "新: 标题" #'),
        ({"tags": ["Python", "Go"]}, "- '2025'", "- 'Go'"),
        ({"tags": ["2025"]}, "  - Python # a language\n", ""),
        ({"tags": ["Python", "2025", "a, b"]}, "- '2025'\n", "- '2025'\n  - a, b\n"),
        ({"tags": ["Go", "Python", "2025"]}, "  - Python", "  - Go\n  - Python"),
        ({"categories": [["A", "X"], ["C"]]}, "  - B", "  - X"),
        ({"categories": [["B"], ["C"]]}, "- - A\n  - B\n- C\n", "- - B\n- [C]\n"),
        ({"categories": [["A", "B", "D"], ["C"]]}, "  - B\n", "  - B\n  - D\n"),
        ({"categories": [["A", "B"], ["C"], ["D", "E"]]}, "- C\n", "- C\n- [D, E]\n"),
        ({"categories": [["A", "B"], ["E"]]}, "- C\n", "- E\n"),
        ({"cover": "/b c.png"}, "/a.png", "/b c.png"),
        ({"cover": None}, "cover_picture: /a.png\n", ""),
        ({"published": False}, "/a.png\n", "/a.png\npublished: false\n"),
        ({"description": "1\n2"}, "/a.png\n", "/a.png\ndescription: |-\n  1\n  2\n"),
        ({"keys": {"top": 2}}, "top: 1 ", "top: 2 "),
        ({"keys": {"top": None}}, "top: 1   # unknown\n", ""),
        ({"keys": {"new": ["a"]}}, "/a.png\n", "/a.png\nnew:\n  - a\n"),
        ({"body": "other"}, "\nbody\n", "other"),
    ],
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_a_change_touches_only_its_own_lines(change: dict[str, Any], old: str, new: str, eol: str) -> None:
    assert POST.count(old) == 1
    source, expected = POST.replace("\n", eol), POST.replace(old, new).replace("\n", eol)
    if "body" in change:
        expected = expected.replace(f"{eol}---{eol}other", f"{eol}---{eol}other")
    assert changed(source, **change) == expected


@pytest.mark.parametrize(
    ("old", "change", "new"),
    [
        ("title: 'it''s'", {"title": "he's"}, "title: 'he''s'"),
        ("title: a", {"title": "2025"}, "title: '2025'"),
        ("title: a", {"title": "a\tb"}, "title: 'a\tb'"),
        ("title: a", {"title": ""}, "title: ''"),
        ("title:   a   # c", {"title": "b"}, "title:   b   # c"),
        ("title: # c", {"title": "b"}, "title: b # c"),
        ("title: one\n  two # c", {"title": "b"}, "title: b # c"),
        ("title: |-\n    a\n\nx: 1", {"title": "b"}, "title: |-\n  b\n\nx: 1"),
        ("title: a # c", {"title": "b\n"}, "title: | # c\n  b"),
        ("title: # c", {"title": "b\n"}, "title: | # c\n  b"),
        ("title: | # c\n a", {"title": "b"}, "title: |- # c\n  b"),
        ("title: >+ # c\n a\n", {"title": " b"}, "title: ' b' # c"),
        ("title: # c\n- a # d", {"title": "b\n"}, 'title: "b\\n" # c # d'),
        ("tags: Python # c", {"tags": ["Go"]}, "tags: Go # c"),
        ("tags: Python", {"tags": ["Python", "Go"]}, "tags:\n  - Python\n  - Go"),
        ("tag: Python", {"tags": ["Go"]}, "tag: Go"),
        ("tags: # c\nx: 1", {"tags": ["Go"]}, "tags: # c\n  - Go\nx: 1"),
        ("tags: # c\n- a", {"tags": []}, "tags: [] # c"),
        ("tags: []", {"tags": ["a", "b, c"]}, "tags: [a, 'b, c']"),
        ("tags: [a,b] # c", {"tags": ["a", "b", "c"]}, "tags: [a,b,c] # c"),
        ("tags: ['a', 'b']", {"tags": ["b", "c"]}, "tags: ['b', 'c']"),
        ("tags: [\n  a, # 1\n  b # 2\n]", {"tags": ["a", "c"]}, "tags: [\n  a, # 1\n  c # 2\n]"),
        ("tags: [a, b]", {"tags": ["a"]}, "tags: [a]"),
        ("tags:\n- a\nx: 1", {"categories": [["a", "b"]]}, "tags:\n- a\nx: 1\ncategories:\n- a\n- b"),
        ("tags:\n\t- a\n\t- b", {"tags": ["a", "c"]}, "tags:\n\t- a\n\t- c"),
        ("tags:\n  -\n  - b", {"tags": ["a", "b"]}, "tags:\n  - a\n  - b"),
        ("category: a", {"categories": [["b"]]}, "category: b"),
        ("categories: a", {"categories": [["a", "b"]]}, "categories:\n  - a\n  - b"),
        ("categories: [a, b]", {"categories": [["a"]]}, "categories: [a]"),
        ("categories: [a, b]", {"categories": [["a"], ["b"]]}, "categories: [[a], [b]]"),
        ("categories: [[a, b]]", {"categories": [["a", "c"]]}, "categories: [[a, c]]"),
        ("categories: [[a], b]", {"categories": [["b"]]}, "categories: [[b]]"),
        ("cover: '#fff'", {"cover": "/a.png"}, "cover: '/a.png'"),
        ("cover: false", {"cover": "/a.png"}, "cover: /a.png"),
        ("photos: [p.jpg, q.jpg]", {"cover": "r.jpg"}, "photos: [r.jpg, q.jpg]"),
        ("photos: [p.jpg]", {"cover": None}, "photos: [p.jpg]\ncover: false"),
        ("published: false", {"published": True}, "published: true"),
        ("comments: true", {"comments": False}, "comments: false"),
        ("a: 1 # only", {"title": "t"}, "a: 1 # only\ntitle: t"),
        ("  a: 1\n  b: 2", {"title": "t"}, "  a: 1\n  b: 2\n  title: t"),
        ("a: |+\n  x\n", {"title": "t"}, "a: |+\n  x\n\ntitle: t"),
        ("a: 1\n# last words", {"title": "t"}, "a: 1\ntitle: t\n# last words"),
        ("{a: 1}", {"title": "t, u"}, "{a: 1, title: 't, u'}"),
        ("{title: a, b: 1}", {"title": None}, "{b: 1}"),
        ("{}", {"title": "t"}, "title: t"),
        ("title: a # c", {"title": None}, "{} # c"),
        ("title: &t a\nx: 1", {"title": "b"}, "title: b\nx: 1"),
        ("x: &t a\ntitle: *t", {"title": "b"}, "x: &t a\ntitle: b"),
    ],
)
def test_the_old_shape_and_style_are_kept_where_they_can_say_it(
    old: str, change: dict[str, Any], new: str
) -> None:
    assert changed(f"---\n{old}\n---\nb", **change) == f"---\n{new}\n---\nb"


@pytest.mark.parametrize(
    ("old", "change", "new"),
    [
        ('"title": "a",\n"x": 1', {"title": 'b "c"'}, '"title": "b \\"c\\"",\n"x": 1'),
        ('"title": "a"', {"tags": ["b"]}, '"title": "a",\n"tags": ["b"]'),
        ('"a": 1, "b": 2', {"guide": True}, '"a": 1, "b": 2, "guide": true'),
        ('"tags": ["a", "b"]', {"tags": ["b"]}, '"tags": ["b"]'),
        ('"tags": [\n "a",\n "b"]', {"tags": ["a", "b", "c"]}, '"tags": [\n "a",\n "b",\n "c"]'),
        ('"a": 1,\n"title": "b"', {"title": None}, '"a": 1'),
        ('"title": "b"', {"title": None}, " "),
        ('"date": "2025-01-01"', {"date": "2025-01-02"}, '"date": "2025-01-02"'),
    ],
)
def test_json_front_matter_stays_json(old: str, change: dict[str, Any], new: str) -> None:
    assert changed(f";;;\n{old}\n;;;\nb", **change) == f";;;\n{new}\n;;;\nb"


@pytest.mark.parametrize(
    ("source", "change", "new"),
    [
        ("", {"title": "t"}, "---\ntitle: t\n---\n"),
        ("\ufeff# x\r\n", {"title": "t"}, "\ufeff---\r\ntitle: t\r\n---\r\n# x\r\n"),
        ("---\n---\nb", {"title": "t"}, "---\ntitle: t\n---\n---\n---\nb"),
        ("just text", {"body": "other"}, "other"),
        ("just text", {"title": None}, "just text"),
        ("---\na: 1\n---", {"body": "b"}, "---\na: 1\n---\nb"),
        ("---\na: 1\n---", {"body": "\nb"}, "---\na: 1\n---\n\nb"),
        ("a: 1\n---b", {"body": "-"}, "a: 1\n---\n-"),
        ("a: 1\n---\nb", {"title": "t"}, "a: 1\ntitle: t\n---\nb"),
    ],
)
def test_front_matter_and_body_stay_apart(source: str, change: dict[str, Any], new: str) -> None:
    assert changed(source, **change) == new


def test_what_is_there_already_changes_nothing() -> None:
    document = parse(POST.replace("body", "body\n\n"))
    told = {
        field: getattr(document, field)
        for field in ("title", "tags", "categories", "cover", "published", "guide", "date", "body")
    }
    assert document.patch(**told, keys={"top": 1, "missing": None}) is document
    assert document.patch() is document
    odd = parse("---\ntitle: a\r\r\n---\n")
    assert odd.patch(title="a", tags=[], keys={"title": "a"}).source == odd.source


def test_an_aliased_key_goes_together_with_its_other_name() -> None:
    assert changed("---\ntag: a\nx: 1\ntags: b\n---\n", tags=[]) == "---\ntag: a\nx: 1\ntags: []\n---\n"
    assert parse("---\ntag: a\nx: 1\ntags: b\n---\n").patch(tags=None).source == "---\nx: 1\n---\n"


def test_several_changes_are_one_patch() -> None:
    new = changed(POST, title="t", tags=["Go"], date="2025-01-01 10:00:00", guide=True, body="b")
    assert new.endswith("/a.png\ndate: 2025-01-01 10:00:00\nguide: true\n---\nb")


def test_a_composed_document_is_in_hexos_style() -> None:
    document = compose(
        "Hello: 世界",
        "body",
        date="2025-07-29 10:00:00",
        categories=[["技术分享"]],
        tags=["Python", "3.13"],
        keys={"toc": False},
    )
    assert document.source == (
        "---\ntitle: 'Hello: 世界'\ndate: 2025-07-29 10:00:00\ncategories: 技术分享\n"
        "tags:\n  - Python\n  - '3.13'\ntoc: false\n---\nbody"
    )


@pytest.mark.parametrize(
    "source",
    [
        "---\n? title\n---\n",
        "---\ntitle: &t a\nx: *t\n---\n",
        "---\n{title, x: 1}\n---\n",
    ],
)
def test_front_matter_that_an_editor_cannot_change_safely_is_left_alone(source: str) -> None:
    with pytest.raises(Invalid, match="change it in the text"):
        parse(source).patch(title="b", tags=["a"])


def test_a_body_that_would_become_front_matter_is_refused() -> None:
    with pytest.raises(Invalid, match="front matter"):
        parse("text").patch(body="---\ntitle: t\n---\n")


def test_a_field_that_does_not_exist_is_a_mistake_of_the_programmer() -> None:
    with pytest.raises(TypeError, match="slug"):
        parse("").patch(slug="x")
