"""Somebody looks for a word and lands where it is written."""

import pytest
from playwright.sync_api import expect

from tests.walks.accessibility import in_every_look, violations
from tests.walks.conftest import Visitors

pytestmark = pytest.mark.browser


def test_a_word_of_two_characters_is_found_and_leads_to_the_marked_section(visitor: Visitors) -> None:
    page = visitor().open("/")
    page.keyboard.press("/")
    page.keyboard.type("索引", delay=20)
    first = page.locator(".finder .found ul a").first
    expect(first).to_be_visible()
    expect(first.locator("mark").first).to_have_text("索引")
    assert violations(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    anchor = page.evaluate("decodeURIComponent(location.hash.slice(1))")
    assert page.evaluate("document.fragmentDirective !== undefined")
    heading = page.locator(f"[id='{anchor}']")
    place = page.locator(f"[id='{anchor}'] ~ * li, [id='{anchor}'] ~ p").filter(has_text="索引").first
    expect(place).to_be_in_viewport()
    assert heading.count() == 1


@pytest.mark.parametrize("scripts", [True, False])
def test_the_page_finds_without_scripts_too(visitor: Visitors, scripts: bool) -> None:
    page = visitor("narrow", scripts=scripts).open("/search")
    page.get_by_label("要找的词").fill("消息队列")
    page.get_by_role("main").get_by_role("button", name="搜索").click()
    expect(page.get_by_role("status")).to_contain_text("条结果")
    expect(page.locator(".found mark").first).to_have_text("消息队列")
    if scripts:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@in_every_look
def test_the_page_breaks_no_rule_of_accessibility(
    visitor: Visitors, size: str, scheme: str, locale: str
) -> None:
    person = visitor(size, scheme, locale)
    for query in ("缓存", "没有这样的词"):
        assert violations(person.open(f"/search?q={query}")) == []


def test_composing_chinese_asks_only_for_what_was_chosen(visitor: Visitors) -> None:
    page = visitor().open("/")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "suggestions" in request.url else None)
    page.get_by_role("link", name="搜索").click()
    session = page.context.new_cdp_session(page)
    for text in ("h", "hu", "huan"):
        session.send(
            "Input.imeSetComposition", {"text": text, "selectionStart": len(text), "selectionEnd": len(text)}
        )
    session.send("Input.insertText", {"text": "缓存"})
    expect(page.locator(".finder mark").first).to_have_text("缓存")
    assert len(asked) <= 2
    assert all("huan" not in url for url in asked)
