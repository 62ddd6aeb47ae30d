"""Following a guide: as a guest, with an account, on two devices, offline, and while its author edits."""

import gzip
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.walks.accessibility import violations
from tests.walks.conftest import GUIDE, Visitor, Visitors
from tests.walks.people import account, come_in, sign_in

pytestmark = pytest.mark.browser
LIST = f"{GUIDE}?view=list"
HEIGHTS = "those => those.map(it => it.offsetHeight)"
MINE = "Object.keys(localStorage).find(name => /^lp\\d+:$/.test(name))"  # the copy of a guest


@pytest.fixture(scope="module")
def site(place: tuple[str, Path]) -> str:
    """Ticks and edits stay, so these walks have a site of their own."""
    return place[0]


def leaf(page: Page, text: str) -> Locator:
    return page.locator(".leaf", has_text=text).first


def note_at(page: Page, text: str) -> Locator:
    """Open the note of a point from its menu: the point."""
    point = leaf(page, text)
    point.locator("[data-more]").click()
    point.get_by_role("link", name="笔记").click()
    return point


def box(page: Page, text: str) -> Locator:
    return leaf(page, text).locator("input")


def tick(page: Page, text: str) -> None:
    """Tick a point, and wait until the server knows it."""
    with page.expect_response("**/guide/progress"):
        leaf(page, text).locator("label").click()


def test_a_guest_follows_signs_in_and_finds_it_in_the_account(
    visitor: Visitors, place: tuple[str, Path]
) -> None:
    password = account(place[1], "charlie", "reader")
    guest = visitor()
    page = guest.open(GUIDE)
    page.locator(".resume .btn--go").click()
    tick(page, "变量与数据类型")
    expect(page.locator("#toc .frac > span").first).to_have_text("1/263")
    expect(page.locator(".toast")).to_contain_text("学完了「变量与数据类型」")
    page.locator(".toast button").click()
    expect(box(page, "变量与数据类型")).not_to_be_checked()
    tick(page, "变量与数据类型")
    leaf(page, "条件语句与循环").hover()
    leaf(page, "条件语句与循环").locator("[data-more]").click()
    with page.expect_response("**/guide/progress"):
        page.get_by_role("button", name="在学").click()
    page = guest.open(GUIDE)
    expect(page.locator(".resume")).to_contain_text("接着学：条件语句与循环")
    come_in(guest, "charlie", password, GUIDE)
    page = guest.open(GUIDE)
    expect(box(page, "变量与数据类型")).to_be_checked()
    assert not [cookie for cookie in guest.context.cookies() if cookie["name"].startswith("lp")]

    phone = visitor("phone")  # ticked before signing in: both know something
    page = phone.open(LIST)
    tick(page, "函数定义与调用")
    come_in(phone, "charlie", password, GUIDE)
    page = phone.open(GUIDE)
    expect(page.locator(".merge")).to_contain_text("这台设备 1 个，账号 2 个")
    assert violations(page) == []
    page.get_by_role("button", name="合并").click()
    expect(box(page, "函数定义与调用")).to_be_checked()
    expect(box(page, "变量与数据类型")).to_be_checked()
    tick(page, "模块与包")
    page = guest.open(GUIDE)  # the first device
    expect(box(page, "模块与包")).to_be_checked()
    expect(page.locator("#toc .frac > span").first).to_have_text("3/263")


def test_ticks_without_a_network_are_sent_when_it_is_back(visitor: Visitors) -> None:
    guest = visitor()
    page = guest.open(LIST)
    tick(page, "变量与数据类型")
    guest.context.set_offline(True)
    leaf(page, "模块与包").locator("label").click()
    expect(page.locator(".toast")).to_contain_text("离线中")
    expect(box(page, "模块与包")).to_be_checked()
    kept = page.evaluate(f"localStorage[{MINE}]")
    assert len(json.loads(kept)["queue"]) == 1
    with page.expect_response("**/guide/progress"):
        guest.context.set_offline(False)
    guest.renew()
    page = guest.open(GUIDE)
    expect(box(page, "模块与包")).to_be_checked()
    expect(box(page, "变量与数据类型")).to_be_checked()
    guest.forgive("ERR_INTERNET_DISCONNECTED")


