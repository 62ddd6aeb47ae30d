"""A text that went through a browser is the same byte for byte where nobody changed it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blog.posts.writing.line_ends import given_back
from tests.fuzz import often

STORED = st.lists(
    st.sampled_from(["甲", "乙 x", "", "\ufeff"]).flatmap(
        lambda t: st.sampled_from([t + "\n", t + "\r\n", t])
    )
)


def browser(text: str) -> str:
    """What a form sends of it: every break as CRLF, the byte order mark perhaps."""
    return re.sub(r"\r\n?|\n", "\r\n", text)


@often(100)
@given(STORED.map("".join))
def test_what_nobody_changed_is_the_same(stored: str) -> None:
    assert given_back(browser(stored), stored) == stored


def test_a_changed_line_leaves_the_ends_of_all_others_alone() -> None:
    stored = "一\r\n二\n三\r\n四\n"
    assert given_back("一\n二！\n三\n四\n", stored) == "一\r\n二！\r\n三\r\n四\n"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_new_lines_end_like_the_first_one(end: str) -> None:
    assert given_back("一\r\n二\r\n三", f"一{end}") == f"一{end}二{end}三"


def test_a_byte_order_mark_stays_though_the_browser_lost_it() -> None:
    assert given_back("一二", "\ufeff一") == "\ufeff一二"
