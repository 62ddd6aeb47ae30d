"""Somebody writes without a script: begins, saves, looks, publishes, changes, goes back, meets a conflict."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.walks.accessibility import in_every_look, violations
from tests.walks.conftest import Visitors
from tests.walks.people import account, come_in, sign_in

pytestmark = pytest.mark.browser

AHEAD = timedelta(seconds=20)  # of a schedule, so that there is time to look everywhere before
TEXT = "第一段，讲路由与视图。\n\n第二段，讲模板。\n\n第三段，讲表单。\n"


@pytest.fixture(scope="module")
def password(folder: Path, site: str) -> str:
    """Of the author who walks here."""
    return account(folder, "xie-shou", "author")


def button(page: Page, name: str) -> None:
    page.get_by_role("main").get_by_role("button", name=name, exact=True).first.click()


def begin(page: Page, title: str) -> str:
    """Begin a post with TEXT in it; gives the address of its editor."""
    page.get_by_role("link", name="写文章").click()
    page.get_by_label("标题").fill(title)
    button(page, "开始写")
    write(page, source(page) + "\n" + TEXT)
    button(page, "存草稿")
    return page.url


def source(page: Page) -> str:
    return page.get_by_label("正文，Markdown").input_value()


def write(page: Page, text: str) -> None:
    page.get_by_label("正文，Markdown").fill(text)


def publish(page: Page, note: str = "") -> None:
    page.get_by_role("button", name=re.compile("^(发布|更新)…$")).click()
    page.get_by_label("这次改了什么").fill(note)
    page.locator("main form[method=post] button[type=submit]").first.click()


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_write_look_publish_change_and_go_back(visitor: Visitors, password: str, size: str) -> None:
    reader = visitor(size, scripts=False)
    page = come_in(visitor(size, scripts=False), "xie-shou", password)
    editor = begin(page, f"一条路 {size}")
    expect(page.get_by_text("已保存。")).to_be_visible()
    button(page, "预览")
    expect(page.get_by_role("heading", level=1)).to_have_text(f"一条路 {size}")
    expect(page.get_by_text("只有你看得到")).to_be_visible()
    page.get_by_role("link", name="回到编辑").click()
    publish(page, "第一版")
    address = page.url
    expect(page.get_by_text("第二段，讲模板。")).to_be_visible()
    page.goto(editor)
    write(page, source(page).replace("讲模板", "讲模板渲染"))
    button(page, "存草稿")
    reader.page.goto(address)
    expect(reader.page.get_by_text("第二段，讲模板。")).to_be_visible()
    publish(page, "模板换成模板渲染")
    reader.page.reload()
    expect(reader.page.get_by_text("第二段，讲模板渲染。")).to_be_visible()
    page.goto(editor)
    page.get_by_role("link", name="历史").click()
    page.get_by_label("从第 1 版").check()
    button(page, "比较读到的文字")
    expect(page.locator("ins")).to_have_text("渲染")
    page.get_by_role("link", name="回到历史").click()
    page.get_by_role("link", name="第 1 版").click()
    button(page, "从这一版接着写")
    assert "讲模板。" in source(page)
    reader.page.reload()
    expect(reader.page.get_by_text("第二段，讲模板渲染。")).to_be_visible()


def test_two_tabs_meet_and_nothing_is_overwritten(visitor: Visitors, password: str) -> None:
    person = visitor(scripts=False)
    one = come_in(person, "xie-shou", password)
    editor = begin(one, "两个标签页")
    other = person.context.new_page()
    other.goto(editor)
    write(one, source(one).replace("讲模板", "讲模板渲染").replace("第三段", "第三节"))
    button(one, "存草稿")
    write(other, source(other).replace("讲路由", "先讲路由").replace("第三段", "第三章"))
    button(other, "存草稿")
    expect(other.get_by_role("heading", level=1)).to_have_text("别处也改了这篇")
    merged = other.get_by_label("合并后的").input_value()
    assert "先讲路由" in merged
    assert "讲模板渲染" in merged
    assert "<<<<<<< 你的\n第三章，讲表单。\n=======\n第三节，讲表单。\n>>>>>>> " in merged
    one.reload()
    assert "先讲路由" not in source(one)
    other.get_by_label("合并后的").fill(
        re.sub(r"<{7}[^\n]*\n|={7}\n.*?>{7}[^\n]*\n", "", merged, flags=re.DOTALL)
    )
    button(other, "合并后的")
    assert source(other).endswith("第一段，先讲路由与视图。\n\n第二段，讲模板渲染。\n\n第三章，讲表单。\n")
    person.problems = [problem for problem in person.problems if "409" not in problem]


def test_a_scheduled_post_appears_at_its_time_and_nowhere_before(visitor: Visitors, password: str) -> None:
    page = come_in(visitor(scripts=False), "xie-shou", password)
    begin(page, "到时候见")
    soon = datetime.now(UTC) + AHEAD
    write(page, source(page).replace("---\n", f"---\ndate: {soon:%Y-%m-%d %H:%M:%S}Z\n", 1))
    publish(page)
    address = page.url
    person = visitor(scripts=False)
    reader = person.page
    assert (reader.goto(address) or page).status == 404
    for path in ("/", "/search?q=到时候见", "/archive"):
        assert "到时候见" not in person.open(path).get_by_role("main").inner_text().replace(
            "「到时候见」", ""
        )
    assert datetime.now(UTC) < soon, "the walk was too slow to look before the moment"
    reader.wait_for_timeout((soon - datetime.now(UTC)).total_seconds() * 1000 + 1100)
    reader.goto(address)
    expect(reader.get_by_role("heading", level=1)).to_have_text("到时候见")
    expect(person.open("/").get_by_role("link", name="到时候见").first).to_be_visible()
    person.problems = [problem for problem in person.problems if "404" not in problem]


def test_signed_out_in_the_middle_of_writing_nothing_is_lost(visitor: Visitors, password: str) -> None:
    person = visitor(scripts=False)
    page = come_in(person, "xie-shou", password)
    begin(page, "写到一半")
    write(page, source(page) + "刚写的一句。\n")
    person.context.clear_cookies()
    button(page, "存草稿")
    expect(page.get_by_role("heading", level=1)).to_have_text("你写的内容还在")
    tab = person.context.new_page()
    sign_in(tab, person.site + "/auth/sign-in", "xie-shou", password)
    tab.close()
    button(page, "保存")
    button(page, "保存")
    expect(page.get_by_text("已保存。")).to_be_visible()
    assert source(page).endswith("刚写的一句。\n")
    person.problems = [problem for problem in person.problems if not re.search("40[01]", problem)]


def test_a_link_shows_a_draft_to_somebody_without_an_account_until_it_ends(
    visitor: Visitors, password: str
) -> None:
    page = come_in(visitor(scripts=False), "xie-shou", password)
    begin(page, "给朋友先看")
    button(page, "生成链接")
    address = page.get_by_label("链接 1").input_value()
    friend = visitor("phone", scripts=False)
    friend.page.goto(address)
    expect(friend.page.get_by_text("第一段，讲路由与视图。")).to_be_visible()
    page.get_by_role("button", name="停用").click()
    friend.page.reload()
    expect(friend.page.get_by_role("heading", level=1)).to_have_text("路到这里断了")
    friend.problems = [problem for problem in friend.problems if "404" not in problem]


@in_every_look
def test_the_pages_break_no_rule_of_accessibility(
    visitor: Visitors, password: str, size: str, scheme: str, locale: str
) -> None:
    person = visitor(size, scheme, locale)
    page = come_in(person, "xie-shou", password)
    if page.locator("table.posts a").count() == 0:
        page.goto(person.site + "/write/posts/new")
        page.locator("#title").fill("一篇")
        page.locator("main button[type=submit]").first.click()
        page.goto(person.site + "/write/")
    editor = page.locator("table.posts a").first.get_attribute("href") or ""
    rest = ("", "/publish", "/preview", "/history", "/deletion")
    for path in ("/write/", "/write/posts/new", "/write/?state=trashed", *(editor + end for end in rest)):
        person.open(path)
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_page_of_a_conflict_and_a_shared_draft_break_none_either(
    visitor: Visitors, password: str
) -> None:
    person = visitor("phone")
    person.context.route(
        "**/js/editor/**", lambda route: route.fulfill(content_type="text/javascript")
    )  # as where no scripts run
    page = come_in(person, "xie-shou", password)
    editor = begin(page, "再碰一次")
    button(page, "生成链接")
    shared = page.get_by_label("链接 1").input_value()
    other = person.context.new_page()
    other.goto(editor)
    for tab, word in ((page, "节"), (other, "章")):
        write(tab, source(tab).replace("第三段", f"第三{word}"))
        button(tab, "存草稿")
    expect(other.get_by_role("heading", level=1)).to_have_text("别处也改了这篇")
    assert violations(other) == []
    assert other.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.goto(shared)
    assert violations(page) == []
    person.problems = [problem for problem in person.problems if "409" not in problem]
