"""An administrator changes what the site is, and everybody sees it at once."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.walks.accessibility import in_every_look, violations
from tests.walks.conftest import Visitor, Visitors, served
from tests.walks.test_media import flask

pytestmark = pytest.mark.browser

SECTIONS = ["", "/reading", "/navigation", "/footer", "/comments", "/webhooks/new", "/work"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of a site that these walks may change."""
    return tmp_path_factory.mktemp("settings")


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[str]:
    """Its address; its licence is fixed by the operator."""
    with served(folder, BLOG_SITE_LICENCE="CC0") as address:
        yield address


@pytest.fixture(scope="module")
def password(site: str, folder: Path) -> str:
    """Of the administrator songfeng."""
    said = flask(folder, "user", "create", "songfeng", "--role", "administrator")
    return re.search(r"password: (\S+)", said)[1]  # type: ignore[index]


def come_in(person: Visitor, password: str, path: str) -> Page:
    """Sign in and go there."""
    page = person.open(f"/auth/sign-in?next={path}")
    person.page.locator("#identifier").fill("songfeng")
    person.page.locator("#password").fill(password)
    person.page.locator("main button[type=submit]").first.click()
    expect(page).to_have_url(person.site + path)
    page.wait_for_load_state()  # with its scripts
    return page


def test_a_new_name_and_navigation_are_there_for_everybody_at_once(visitor: Visitors, password: str) -> None:
    reader, owner = visitor("phone"), visitor()
    expect(reader.open("/").get_by_role("link", name="墨径").first).to_be_visible()
    page = come_in(owner, password, "/write/settings")
    page.get_by_label("名称").fill("松风阁")
    page.get_by_role("button", name="保存").click()
    expect(page.get_by_role("status")).to_have_text("已保存。")
    expect(page.get_by_role("link", name="松风阁").first).to_be_visible()
    expect(reader.open("/").get_by_role("link", name="松风阁").first).to_be_visible()
    page.get_by_role("navigation", name="设置").get_by_role("link", name="导航").click()
    page.get_by_role("button", name="从默认的几项开始").click()
    page.get_by_label("第 6 项的名称").fill("代码")
    page.get_by_label("第 6 项的地址").fill("https://code.example/")
    for number in (6, 5):
        page.get_by_role("button", name=f"上移第 {number} 项").click()
    page.get_by_role("main").get_by_role("button", name="保存").last.click()
    expect(page.get_by_role("status")).to_have_text("已保存。")
    reader.open("/archive").get_by_label("菜单").first.click()
    links = reader.page.get_by_role("navigation", name="菜单").get_by_role("link")
    expect(links).to_have_text(["文章", "分类", "标签", "代码", "归档", "关于"])


def test_without_scripts_by_keyboard_and_with_a_mistake(visitor: Visitors, password: str) -> None:
    person = visitor("narrow", scripts=False)
    page = come_in(person, password, "/write/settings/reading")
    field = page.get_by_label("每页文章数")
    field.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("5")
    page.keyboard.press("Tab")
    page.keyboard.type("cover.png")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("以 / 或 https:// 开头")
    expect(field).to_have_value("5")
    page.get_by_label("没有封面的文章用的封面").fill("/images/how-to-write-here.svg")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("已保存。")
    person.problems = [problem for problem in person.problems if "422" not in problem]


def test_what_the_operator_fixed_is_shown_and_says_so(visitor: Visitors, password: str) -> None:
    person = visitor(locale="en-US")
    page = come_in(person, password, "/write/settings/footer")
    licence = page.get_by_label("Licence of the content")
    expect(licence).to_have_value("CC0")
    expect(licence).to_be_disabled()
    expect(page.get_by_text("Fixed by BLOG_SITE_LICENCE")).to_be_visible()
    page.get_by_label("Text").fill("Written by the river.")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_have_text("Saved.")
    expect(person.open("/").get_by_role("contentinfo")).to_contain_text("Written by the river.")


@in_every_look
def test_its_pages_break_no_rule(
    visitor: Visitors, password: str, size: str, scheme: str, locale: str
) -> None:
    person = visitor(size, scheme, locale)
    come_in(person, password, "/write/settings")
    for section in SECTIONS:
        page = person.open(f"/write/settings{section}")
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
