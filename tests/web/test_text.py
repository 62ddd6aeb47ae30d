"""How titles break, and how names and dates are shown."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask_babel import Babel, force_locale
from hypothesis import given
from hypothesis import strategies as st

from blog.web.text import breaks, day, hue, initial, iso, lines, short_day, stop, title_parts, year
from blog.web.words import chunks

EVENING = datetime(2025, 8, 3, 23, 30, tzinfo=UTC)  # already the next day in Shanghai


@pytest.fixture
def shanghai() -> Iterator[None]:
    app = Flask(__name__)
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Shanghai"
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Python后端开发学习指南：从入门到精通", "Python后端开发|学习指南：|从入门|到精通"),
        ("一次慢查询的解剖：EXPLAIN 里的三个线索", "一次|慢查询的|解剖：|EXPLAIN 里的|三个|线索"),
        ("《流畅的Python》第三遍", "《流畅的Python》|第三遍"),
        ("HTML/CSS/JavaScript基础", "HTML/|CSS/|JavaScript基础"),
        ("Web框架与数据库进阶", "Web框架与|数据库|进阶"),
        ("麒麟", "麒麟"),
        ("", ""),
    ],
)
def test_a_title_breaks_after_punctuation_and_between_words(title: str, expected: str) -> None:
    assert "|".join(chunks(title)) == expected


@given(st.text(alphabet="开发学习的，。：」—/Python 3〇々の<&"))
def test_breaking_changes_no_character(title: str) -> None:
    assert "".join(chunks(title)) == title


@given(st.text(alphabet="开发学习指南的，：」/aZ9"))
def test_no_break_falls_between_a_latin_and_a_han_character(title: str) -> None:
    for before, after in zip(chunks(title), chunks(title)[1:], strict=False):
        assert before[-1] not in "aZ9"
        assert after[0] not in "aZ9" or before[-1] in "，：」/"


def test_a_title_is_escaped_around_its_breaks() -> None:
    assert breaks("<b>学习指南：开发") == "&lt;b&gt;学习指南：<wbr>开发"


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("Web框架与数据库进阶", 7, ["Web框架与", "数据库进阶"]),
        ("系统架构与DevOps", 11, ["系统架构与DevOps"]),
        ("Advanced topics for everybody", 6, ["Advanced ", "topics for…"]),
        ("", 6, [""]),
    ],
)
def test_a_label_is_set_in_lines_that_fit(text: str, width: float, expected: list[str]) -> None:
    assert lines(text, width) == expected


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("后端开发学习指南：从入门到精通", ("后端开发学习指南", "从入门到精通")),
        ("Flask: a tour", ("Flask", "a tour")),
        ("12:30 的火车", ("12:30 的火车", "")),
        ("结尾是冒号：", ("结尾是冒号：", "")),
        ("", ("", "")),
    ],
)
def test_a_title_has_a_subtitle_after_its_first_colon(title: str, parts: tuple[str, str]) -> None:
    assert title_parts(title) == parts


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("第一阶段：Python基础（1-2个月）", ("一", "Python基础")),
        ("第12章 部署", ("12", "部署")),
        ("Stage 2: Web basics (6 weeks)", ("2", "Web basics")),
        ("参考资源", ("", "参考资源")),
        ("第一阶段", ("", "第一阶段")),
    ],
)
def test_a_numbered_heading_is_a_stop_with_label_and_name(heading: str, expected: object) -> None:
    assert stop(heading) == expected


@pytest.mark.parametrize(("name", "seal"), [("林间", "林"), (" bob", "B"), ("", "·")])
def test_a_seal_shows_the_first_character(name: str, seal: str) -> None:
    assert initial(name) == seal


@given(st.text())
def test_every_name_has_one_of_the_seal_colours(name: str) -> None:
    assert hue(name) in range(1, 7)
    assert hue(name) == hue(name)


@pytest.mark.parametrize(
    ("locale", "month_day", "whole", "only_year"),
    [("zh_Hans_CN", "8月4日", "2025年8月4日", "2025年"), ("en", "Aug 4", "Aug 4, 2025", "2025")],
)
@pytest.mark.usefixtures("shanghai")
def test_dates_are_told_in_the_sites_zone(locale: str, month_day: str, whole: str, only_year: str) -> None:
    with force_locale(locale):
        assert (short_day(EVENING), day(EVENING), year(EVENING)) == (month_day, whole, only_year)


@pytest.mark.usefixtures("shanghai")
def test_machine_readable_times_carry_the_offset() -> None:
    assert iso(EVENING) == "2025-08-04T07:30:00+08:00"