@pytest.mark.parametrize(("name", "both"), [("frank", False), ("grace", True)])
def test_what_a_guest_ticked_without_a_network_comes_into_the_account(
    visitor: Visitors, place: tuple[str, Path], name: str, both: bool
) -> None:
    password = account(place[1], name, "reader")
    guest = visitor()
    if both:
        other = visitor()
        come_in(other, name, password, LIST)
        tick(other.open(LIST), "列表推导式")
        tick(guest.open(LIST), "变量与数据类型")
    page = guest.open(LIST)
    guest.context.set_offline(True)
    leaf(page, "模块与包").locator("label").click()
    expect(page.locator(".toast")).to_contain_text("离线中")
    page.close()
    guest.context.set_offline(False)
    guest.renew()
    come_in(guest, name, password, "/")
    page = guest.page
    if both:
        guest.open(LIST)
    with page.expect_response("**/guide/progress"):
        page.get_by_role("button", name="合并").click() if both else guest.open(LIST)
    expect(box(page, "模块与包")).to_be_checked()
    expect(page.locator("#toc .frac > span").first).to_have_text("3/263" if both else "1/263")
    assert page.evaluate(f"({MINE}) ?? null") is None
    expect(box(visitor_of(visitor, name, password).open(LIST), "模块与包")).to_be_checked()
    guest.forgive("ERR_INTERNET_DISCONNECTED")


def visitor_of(visitor: Visitors, name: str, password: str) -> Visitor:
    """Another device of that member."""
    device = visitor()
    come_in(device, name, password, "/")
    return device


@pytest.mark.parametrize("status", [401, 403, 404])
def test_ticks_that_the_server_does_not_take_now_are_sent_later(visitor: Visitors, status: int) -> None:
    guest = visitor()
    page = guest.open(LIST)
    page.route("**/guide/progress", lambda route: route.fulfill(status=status, body=""), times=1)
    leaf(page, "模块与包").locator("label").click()
    expect(page.locator(".toast")).to_contain_text("先记在这台设备上")
    assert len(json.loads(page.evaluate(f"localStorage[{MINE}]"))["queue"]) == 1
    with page.expect_response("**/guide/progress"):
        page.reload()
    known = guest.context.request.get(f"{guest.site}{GUIDE}/guide/progress.json").json()
    assert [*known["states"].values()] == ["done"]
    guest.forgive(str(status))


def test_a_broken_copy_in_the_browser_is_put_aside(visitor: Visitors) -> None:
    guest = visitor()
    page = guest.open(LIST)
    tick(page, "变量与数据类型")
    name = page.evaluate(MINE)
    page.evaluate("name => localStorage.setItem(name, '{half')", name)
    page = guest.open(LIST)
    tick(page, "模块与包")
    kept = page.evaluate(
        "Object.entries(localStorage).filter(([k]) => k.includes('broken')).map(([, v]) => v)"
    )
    assert kept == ["{half"]
    expect(box(page, "变量与数据类型")).to_be_checked()


def test_another_tab_knows_at_once(visitor: Visitors) -> None:
    guest = visitor()
    first = guest.open(LIST)
    tick(first, "变量与数据类型")
    guest.renew()
    second = guest.open(LIST)
    tick(second, "模块与包")
    expect(box(first, "模块与包")).to_be_checked()
    expect(first.locator("#toc .frac > span").first).to_have_text("2/263")


def test_by_keyboard_alone(visitor: Visitors) -> None:
    page = visitor().open(LIST)
    page.keyboard.press("j")
    expect(page.locator(".leaf.is-cursor")).to_contain_text("Python安装")
    for key, state in (("x", "done"), ("l", "learning"), ("s", "skipped")):
        with page.expect_response("**/guide/progress"):
            page.keyboard.press(key)
        expect(page.locator(f".leaf.is-cursor.{state}")).to_have_count(1)
    with page.expect_response("**/guide/progress"):
        page.keyboard.press("r")
    page.keyboard.press("j")
    expect(page.locator(".leaf.is-cursor")).to_contain_text("配置虚拟环境")
    page.locator("[data-keys]").click()
    page.keyboard.press("x")
    expect(page.locator(".leaf.done")).to_have_count(0)


def test_the_text_itself_can_be_ticked_by_keyboard(visitor: Visitors) -> None:
    page = visitor().open(f"{GUIDE}?view=read")
    page.keyboard.press("j")
    expect(page.locator(".prose li.is-cursor")).to_be_visible()
    with page.expect_response("**/guide/progress"):
        page.keyboard.press("x")
    expect(page.locator(".prose li.is-cursor > .mk--done")).to_be_visible()
    expect(page.locator("#toc .frac > span").first).to_have_text("1/263")


