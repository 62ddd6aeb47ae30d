"""What a document says: splitting and reading, case by case as Hexo does."""

import pytest

from blog.errors import Invalid
from blog.posts.document import parse

GUIDE = """---
title: Python后端开发学习指南：从入门到精通学习路线
date: 2025-07-29 10:00:00
categories: 技术分享
tags:
  - Python
  - 后端开发
cover_picture: /images/post2.jpg
---

# 正文

- 没有最后的换行"""

FORMS = {
    "fenced": GUIDE,
    "crlf": GUIDE.replace("\n", "\r\n"),
    "bom": "\ufeff" + GUIDE,
    "longer delimiters": GUIDE.replace("---\n", "-----\n"),
    "unfenced": GUIDE.removeprefix("---\n"),
    "unfenced with bom": "\ufeff" + GUIDE.removeprefix("---\n"),
}


@pytest.mark.parametrize("source", FORMS.values(), ids=FORMS)
def test_every_form_of_the_same_document_says_the_same(source: str) -> None:
    document = parse(source)
    assert document.source == source
    assert document.title == "Python后端开发学习指南：从入门到精通学习路线"
    assert document.date
    assert document.date.utc.isoformat() == "2025-07-29T02:00:00+00:00"
    assert document.categories == [["技术分享"]]
    assert document.tags == ["Python", "后端开发"]
    assert (document.cover_key, document.cover) == ("cover_picture", "/images/post2.jpg")
    assert document.body.replace("\r", "") == "\n# 正文\n\n- 没有最后的换行"


@pytest.mark.parametrize(
    "source",
    [';;;\n"title": "x",\n"tags": ["a", 1, true]\n;;;\nbody', '"title":"x","tags":["a",1,true]\n;;;;\nbody'],
)
def test_json_front_matter_is_an_object_without_braces(source: str) -> None:
    document = parse(source)
    assert (document.title, document.tags, document.body) == ("x", ["a", "1", "true"], "body")


@pytest.mark.parametrize(
    ("source", "body"),
    [
        ("---\na: 1\n---\n\n\nb", "\n\nb"),
        ("---\na: 1\n---\r\n\r\nb", "\r\nb"),
        ("---\na: 1\n---b", "b"),
        ("---\na: 1\n---", ""),
        ("---\na: 1\n-----\nb", "--\nb"),
        ("----\na: 1\n---- \nb", " \nb"),
        ("a: 1\n-----\nb", "b"),
        ("a: 1\n---\nb\n---\nc", "b\n---\nc"),
    ],
)
def test_the_body_is_what_follows_the_delimiter_and_one_line_break(source: str, body: str) -> None:
    document = parse(source)
    assert (document.body, dict(document.keys), document.source) == (body, {"a": "1"}, source)


@pytest.mark.parametrize(
    "source",
    [
        "",
        "# Only Markdown\n",
        "---\n---\nempty",
        "---\n\n---\nempty",
        "---\n# a comment\n---\nno data",
        "---\n- a list\n---\nbetween rules",
        "--- \ntitle: a blank after the dashes\n---\n",
        "---\nnever: closed\n",
        "Setext\n---\n\ntext",
        "Fine text: with: colons\n\n---\n\na rule",
        "- a: [\n---\nnot YAML, and not a key either",
        ";;;\n;;;\n",
        "\ufeff",
    ],
)
def test_without_front_matter_the_whole_text_is_body(source: str) -> None:
    document = parse(source)
    assert document.front is None
    assert document.body == source.removeprefix("\ufeff")
    assert document.source == source


def test_scalars_are_the_text_that_was_written() -> None:
    document = parse(
        "---\ntitle: 2025\na: yes\nb: 1:30\nc: 007\nd: 1.50\ntags: [1, true, ~, '', 0x1F]\n---\n"
    )
    assert document.title == "2025"
    assert [document.keys[key] for key in "abcd"] == ["yes", "1:30", "007", "1.50"]
    assert document.tags == ["1", "true", "0x1F"]


@pytest.mark.parametrize("nothing", ["", " ~", " null", " Null", " NULL", " # c", " !!null ''"])
def test_a_key_without_a_value_says_nothing(nothing: str) -> None:
    document = parse(f"---\ntitle:{nothing}\ntags:{nothing}\ndate:{nothing}\npublished:{nothing}\n---\n")
    assert (document.title, document.tags, document.date, document.published) == (None, [], None, True)
    assert dict(document.keys) == dict.fromkeys(["title", "tags", "date", "published"])


def test_quoted_folded_and_anchored_text_is_read() -> None:
    document = parse(
        "---\ntitle: &t 'it''s'\ndescription: *t\nexcerpt: >-\n  one\n  two\n"
        'lang: "zh\\u002dCN"\nmap:\n  deep: {a: [b]}\n---\n'
    )
    assert (document.title, document.description) == ("it's", "it's")
    assert (document.excerpt, document.lang) == ("one two", "zh-CN")
    assert document.keys["map"] == {"deep": {"a": ["b"]}}


