"""Somebody opens a feed in a browser, and sees a page instead of its source."""

import pytest
from playwright.sync_api import expect

from tests.walks.conftest import Visitors

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("size", "scheme", "paper"),
    [
        ("desktop", "light", "rgb(251, 250, 246)"),
        ("phone", "light", "rgb(251, 250, 246)"),
        ("phone", "dark", "rgb(23, 22, 20)"),
        ("narrow", "dark", "rgb(23, 22, 20)"),
    ],
)
def test_a_feed_says_what_it_is_and_leads_to_the_posts(
    visitor: Visitors, size: str, scheme: str, paper: str
) -> None:
    page = visitor(size, scheme, scripts=False).open("/")
    page.get_by_role("contentinfo").get_by_role("link", name="订阅").click()
    expect(page).to_have_title("墨径")
    expect(page.get_by_text("这是一份订阅源")).to_be_visible()
    expect(page.get_by_text("/feed.xml")).to_be_visible()
    first = page.locator("a", has_text="怎么跟着这份指南学")  # roles are only looked for in HTML
    expect(first).to_be_visible()
    expect(page.locator("published").first).to_be_hidden()
    expect(page.get_by_text("七个阶段、263个知识点，从头背到尾").first).to_be_visible()
    root = page.locator(":root")
    expect(root).to_have_css("background-color", paper)
    assert root.evaluate("it => it.scrollWidth <= innerWidth")
    first.click()
    expect(page.get_by_role("heading", level=1, name="怎么跟着这份指南学")).to_be_visible()


def test_it_can_be_read_by_keyboard(visitor: Visitors) -> None:
    page = visitor(locale="en-US").open("/tags/Python/feed.xml")
    for name in ("Python · 墨径", "怎么跟着这份指南学"):
        page.keyboard.press("Tab")
        expect(page.locator("a", has_text=name)).to_be_focused()