def test_without_scripts_a_group_is_a_form(visitor: Visitors) -> None:
    guest = visitor(scripts=False)
    page = guest.open(LIST)
    topic = page.locator(".topic", has_text="环境搭建").first
    topic.locator("label").first.click()
    topic.get_by_role("button", name="保存这一组").click()
    expect(page).to_have_url(re.compile("#t-"))
    expect(page.locator(".leaf.done")).to_have_count(1)
    expect(page.locator(".resume")).to_contain_text("接着学：")
    leaf(page, "配置虚拟环境").locator("[data-more]").click()
    page.get_by_role("button", name="略过").click()
    expect(page.locator(".leaf.skipped")).to_have_count(1)
    expect(page.locator("#toc .frac > span").first).to_have_text("1/262")


@pytest.mark.parametrize(
    ("size", "scheme"), [("desktop", "light"), ("desktop", "dark"), ("phone", "dark"), ("narrow", "light")]
)
def test_pages_of_a_path_break_no_rule_and_fit(visitor: Visitors, size: str, scheme: str) -> None:
    guest = visitor(size, scheme)
    page = guest.open(LIST)
    tick(page, "变量与数据类型")
    for path in (
        LIST,
        f"{GUIDE}?view=read",
        f"{GUIDE}?view=print",
        f"{GUIDE}/guide",
        f"{GUIDE}/guide/reset",
        f"{GUIDE}/guide/import",
        f"{GUIDE}?view=plan",
        "/",
    ):
        page = guest.open(path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
        assert max(page.locator(".seg a").evaluate_all(HEIGHTS), default=0) < 50, "a word is broken"


def test_the_progress_follows_what_the_author_does(visitor: Visitors, place: tuple[str, Path]) -> None:
    password = account(place[1], "bob", "editor")
    guest = visitor()
    page = guest.open(LIST)
    tick(page, "列表推导式")
    tick(page, "装饰器基础")
    page = come_in(visitor(scripts=False), "bob", password)
    number = next(cookie["name"] for cookie in guest.context.cookies() if cookie["name"].startswith("lp"))
    page.goto(f"{place[0]}/write/posts/{number.removeprefix('lp')}")
    text = page.get_by_label("正文，Markdown")

    def publish(old: str, new: str) -> None:
        text.fill(text.input_value().replace(old, new))
        page.get_by_role("button", name=re.compile("^更新…$")).click()
        page.locator("main form[method=post] button[type=submit]").first.click()
        page.goto(editor)

    editor, line = page.url, "  - 装饰器基础\n"
    publish("- 列表推导式\n", "- 列表推导式与生成式\n")
    publish(line, "")
    reading = guest.open(LIST)
    expect(box(reading, "列表推导式与生成式")).to_be_checked()
    expect(reading.locator("#toc .frac > span").first).to_have_text("1/262")
    expect(guest.open(f"{GUIDE}/guide").locator("main")).to_contain_text("装饰器基础")
    publish("  - 上下文管理器", line + "  - 上下文管理器")
    reading = guest.open(LIST)
    expect(box(reading, "装饰器基础")).to_be_checked()
    expect(reading.locator("#toc .frac > span").first).to_have_text("2/263")


def test_a_note_is_written_over_the_list_and_a_card_is_switched_on(
    visitor: Visitors, place: tuple[str, Path]
) -> None:
    password = account(place[1], "dora", "reader")
    member = visitor()
    come_in(member, "dora", password, LIST)
    scripts: dict[str, int] = {}
    member.page.on("response", lambda it: scripts.setdefault(it.url, len(gzip.compress(it.body()))) and None)
    page = member.open(LIST)
    page.wait_for_load_state("networkidle")
    assert (
        sum(size for url, size in scripts.items() if "/js/path" in url) <= 6000
    )  # bytes, before anybody moves
    point = note_at(page, "变量与数据类型")
    field = page.locator("dialog.noting textarea")
    field.fill("**动态**类型，见[文档](https://docs.python.org/3/)")
    assert violations(page) == []
    page.keyboard.press("Escape")
    expect(field).to_be_hidden()
    note_at(page, "变量与数据类型")
    expect(field).to_have_value(re.compile("动态"))  # what was typed is still there
    page.get_by_role("button", name="保存笔记").click()
    expect(page.locator(".toast")).to_contain_text("笔记已保存")
    expect(point.locator(".leaf__n")).to_have_text("动态类型，见文档")
    page = member.open(LIST)
    expect(leaf(page, "变量与数据类型").locator(".leaf__n")).to_contain_text("动态类型，见文档")

    other = member.context.new_page()  # another window was faster
    leaf(page, "变量与数据类型").locator(".leaf__n").click()
    field.fill("从这里")
    other.goto(place[0] + str(page.locator(".leaf__n").get_attribute("href")))
    other.get_by_label("笔记").fill("从那里")
    other.get_by_role("button", name="保存笔记").click()
    page.get_by_role("button", name="保存笔记").click()
    dialog = page.locator("dialog.noting")
    expect(dialog).to_contain_text("从那里")
    expect(field).to_have_value("从这里")
    assert violations(page) == []
    dialog.get_by_role("button", name="两份都留").click()
    expect(dialog).to_have_count(0)
    expect(point.locator(".leaf__n")).to_have_text("从那里")
    point.locator(".leaf__n").click()
    field.fill("从那里，再从这里")
    member.context.clear_cookies()  # signed out meanwhile, and in again in the other window
    page.get_by_role("button", name="保存笔记").click()
    expect(page.locator(".toast")).to_contain_text("登录已过期")
    sign_in(other, f"{place[0]}/auth/sign-in?next={GUIDE}", "dora", password)
    other.wait_for_url(f"**{GUIDE}")
    page.get_by_role("button", name="保存笔记").click()
    expect(dialog).to_have_count(0)
    page = member.open(f"{GUIDE}/guide/notes?q=里")
    expect(page.locator(".noted__b")).to_have_text(re.compile("从那里.*从这里", re.DOTALL))
    assert violations(page) == []

    page = member.open(f"{GUIDE}/guide")
    page.get_by_role("button", name="打开").click()
    link = str(page.locator(".feedurl a").get_attribute("href"))
    guest = visitor("narrow", "dark")
    shown = guest.open(link.removeprefix(place[0]))
    expect(shown.locator("h1")).to_contain_text("学习指南")
    assert violations(shown) == []
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="关掉").click()
    assert shown.reload().status == 404  # type: ignore[union-attr]
    guest.forgive("404")
    member.forgive("409")
    member.forgive("400")