def test_leading_tabs_are_two_spaces_each() -> None:
    document = parse("---\ntags:\n\t- a\n\t- b\nmap:\n\tdeep:\n\t\tx: 1\n---\n")
    assert document.tags == ["a", "b"]
    assert document.keys["map"] == {"deep": {"x": "1"}}


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("\tx", "x"),
        (" x\t", "x"),
        (" x \t# c", "x"),
        ("\t'x'\t", "x"),
        (" a\tb", "a\tb"),
        (" a\u2028b\x85c", "a\u2028b\x85c"),
        (" x # a\u2028b", "x"),
        (" |\t# c\n  x", "x\n"),
        (" \ue000\t\ue001", "\ue000\t\ue001"),
    ],
)
def test_tabs_and_rare_line_breaks_are_read_as_hexo_reads_them(written: str, title: str) -> None:
    document = parse(f"---\ntitle:{written}\ny: 2\n---\n")
    assert dict(document.keys) == {"title": title, "y": "2"}
    assert document.patch(title="b", keys={"y": None}).title == "b"


@pytest.mark.parametrize(
    ("written", "paths"),
    [
        (" 技术分享", [["技术分享"]]),
        (" [Sports, Baseball]", [["Sports", "Baseball"]]),
        ("\n- Sports\n- Baseball", [["Sports", "Baseball"]]),
        ("\n- [Sports, Baseball]\n- Rivalries", [["Sports", "Baseball"], ["Rivalries"]]),
        ("\n  - - A\n    - B\n  - - C", [["A", "B"], ["C"]]),
        (" [[A, B], [C]]", [["A", "B"], ["C"]]),
        (" [A, [B]]", [["A"], ["B"]]),
        (" [2025, true]", [["2025", "true"]]),
        (" [A, '', ~, A]", [["A", "A"]]),
        (" [[], [~]]", []),
        (" []", []),
        ("", []),
    ],
)
def test_categories_are_paths_from_the_root(written: str, paths: list[list[str]]) -> None:
    assert parse(f"---\ncategories:{written}\n---\n").categories == paths


def test_an_alias_speaks_where_the_key_itself_is_silent() -> None:
    document = parse("---\ntag: Python\ncategory: [A, B]\nphoto: /1.jpg\n---\n")
    assert (document.tags, document.categories) == (["Python"], [["A", "B"]])
    assert (document.photos, document.cover_key) == (["/1.jpg"], "photo")
    assert parse("---\ntag: a\ntags: b\n---\n").tags == ["b"]
    assert parse("---\ntag: a\ntags:\n---\n").tags == ["a"]


@pytest.mark.parametrize(
    ("front", "key", "cover"),
    [
        ("cover: /a.png", "cover", "/a.png"),
        ("index_img: /b.png\ncover_picture: /a.png", "cover_picture", "/a.png"),
        ("cover: 'https://x.test/a.png?b=1#c'", "cover", "https://x.test/a.png?b=1#c"),
        ("cover: photo (1).jpg", "cover", "photo (1).jpg"),
        ("cover: '#49b1f5'\nog_img: og.png", "og_img", "og.png"),
        ("cover: linear-gradient(to right, #fff 0.5, red)", None, None),
        ("cover: red", None, None),
        ("cover:\nphotos: [p.jpg, q.jpg]", "photos", "p.jpg"),
        ("top_img: false\nthumbnail: t.png", "thumbnail", "t.png"),
        ("cover: false\ntop_img: /t.png", None, None),
    ],
)
def test_the_cover_is_the_first_key_that_holds_a_picture(front: str, key: str, cover: str) -> None:
    document = parse(f"---\n{front}\n---\n")
    assert (document.cover_key, document.cover) == (key, cover)


@pytest.mark.parametrize(
    ("written", "published"),
    [
        ("false", False),
        ("False", False),
        ('"false"', False),
        ("0", False),
        ("true", True),
        ("2025-01-01", True),
    ],
)
def test_published_is_a_boolean(written: str, published: bool) -> None:
    assert parse(f"---\npublished: {written}\n---\n").published is published


def test_what_is_absent_has_hexos_defaults() -> None:
    document = parse("---\nother: 1\n---\n")
    assert (document.published, document.comments, document.guide) == (True, True, False)
    assert (document.layout, document.permalink, document.excerpt) == (None, None, None)


@pytest.mark.parametrize(
    ("source", "line", "words"),
    [
        ("---\ntitle: a: b\n---\n", 2, "mapping values"),
        ("---\r\na: 1\r\nb: [\r\n---\r\n", 4, "YAML"),
        ("---\na: 1\nb: 2\na: 3\n---\n", 4, "the key a is there twice"),
        ("title: 'x\n---\n", 2, "YAML"),
        ("---\ndate: someday\n---\n", 2, "someday is not a date"),
        ("---\na: 1\nupdated: 2025-13-01\n---\n", 3, "2025-13-01 is not a date"),
        (';;;\n"a": 1,\n"b": }\n;;;\n', 3, "JSON"),
        (';;;\n"a": 1,\n"a": 2\n;;;\n', 3, "the key a is there twice"),
        ('"a": 1,\n;;;\n', 2, "JSON"),
    ],
)
def test_a_mistake_is_named_with_its_file_and_line(source: str, line: int, words: str) -> None:
    with pytest.raises(Invalid, match=words) as caught:
        parse(source, name="_posts/指南.md")
    assert str(caught.value).startswith(f"_posts/指南.md, line {line}: ")
