"""No keystroke is lost: offline, in a crash, in two tabs, by two people, or when the session ends."""

import contextlib
import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from tests.walks.accessibility import violations
from tests.walks.conftest import Visitor, Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, await_saved, source
from tests.walks.editor.desk import SOURCE, Desk

pytestmark = pytest.mark.browser

CONFLICT, LEFT = "这篇文章别处也改了", "有没存上的内容"


def state(page: Page) -> Locator:
    """What the bar says of saving."""
    return page.locator("[data-status]")


def test_typing_is_saved_by_itself_and_said_in_the_bar(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    page.keyboard.type("a")
    expect(state(page)).to_have_text("有改动")
    expect(state(page)).to_contain_text("已保存")
    assert desk.draft == "a"


def test_it_says_that_it_saves_and_many_letters_are_one_request(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    held: list[Route] = []
    sent: list[str] = []
    page.on("request", lambda request: request.url.endswith("/draft") and sent.append(request.method))
    page.route("**/draft", lambda route: held.append(route), times=1)
    page.keyboard.type("twenty letters fast", delay=40)
    expect(state(page)).to_have_attribute("data-state", "saving", timeout=6000)
    held.pop().continue_()
    await_saved(page)
    assert desk.draft == "twenty letters fast"
    assert len(sent) == 1


def test_without_a_network_it_is_kept_here_and_sent_when_that_is_back(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)
    person.context.set_offline(True)
    page.keyboard.type("a")
    page.keyboard.press("ControlOrMeta+s")
    expect(state(page)).to_have_text("离线，已存在这台设备")
    page.keyboard.type("b")
    assert desk.draft == ""
    person.context.set_offline(False)
    expect(state(page)).to_contain_text("已保存")
    assert desk.draft == "ab"
    person.forgive("ERR_INTERNET_DISCONNECTED")


def test_a_server_that_fails_is_tried_again(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)
    page.route("**/draft", lambda route: route.fulfill(status=500))
    page.keyboard.type("a")
    page.keyboard.press("ControlOrMeta+s")
    expect(state(page)).to_contain_text("没存上")
    page.unroute("**/draft")
    page.get_by_role("button", name="再试一次").click()
    expect(state(page)).to_contain_text("已保存")
    assert desk.draft == "a"
    person.forgive("500")


def test_a_network_that_swallows_everything_is_given_up(writer: Visitors, desk: Desk) -> None:
    person = writer()
    person.context.add_init_script(
        "const wait = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = (ms) => wait(ms / 100)"
    )
    page = at_desk(person, desk)
    swallowed: list[Route] = []
    page.route("**/draft", lambda route: swallowed.append(route), times=1)
    page.keyboard.type("a")
    page.keyboard.press("ControlOrMeta+s")
    expect(state(page)).to_have_attribute("data-state", "offline")
    await_saved(page)
    assert desk.draft == "a"
    assert len(swallowed) == 1
    person.forgive("")


KEPT = """async (words) => {
  const done = (asked) => new Promise((resolve) => { asked.onsuccess = () => resolve(asked.result); });
  const database = await done(indexedDB.open("mojing"));
  for (;;) {
    const copies = await done(database.transaction("copies").objectStore("copies").getAll());
    if (copies.some((copy) => copy.source.includes(words))) return;
  }
}"""


def await_copy(page: Page, words: str) -> None:
    """Return when this device has a copy with these words."""
    page.evaluate(KEPT, words)


def crash(page: Page) -> None:
    """End the process behind a tab, as if it had run out of memory."""
    with page.expect_event("crash"), contextlib.suppress(PlaywrightError):
        page.goto("chrome://crash")


def crashed(person: Visitor, desk: Desk, words: str) -> Page:
    """The tab dies with words that only this device has, and the post is opened in a new one."""
    page = at_desk(person, desk)
    page.route("**/draft", lambda route: route.abort())
    page.keyboard.type(words)
    await_copy(page, words)
    crash(page)
    person.renew()
    return person.open(desk.path)


def test_after_a_crash_the_text_of_this_device_is_offered_and_taken(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = crashed(person, desk, "unsaved")
    offer = page.get_by_role("dialog", name=LEFT)
    expect(offer.locator("ins")).to_have_text("unsaved")
    assert violations(page) == []
    offer.get_by_role("button", name="用这台设备上的接着写").click()
    await_saved(page)
    assert desk.draft == "unsaved"
    person.open(desk.path)
    expect(page.locator("[data-editor]")).to_have_attribute("data-ready", SURFACES[0])
    expect(offer).to_be_hidden()
    person.forgive("ERR_FAILED")


def test_after_a_crash_nothing_is_taken_unasked_or_thrown_away(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = crashed(person, desk, "unsaved")
    offer = page.get_by_role("dialog", name=LEFT)
    expect(offer).to_be_visible()
    page.keyboard.press("Escape")
    await_saved(page)
    assert desk.draft == ""
    person.open(desk.path)
    offer.get_by_role("button", name="用服务器上的").click()
    await_saved(page)
    assert desk.draft == ""
    await_copy(page, "unsaved")
    person.forgive("ERR_FAILED")


def test_after_a_crash_a_text_of_somebody_else_is_not_overwritten(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = crashed(person, desk, "mine")
    desk.write(SOURCE + "theirs")
    person.open(desk.path)
    page.get_by_role("button", name="用这台设备上的接着写").click()
    expect(page.get_by_role("dialog", name=CONFLICT)).to_be_visible()
    assert desk.draft == "theirs"
    person.forgive("")


def test_two_people_at_once_overwrite_nothing_until_one_chooses(writer: Visitors, desk: Desk) -> None:
    here, there = writer(), writer()
    mine, theirs = at_desk(here, desk), at_desk(there, desk, name="dora")
    theirs.keyboard.type("theirs")
    await_saved(theirs)
    mine.keyboard.type("mine")
    sides = mine.get_by_role("dialog", name=CONFLICT)
    expect(sides.get_by_text("Dora")).to_be_visible()
    expect(sides.locator("del")).to_have_text("theirs")
    expect(sides.locator("ins")).to_have_text("mine")
    assert violations(mine) == []
    sides.get_by_role("button", name="以后再说").click()
    source(mine).focus()
    mine.keyboard.press("ControlOrMeta+End")
    mine.keyboard.type("!")
    assert desk.draft == "theirs"
    mine.get_by_role("button", name="比较").click()
    expect(sides.locator("ins")).to_have_text("mine!")
    expect(sides.get_by_label("合并稿")).to_have_value(
        re.compile("<<<<<<< 你的\n.*mine!.*theirs\n>>>>>>> Dora\n", re.DOTALL)
    )
    expect(sides.get_by_role("button", name="用合并稿")).to_be_disabled()
    expect(sides.get_by_text("标记")).not_to_have_count(0)
    sides.get_by_label("合并稿").fill(SOURCE + "both")
    sides.get_by_role("button", name="用合并稿").click()
    await_saved(mine)
    assert desk.draft == "both"
    here.forgive("409")


def test_changes_of_different_places_go_together(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)
    desk.write(SOURCE.replace("清晨", "黄昏"))
    page.keyboard.type("mine")
    page.get_by_role("button", name="用合并稿").click()
    await_saved(page)
    assert desk.source == SOURCE.replace("清晨", "黄昏") + "mine"
    expect(source(page)).to_contain_text("黄昏")
    person.forgive("409")


@pytest.mark.parametrize(("choice", "kept"), [("用我的", "mine"), ("用那边的", "theirs")])
def test_one_of_two_texts_is_chosen_and_the_other_one_can_be_had_back(
    writer: Visitors, desk: Desk, choice: str, kept: str
) -> None:
    person = writer()
    page = at_desk(person, desk)
    desk.write(SOURCE + "theirs")
    page.keyboard.type("mine")
    page.get_by_role("button", name=choice).click()
    await_saved(page)
    assert desk.draft == kept
    await_copy(page, "mine")
    person.forgive("409")


def test_two_tabs_of_one_browser_know_each_other(writer: Visitors, desk: Desk) -> None:
    person = writer()
    first = at_desk(person, desk)
    hint = "这篇文章在另一个标签页里也开着。"
    expect(first.get_by_text(hint)).to_be_hidden()
    second = person.context.new_page()
    second.goto(desk.address + desk.path)
    for page in (first, second):
        expect(page.get_by_text(hint)).to_be_visible()
    source(second).focus()
    second.keyboard.press("ControlOrMeta+End")
    second.keyboard.type("a")
    await_saved(second)
    assert desk.draft == "a"
    expect(source(first)).to_contain_text("a")
    second.close()
    expect(first.get_by_text(hint)).to_be_hidden()


def test_two_tabs_of_one_browser_that_both_write_lose_nothing(writer: Visitors, desk: Desk) -> None:
    person, waiting = writer(), list[Route]()
    first = at_desk(person, desk)
    first.route("**/draft", lambda route: waiting.append(route), times=1)
    first.keyboard.type("mine")
    with first.expect_request("**/draft"):
        first.keyboard.press("ControlOrMeta+s")
    second = person.context.new_page()
    second.goto(desk.address + desk.path)
    expect(second.locator("[data-editor]")).to_have_attribute("data-ready", SURFACES[0])
    source(second).focus()
    second.keyboard.press("ControlOrMeta+End")
    second.keyboard.type("theirs")
    await_saved(second)
    waiting.pop().continue_()
    sides = first.get_by_role("dialog", name=CONFLICT)
    expect(sides.locator("del")).to_have_text("theirs")
    expect(sides.locator("ins")).to_have_text("mine")
    assert desk.draft == "theirs"
    sides.get_by_label("合并稿").fill(SOURCE + "mine and theirs")
    sides.get_by_role("button", name="用合并稿").click()
    await_saved(first)
    assert desk.draft == "mine and theirs"
    expect(source(second)).to_contain_text("mine and theirs")
    person.forgive("409")


def test_an_answer_that_got_lost_is_no_conflict(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/draft", lose, times=1)
    page.keyboard.type("a")
    page.keyboard.press("ControlOrMeta+s")
    expect(state(page)).to_have_attribute("data-state", "offline")
    page.keyboard.type("b")
    await_saved(page)
    assert desk.draft == "ab"
    expect(page.get_by_role("dialog", name=CONFLICT)).to_be_hidden()
    person.forgive("")


def test_a_session_that_ended_costs_no_word(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)
    person.context.clear_cookies()
    page.keyboard.type("a")
    page.keyboard.press("ControlOrMeta+s")
    expect(state(page)).to_contain_text("登录已过期")
    with person.context.expect_page() as opened:
        page.get_by_role("link", name="在新标签页登录").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("登录")
    person.context.add_cookies([desk.cookie()])  # type: ignore[list-item]
    opened.value.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(state(page)).to_contain_text("已保存")
    assert desk.draft == "a"
    person.forgive("401")
    person.forgive("400")


def test_a_page_that_was_open_overnight_gets_a_new_token(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(field => { field.value = 'old' })")
    page.keyboard.type("a")
    await_saved(page)
    assert desk.draft == "a"
    person.forgive("400")


UNKEPT = {
    "no room": "IDBFactory.prototype.open = () => { window.hasFailed = true; throw 'full' }",
    "no room at the end": """IDBTransaction.prototype.commit = function () {
        this.addEventListener("abort", () => setTimeout(() => { window.hasFailed = true }));
        this.abort();
      }""",
}


@pytest.mark.parametrize("trouble", UNKEPT.values(), ids=UNKEPT)
def test_leaving_warns_only_when_nothing_could_be_kept(writer: Visitors, desk: Desk, trouble: str) -> None:
    person = writer()
    asked: list[str] = []
    page = at_desk(person, desk)
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.accept())
    page.keyboard.type("a")
    page.reload()
    assert asked == []
    person.context.add_init_script(trouble)
    page.reload()
    expect(page.locator("[data-editor]")).to_have_attribute("data-ready", SURFACES[0])
    source(page).press_sequentially("b")
    page.route("**/draft", lambda route: route.abort())
    page.keyboard.press("ControlOrMeta+s")
    expect(state(page)).to_have_attribute("data-state", "offline")
    page.evaluate("async () => { while (!window.hasFailed) await new Promise(requestAnimationFrame) }")
    page.reload()
    assert asked == ["beforeunload"]
    person.forgive("ERR_FAILED")


def test_a_database_of_this_device_that_was_closed_is_opened_again(writer: Visitors, desk: Desk) -> None:
    person = writer()
    person.context.add_init_script(
        """const open = IDBFactory.prototype.open;
        window.opened = [];
        IDBFactory.prototype.open = function (...names) {
          opened.push(open.apply(this, names));
          return opened.at(-1);
        };"""
    )
    page = at_desk(person, desk)
    page.route("**/draft", lambda route: route.abort())
    page.keyboard.type("a")
    await_copy(page, "a")
    page.evaluate("opened.forEach(({ result }) => result.close())")
    page.keyboard.type("b")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "offline")
    page.keyboard.type("c")
    await_copy(page, "abc")
    person.forgive("ERR_FAILED")


def test_publishing_waits_for_the_last_words(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    page.keyboard.type("last")
    page.keyboard.press("ControlOrMeta+Enter")
    expect(page).to_have_url(re.compile("/publish$"))
    assert desk.draft == "last"


@pytest.mark.parametrize(("name", "path"), [("发布", "/publish"), ("预览", "/preview")])
def test_the_first_click_is_enough_when_all_is_saved_already(
    writer: Visitors, desk: Desk, name: str, path: str
) -> None:
    page = at_desk(writer(), desk)
    page.locator("button[name=then]").filter(has_text=name).click()
    page.wait_for_url(f"**{path}*")


def test_times_are_told_in_the_zone_of_the_account(browser: Browser, desk: Desk) -> None:
    context = browser.new_context(locale="zh-CN", timezone_id="Pacific/Kiritimati")
    page = at_desk(Visitor(context, desk.address), desk)
    await_saved(page)
    told = datetime.now(ZoneInfo("Asia/Shanghai"))
    minutes = {f"{told - timedelta(minutes=ago):%H:%M}" for ago in (0, 1, 2)}
    assert [minute for minute in minutes if minute in state(page).inner_text()]
    context.close()


@pytest.mark.parametrize("surface", SURFACES)
def test_what_was_typed_before_the_editor_was_there_is_kept(
    writer: Visitors, desk: Desk, surface: str
) -> None:
    person = writer()
    waiting: list[Route] = []
    person.context.add_cookies([desk.cookie()])  # type: ignore[list-item]
    person.context.add_init_script(f"localStorage.editor ??= '{surface.lower()}'")
    person.context.route("**/editor/main.js", lambda route: waiting.append(route))
    page = person.page
    page.goto(desk.address + desk.path, wait_until="commit")  # the script is on its way
    title = page.get_by_role("textbox", name="标题")
    source(page).press_sequentially("云")
    title.press("ControlOrMeta+End")
    page.keyboard.type("两")
    waiting.pop().continue_()
    expect(page.locator("[data-editor]")).to_have_attribute("data-ready", surface)
    page.keyboard.type("夜")
    await_saved(page)
    expect(title).to_have_value("山中一日两夜")
    assert "title: 山中一日两夜\n" in desk.source
    assert "云" in desk.source
