"""An editor tidies up tags and categories, by keyboard alone, and old links still lead on."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.walks.accessibility import in_every_look, violations
from tests.walks.conftest import ROOT, Visitor, Visitors

pytestmark = pytest.mark.browser

PAGES = ["/write/tags", "/write/categories", "/write/tags/new", "/write/categories/new", "/write/tags/log"]


@pytest.fixture(scope="module")
def password(site: str, folder: Path) -> str:
    """What an editor signs in with."""
    assert site
    mine = {"BLOG_INSTANCE": str(folder)}
    environment = {k: v for k, v in os.environ.items() if not k.startswith("BLOG_")} | mine
    create = [sys.executable, "-m", "flask", "--app", "wsgi", "user", "create", "dora", "--role", "editor"]
    told = subprocess.run(create, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    return re.findall(r"password: (\S+)", told.stdout)[0]


def signed_in(person: Visitor, password: str) -> Visitor:
    page = person.open("/auth/sign-in")
    page.locator("[name=identifier]").fill("dora")
    page.locator("[name=password]").fill(password)
    page.locator("[name=password]").press("Enter")
    page.wait_for_url(re.compile(r"/$"))
    return person


@pytest.fixture
def called(visitor: Visitors, password: str) -> Iterator[list[str]]:
    """Names that a tag had in a walk: the first one is given back, for the walks that come after this one."""
    names: list[str] = []
    yield names
    page = signed_in(visitor(), password).open(f"/write/tags?q={names[-1]}")
    page.get_by_role("link", name="修改").click()
    rename(page, names[0])


def rename(page: Page, name: str) -> None:
    field = page.get_by_label("名称")
    field.fill(name)
    field.press("Enter")
    page.get_by_role("button", name=f"改名为 {name}").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("已保存")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_tag_is_renamed_by_keyboard_and_its_old_address_leads_on(
    visitor: Visitors, password: str, called: list[str], scripts: bool
) -> None:
    page = signed_in(visitor("phone", scripts=scripts), password).open("/write/tags")
    page.get_by_label("现在或以前的名字").fill("写作")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="修改 写作").focus()
    page.keyboard.press("Enter")
    called += ["写作", "怎样写作"]
    page.get_by_label("名称").fill("怎样写作")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("给 写作 改名")
    expect(page.get_by_role("main")).to_contain_text("2 篇文章各改一行")
    expect(page.get_by_role("main")).to_contain_text("/tags/写作 → 将通往 /tags/怎样写作")
    page.get_by_role("button", name="改名为 怎样写作").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("已保存，改了 2 篇文章。")
    reader = visitor().open("/tags/写作")
    expect(reader.get_by_role("heading", level=1)).to_have_text("怎样写作")
    reader.get_by_role("main").get_by_role("heading", level=2).first.get_by_role("link").click()
    expect(reader.get_by_role("link", name="怎样写作").first).to_be_visible()


@in_every_look
def test_the_pages_break_no_rule_of_accessibility(
    visitor: Visitors, password: str, size: str, scheme: str, locale: str
) -> None:
    person = signed_in(visitor(size, scheme, locale), password)
    page = person.open("/write/tags?q=Python")
    first = page.locator("main li a.btn").first.get_attribute("href") or ""
    page = person.open("/write/categories")
    category = page.locator("main li a.btn").first.get_attribute("href") or ""
    looks = [
        f"{first}/name?name=Py&slug=",
        f"{first}/deletion",
        f"{category}/place?parent=",
        f"{category}/deletion",
    ]
    for path in [*PAGES, first, category, *looks, f"/write/tags/merger?id={first.rpartition('/')[2]}"]:
        page = person.open(path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
