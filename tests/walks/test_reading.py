"""A reader opens the guide, on a desktop and on a phone, and finds their way."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.walks.conftest import GUIDE, PAGES, Visitors

SECTION = re.compile("^Flask入门")
SECTION_ID = "2-Flask入门"

pytestmark = pytest.mark.browser


STAGE, STAGE_ID = "系统架构与DevOps", "第五阶段：系统架构与DevOps（2个月）"
HERE = "nav.rail a[aria-current='location']"
TABLE = f"<div class='scroll'><table><tr>{'<td>two words</td>' * 12}</tr></table></div>"
TOP = "document.getElementById(id).getBoundingClientRect().top"
IN_VIEW = f"id => 0 <= {TOP} && {TOP} < 300"
DEEP_LIST = "<ul><li>deep" * 24 + "</ul>"


def top_of(page: Page, id: str) -> float:
    return float(page.evaluate("id => document.getElementById(id).getBoundingClientRect().top", id))


def write(page: Page, html: str) -> None:
    """Put something else where the text of an article is."""
    page.evaluate("html => { document.querySelector('.prose').innerHTML = html }", html)


def sideways(page: Page) -> int:
    """Pixels by which a page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_from_the_home_page_into_the_guide(visitor: Visitors) -> None:
    page = visitor().open("/")
    page.get_by_role("link", name="开始学习").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Python后端开发学习指南")
    expect(page.locator("article h2, main h2").first).to_contain_text("第一阶段")


def test_a_stop_on_the_map_leads_to_its_stage(visitor: Visitors) -> None:
    page = visitor().open("/")
    page.locator("svg a").filter(has_text="Web开发基础").click()
    page.wait_for_function("() => location.hash.length > 1 && document.readyState === 'complete'")
    page.wait_for_function(IN_VIEW, arg="第二阶段：Web开发基础（1-2个月）")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_contents_lead_to_a_section_on_a_desktop(visitor: Visitors, scripts: bool) -> None:
    page = visitor(scripts=scripts).open(GUIDE)
    rail = page.locator("nav.rail")
    rail.get_by_role("link", name="Web开发基础").click()  # with scripts only the stage in view is open
    rail.get_by_role("link", name=SECTION).click()
    assert 0 <= page.locator(f"[id='{SECTION_ID}']").bounding_box()["y"] < 300  # type: ignore[index]


def test_the_contents_mark_where_the_reader_is(visitor: Visitors) -> None:
    page = visitor().open(GUIDE)
    page.locator(f"[id='{SECTION_ID}']").scroll_into_view_if_needed()
    page.evaluate("id => document.getElementById(id).scrollIntoView()", SECTION_ID)
    expect(page.locator(HERE)).to_contain_text("Flask入门")


def test_the_contents_keep_up_with_a_leap(visitor: Visitors) -> None:
    """To a place where no heading is in the upper part of the window."""
    page = visitor().open(GUIDE)
    passed = page.evaluate(
        """async () => {
            for (let frame = 0; frame < 3; frame++) await new Promise(requestAnimationFrame);
            const headings = [...document.querySelectorAll('.prose :is(h2, h3)')];
            const tops = headings.map(heading => heading.getBoundingClientRect().top);
            const far = tops.findIndex((top, at) => at > 4 && tops[at + 1] - top > innerHeight * 0.5);
            scrollTo(0, tops[far] + 90);
            return headings[far].id;
        }"""
    )
    expect(page.locator(HERE)).to_have_attribute("href", f"#{passed}")


def test_the_contents_mark_what_the_address_names_until_it_is_read(visitor: Visitors) -> None:
    page = visitor().open(f"{GUIDE}#{STAGE_ID}")
    expect(page.locator(HERE)).to_contain_text(STAGE)
    page.evaluate("scrollBy(0, 100)")
    expect(page.locator(HERE)).to_contain_text("微服务架构")


def test_the_contents_mark_a_last_part_that_cannot_reach_the_top(visitor: Visitors) -> None:
    page = visitor().open(f"{GUIDE}#参考资源")
    expect(page.locator(HERE)).to_contain_text("参考资源")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_contents_open_on_a_phone(visitor: Visitors, scripts: bool) -> None:
    page = visitor("phone", scripts=scripts).open(GUIDE)
    page.locator("summary").filter(has_text="目录").click()
    page.locator("details[open]").get_by_role("link", name=SECTION).click()
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
    assert sideways(page) <= 0


