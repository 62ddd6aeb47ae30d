"""A reader opens the guide, on a desktop and on a phone, and finds their way."""

import pytest
from playwright.sync_api import Page, expect

from tests.walks.conftest import Visitors

GUIDE = "/posts/python-backend-guide"
PAGES = ["/", GUIDE, "/posts/how-to-write-here", "/archive", "/tags", "/tags/Python", "/categories", "/about"]
SECTION = "2. Flask入门"
SECTION_ID = "2-Flask入门"

pytestmark = pytest.mark.browser


def top_of(page: Page, id: str) -> float:
    return float(page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", id))


def test_from_the_home_page_into_the_guide(visitor: Visitors) -> None:
    page = visitor().open("/")
    page.get_by_role("link", name="开始阅读").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Python后端开发学习指南")
    expect(page.locator("article h2, main h2").first).to_contain_text("第一阶段")


def test_a_stop_on_the_map_leads_to_its_stage(visitor: Visitors) -> None:
    page = visitor().open("/")
    page.locator("svg a").filter(has_text="Web开发基础").click()
    page.wait_for_function("location.hash.length > 1")
    assert 0 <= top_of(page, "第二阶段：Web开发基础（1-2个月）") < 300


@pytest.mark.parametrize("scripts", [True, False])
def test_the_contents_lead_to_a_section_on_a_desktop(visitor: Visitors, scripts: bool) -> None:
    page = visitor(scripts=scripts).open(GUIDE)
    rail = page.locator("nav.rail")
    rail.get_by_role("link", name="Web开发基础").click()  # with scripts only the stage in view is open
    rail.get_by_role("link", name=SECTION, exact=True).click()
    assert 0 <= page.locator(f"[id='{SECTION_ID}']").bounding_box()["y"] < 300  # type: ignore[index]


def test_the_contents_mark_where_the_reader_is(visitor: Visitors) -> None:
    page = visitor().open(GUIDE)
    page.locator(f"[id='{SECTION_ID}']").scroll_into_view_if_needed()
    page.evaluate("id => document.getElementById(id).scrollIntoView()", SECTION_ID)
    expect(page.locator("nav.rail a[aria-current='location']").last).to_contain_text("Flask入门")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_contents_open_on_a_phone(visitor: Visitors, scripts: bool) -> None:
    page = visitor("phone", scripts=scripts).open(GUIDE)
    page.locator("summary").filter(has_text="目录").click()
    page.locator("details[open]").get_by_role("link", name=SECTION, exact=True).click()
    assert 0 <= page.locator(f"[id='{SECTION_ID}']").bounding_box()["y"] < 300  # type: ignore[index]


def test_the_menu_of_a_phone_leads_to_the_archive(visitor: Visitors) -> None:
    page = visitor("phone").open("/")
    page.locator("header summary").click()
    page.get_by_role("link", name="归档").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("归档")


@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
@pytest.mark.parametrize("path", PAGES)
def test_no_page_scrolls_sideways(visitor: Visitors, size: str, path: str) -> None:
    page = visitor(size).open(path)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


@pytest.mark.parametrize("path", PAGES)
def test_nothing_moves_while_a_page_loads(visitor: Visitors, path: str) -> None:
    person = visitor("phone")
    person.page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => { for (const entry of list.getEntries())"
        " window.shift += entry.value }).observe({type: 'layout-shift', buffered: true})"
    )
    page = person.open(path)
    page.wait_for_load_state("networkidle")
    assert page.evaluate("window.shift") == 0


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize(("scheme", "paper"), [("light", "rgb(251, 250, 246)"), ("dark", "rgb(23, 22, 20)")])
def test_the_page_follows_the_system(visitor: Visitors, scheme: str, paper: str, scripts: bool) -> None:
    page = visitor(scheme=scheme, scripts=scripts).open(GUIDE)
    expect(page.locator("body")).to_have_css("background-color", paper)


def test_the_theme_that_was_chosen_is_there_before_the_first_paint(visitor: Visitors) -> None:
    person = visitor(scheme="light")
    page = person.open("/")
    page.get_by_role("button", name="外观：跟随系统").click()
    page.get_by_role("button", name="外观：浅色").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    person.page.add_init_script(
        "new MutationObserver(() => { if (document.body && !window.atBody)"
        " window.atBody = document.documentElement.dataset.theme })"
        ".observe(document, {childList: true, subtree: true})"
    )
    page = person.open("/archive")
    assert page.evaluate("window.atBody") == "dark"


def test_code_can_be_copied(visitor: Visitors) -> None:
    person = visitor()
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = person.open("/posts/how-to-write-here")
    block = page.locator("pre", has_text="from collections import Counter")
    block.hover()
    page.locator("[data-lang=python]", has=block).get_by_role("button", name="复制").click()
    expect(page.get_by_text("已复制").first).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()").startswith("from collections import Counter\n")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_language_can_be_switched_and_stays(visitor: Visitors, scripts: bool) -> None:
    page = visitor(scripts=scripts).open("/archive")
    page.get_by_role("button", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Archive")
    assert page.url.endswith("/archive")
    page.get_by_role("link", name="Tags").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tags")


def test_the_keyboard_alone_reaches_the_text(visitor: Visitors) -> None:
    page = visitor().open(GUIDE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("path", PAGES)
def test_every_target_is_large_enough_for_a_finger(visitor: Visitors, path: str) -> None:
    """WCAG 2.5.8: 24 px, except links inside a sentence."""
    page = visitor("phone").open(path)
    small = page.evaluate(
        """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden])')].filter(e => {
            const box = e.getBoundingClientRect();
            const inline = e.closest('p, li, td, figcaption') && getComputedStyle(e).display === 'inline';
            const left = e.matches('.skip, :disabled, [aria-hidden=true]');
            const shown = box.width > 0 && e.checkVisibility() && !left;
            return shown && !inline && (box.width < 24 || box.height < 24);
        }).map(e => e.outerHTML.slice(0, 120))"""
    )
    assert small == []


def test_the_guide_prints_on_white_without_the_chrome(visitor: Visitors) -> None:
    page = visitor(scheme="dark").open(GUIDE)
    page.emulate_media(media="print")
    expect(page.locator("header.bar")).to_be_hidden()
    expect(page.locator("nav.rail")).to_be_hidden()
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