def test_no_word_of_a_note_is_lost_that_was_typed_while_it_was_saved(
    visitor: Visitors, place: tuple[str, Path]
) -> None:
    password = account(place[1], "erik", "reader")
    member = visitor()
    come_in(member, "erik", password, LIST)
    page = member.open(LIST)
    address = f"{leaf(page, '变量与数据类型').locator('[data-more]').get_attribute('href')}/note"
    dialog, save = page.locator("dialog.noting"), page.get_by_role("button", name="保存笔记")
    field = dialog.locator("textarea")

    def typing(words: str) -> None:
        """Type that while the next text is on its way."""

        def answer(route: Route) -> None:
            response = route.fetch()
            page.evaluate("words => document.querySelector('dialog textarea').value += words", words)
            route.fulfill(response=response)

        page.route(f"**{address}", answer, times=1)

    def kept() -> str:
        other = member.context.new_page()
        other.goto(place[0] + address)
        words = other.get_by_label("笔记").input_value()
        other.close()
        return words

    point = note_at(page, "变量与数据类型")
    field.fill("一")
    typing("二")
    save.click()
    expect(dialog).to_have_count(0)
    assert kept() == "一二"
    point.locator(".leaf__n").click()
    field.fill("三")
    other = member.context.new_page()  # another window is faster
    other.goto(place[0] + address)
    other.get_by_label("笔记").fill("从那里")
    other.get_by_role("button", name="保存笔记").click()
    typing("四")
    save.click()
    expect(dialog).to_contain_text("从那里")
    expect(field).to_have_value("三四")
    typing("五")
    dialog.get_by_role("button", name="两份都留").click()
    expect(dialog).to_have_count(0)
    assert kept() == "从那里\n\n三四五"
    point.locator(".leaf__n").click()
    field.fill("---")  # which is refused, and does not leave unasked with the page
    save.click()
    expect(dialog.locator(".err").first).to_be_visible()
    asked: list[str] = []
    page.on("dialog", lambda it: asked.append(it.type) or it.accept())
    page.goto(place[0])
    assert asked == ["beforeunload"]
    member.forgive("409")
    member.forgive("422")


def test_the_mark_of_a_note_in_the_text_is_there_at_once_and_goes_with_it(
    visitor: Visitors, place: tuple[str, Path]
) -> None:
    password = account(place[1], "alice", "reader")
    member = visitor()
    come_in(member, "alice", password, LIST)
    page = member.open(LIST)
    point = note_at(page, "变量与数据类型")
    page.locator("dialog textarea").fill("1. 先看 `int`")
    page.get_by_role("button", name="保存笔记").click()
    expect(point.locator(".leaf__n")).to_have_text("1. 先看 int")
    page = member.open(f"{GUIDE}?view=read")
    mark = page.locator(".mk-note")
    expect(mark).to_have_count(1)
    mark.click()
    page.locator("dialog textarea").fill("")
    page.get_by_role("button", name="保存笔记").click()
    expect(mark).to_have_count(0)