@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
def test_no_depth_of_lists_makes_a_page_scroll_sideways(visitor: Visitors, size: str) -> None:
    page = visitor(size).open(GUIDE)
    write(page, DEEP_LIST)
    assert sideways(page) <= 0


@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("path", ["/", GUIDE])
def test_text_of_twice_the_size_stays_in_its_place(visitor: Visitors, size: str, path: str) -> None:
    """WCAG 1.4.4."""
    page = visitor(size).open(path)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert sideways(page) <= 0
    skip, bar, brand = (page.locator(part).bounding_box() for part in (".skip", ".bar", ".brand"))
    assert skip is not None
    assert bar is not None
    assert brand is not None
    assert skip["y"] + skip["height"] <= 0
    assert bar["y"] <= brand["y"]
    assert brand["y"] + brand["height"] <= bar["y"] + bar["height"]
    numerals = page.locator("nav.rail .stop b").evaluate_all(
        "all => all.map(b => b.scrollWidth > b.clientWidth || b.scrollHeight > b.clientHeight)"
    )
    assert not any(numerals)


@pytest.mark.parametrize(("lang", "align"), [("zh-CN", "justify"), ("en", "start")])
def test_only_chinese_is_set_to_both_edges(visitor: Visitors, lang: str, align: str) -> None:
    page = visitor().open(GUIDE)
    page.evaluate("lang => { document.querySelector('article').lang = lang }", lang)
    write(page, "<p>text</p>")
    expect(page.locator(".prose p")).to_have_css("text-align", align)


@pytest.mark.parametrize(("tag", "gap"), [("h1", 72), ("h2", 72), ("h3", 44), ("p", 18)])
def test_what_follows_the_introduction_keeps_its_distance(visitor: Visitors, tag: str, gap: int) -> None:
    page = visitor().open(GUIDE)
    write(page, f"<p>intro</p><span id='more'></span><{tag} id='next'>text</{tag}>")
    bottom = page.evaluate("document.querySelector('.prose p').getBoundingClientRect().bottom")
    assert top_of(page, "next") - bottom == pytest.approx(gap, abs=1.5)


def test_a_wide_table_scrolls_with_room_in_its_cells_and_wraps_on_paper(visitor: Visitors) -> None:
    page = visitor().open(GUIDE)
    write(page, TABLE)
    hidden = "document.querySelector('.scroll').scrollWidth - document.querySelector('.scroll').clientWidth"
    assert page.evaluate(hidden) > 0
    assert page.evaluate("document.querySelector('td').offsetWidth") >= 90
    page.set_viewport_size({"width": 680, "height": 960})
    page.emulate_media(media="print")
    assert page.evaluate(hidden) <= 0


def test_on_the_page_of_a_tag_only_its_sign_is_grey(visitor: Visitors) -> None:
    page = visitor().open("/tags/Python")
    assert page.evaluate("getComputedStyle(document.body).color") == page.evaluate(
        "getComputedStyle(document.querySelector('h1')).color"
    )


def test_a_chinese_text_is_counted_in_characters(visitor: Visitors) -> None:
    page = visitor(locale="en-US").open(GUIDE)
    expect(page.locator("article header")).to_contain_text(re.compile(r"\d characters"))
    expect(page.locator("article header")).to_contain_text("Jul 29, 2025")


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


@pytest.mark.parametrize("path", PAGES)
def test_pages_print_dark_on_white_in_one_column_without_the_chrome(visitor: Visitors, path: str) -> None:
    page = visitor(scheme="dark").open(path)
    page.set_viewport_size({"width": 680, "height": 960})  # what A4 has between its margins
    page.emulate_media(media="print")
    for chrome in ("header.bar", "footer.foot", "nav.rail", ".aside"):
        assert page.locator(f"{chrome}:visible").count() == 0
    expect(page.locator("body")).to_have_css("background-color", "rgb(255, 255, 255)")
    expect(page.locator("h1")).to_have_css("color", "rgb(0, 0, 0)")
    assert page.locator("h1").bounding_box()["width"] > 600  # type: ignore[index]
    assert sideways(page) <= 0
