"""Somebody writes: what helps them to, with CodeMirror and with the plain text field alike."""

import contextlib
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect
from playwright.sync_api import Error as PlaywrightError

from tests.walks.accessibility import violations
from tests.walks.conftest import Visitor, Visitors
from tests.walks.desk import SOURCE, Desk, desk, serving

pytestmark = pytest.mark.browser

POST = "/write/posts/1"
SURFACES = ["Rich", "Plain"]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("desk")) as at:
        yield at


@pytest.fixture
def post(address: str) -> Desk:
    """The post on the desk, as new."""
    desk.__init__()  # type: ignore[misc]
    return desk


@pytest.fixture
def writer(browser: Browser, address: str, post: Desk) -> Iterator[Visitors]:
    """Somebody who writes; nothing may go wrong in their browser."""
    visitors = Visitors(browser, address)
    yield visitors
    for made in visitors.made:
        made.context.close()
    assert [made.problems for made in visitors.made if made.problems] == []


def at_desk(person: Visitor, surface: str = "Rich") -> Page:
    """The editor, ready, with the caret at the end of the text."""
    person.context.add_init_script(f"localStorage.editor ??= '{surface.lower()}'")
    page = person.open(POST)
    expect(page.locator("[data-editor]")).to_have_attribute("data-ready", surface)
    source(page).focus()
    page.keyboard.press("ControlOrMeta+End")
    return page


def source(page: Page) -> Locator:
    """Where the text is written."""
    return page.get_by_role("textbox", name="正文")


def written(page: Page) -> str:
    """What the server has once everything is saved."""
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
    return desk.source.removeprefix(SOURCE)


@pytest.mark.parametrize("surface", SURFACES)
def test_words_are_typed_marked_and_taken_back(writer: Visitors, surface: str) -> None:
    page = at_desk(writer(), surface)
    page.keyboard.type("one two")
    page.keyboard.press("ControlOrMeta+Shift+ArrowLeft")
    page.get_by_role("button", name="加粗").click()
    assert written(page) == "one **two**"
    page.keyboard.press("ControlOrMeta+b")
    assert written(page) == "one two"
    page.keyboard.press("ControlOrMeta+z")
    assert written(page) == "one **two**"
    page.keyboard.press("ControlOrMeta+z")
    assert written(page) == "one two"
    page.keyboard.press("ControlOrMeta+z")
    assert written(page) != "one two"


@pytest.mark.parametrize("surface", SURFACES)
def test_a_list_goes_on_moves_in_and_ends(writer: Visitors, surface: str) -> None:
    page = at_desk(writer(), surface)
    page.keyboard.type("- a\nb\n")
    page.keyboard.press("Tab")
    page.keyboard.type("c\n\n\n")
    page.keyboard.type("end")
    assert written(page) == "- a\n- b\n  - c\nend"


@pytest.mark.parametrize("surface", SURFACES)
def test_escape_then_tab_leaves_the_text(writer: Visitors, surface: str) -> None:
    page = at_desk(writer(), surface)
    page.keyboard.type("- a")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(source(page)).not_to_be_focused()
    assert written(page) == "- a"


@pytest.mark.parametrize("surface", SURFACES)
def test_nothing_gets_into_the_way_of_an_input_method(writer: Visitors, surface: str) -> None:
    page = at_desk(writer(), surface)
    ime = page.context.new_cdp_session(page)
    page.keyboard.type("- ")
    for typed in ("n", "ni", "ni h", "ni hao"):
        ime.send(
            "Input.imeSetComposition",
            {"text": typed, "selectionStart": len(typed), "selectionEnd": len(typed)},
        )
    key = {"key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 229, "type": "rawKeyDown"}
    ime.send("Input.dispatchKeyEvent", key)
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "changed")
    assert "ni hao" not in desk.source
    ime.send("Input.insertText", {"text": "你好"})
    assert written(page) == "- 你好"
    page.keyboard.type("\nb")
    assert written(page) == "- 你好\n- b"


def test_typing_is_saved_by_itself_and_said_in_the_bar(writer: Visitors) -> None:
    page = at_desk(writer())
    state = page.locator("[data-status]")
    page.keyboard.type("a")
    expect(state).to_have_text("有改动")
    expect(state).to_contain_text("已保存")
    assert desk.source == SOURCE + "a"
    assert desk.saved == [SOURCE + "a"]


def test_without_a_network_it_is_kept_here_and_sent_when_that_is_back(writer: Visitors) -> None:
    person = writer()
    page = at_desk(person)
    person.context.set_offline(True)
    page.keyboard.type("a")
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator("[data-status]")).to_have_text("离线，已存在这台设备")
    page.keyboard.type("b")
    assert desk.source == SOURCE
    person.context.set_offline(False)
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    assert desk.source == SOURCE + "ab"
    person.forgive("ERR_INTERNET_DISCONNECTED")


def test_a_server_that_fails_is_tried_again(writer: Visitors) -> None:
    person = writer()
    page = at_desk(person)
    desk.failing = 500
    page.keyboard.type("a")
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator("[data-status]")).to_contain_text("没存上")
    desk.failing = 0
    page.get_by_role("button", name="再试一次").click()
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    assert desk.source == SOURCE + "a"
    person.forgive("500")


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


def crashed(person: Visitor, words: str) -> Page:
    """The tab dies with words that only this device has, and the post is opened in a new one."""
    page = at_desk(person)
    page.route("**/draft", lambda route: route.abort())
    page.keyboard.type(words)
    await_copy(page, words)
    crash(page)
    person.renew()
    return person.open(POST)


def test_after_a_crash_the_text_of_this_device_is_offered_and_taken(writer: Visitors) -> None:
    person = writer()
    page = crashed(person, "unsaved")
    offer = page.get_by_role("dialog", name="有没存上的内容")
    expect(offer.locator("ins")).to_have_text("unsaved")
    assert violations(page) == []
    offer.get_by_role("button", name="用这台设备上的接着写").click()
    assert written(page) == "unsaved"
    person.open(POST)
    expect(page.locator("[data-editor]")).to_have_attribute("data-ready", "Rich")
    expect(offer).to_be_hidden()
    person.forgive("ERR_FAILED")


def test_after_a_crash_nothing_is_taken_unasked_or_thrown_away(writer: Visitors) -> None:
    person = writer()
    page = crashed(person, "unsaved")
    offer = page.get_by_role("dialog", name="有没存上的内容")
    expect(offer).to_be_visible()
    page.keyboard.press("Escape")
    assert written(page) == ""
    person.open(POST)
    offer.get_by_role("button", name="用服务器上的").click()
    assert written(page) == ""
    await_copy(page, "unsaved")
    person.forgive("ERR_FAILED")


def test_after_a_crash_a_text_of_somebody_else_is_not_overwritten(writer: Visitors) -> None:
    person = writer()
    page = crashed(person, "mine")
    desk.write(SOURCE + "theirs")
    person.open(POST)
    page.get_by_role("button", name="用这台设备上的接着写").click()
    expect(page.get_by_role("dialog", name="这篇文章别处也改了")).to_be_visible()
    assert desk.source == SOURCE + "theirs"
    person.forgive("")


def test_two_people_at_once_overwrite_nothing_until_one_chooses(writer: Visitors) -> None:
    here, there = writer(), writer()
    mine, theirs = at_desk(here), at_desk(there)
    theirs.keyboard.type("theirs")
    assert written(theirs) == "theirs"
    mine.keyboard.type("mine")
    sides = mine.get_by_role("dialog", name="这篇文章别处也改了")
    expect(sides.locator("del")).to_have_text("theirs")
    expect(sides.locator("ins")).to_have_text("mine")
    assert violations(mine) == []
    sides.get_by_role("button", name="以后再说").click()
    source(mine).focus()
    mine.keyboard.press("ControlOrMeta+End")
    mine.keyboard.type("!")
    assert desk.source == SOURCE + "theirs"
    mine.get_by_role("button", name="对比两边").click()
    expect(sides.locator("ins")).to_have_text("mine!")
    sides.get_by_label("合并稿").fill(SOURCE + "both")
    sides.get_by_role("button", name="用合并稿").click()
    assert written(mine) == "both"
    here.forgive("409")


@pytest.mark.parametrize(("choice", "kept"), [("用我的", "mine"), ("用那边的", "theirs")])
def test_one_of_two_texts_is_chosen_and_the_other_one_can_be_had_back(
    writer: Visitors, choice: str, kept: str
) -> None:
    person = writer()
    page = at_desk(person)
    desk.write(SOURCE + "theirs")
    page.keyboard.type("mine")
    page.get_by_role("button", name=choice).click()
    assert written(page) == kept
    await_copy(page, "mine")
    person.forgive("409")


def test_two_tabs_of_one_browser_know_each_other(writer: Visitors) -> None:
    person = writer()
    first = at_desk(person)
    hint = "这篇文章在另一个标签页里也开着。"
    expect(first.get_by_text(hint)).to_be_hidden()
    second = person.context.new_page()
    second.goto(person.site + POST)
    for page in (first, second):
        expect(page.get_by_text(hint)).to_be_visible()
    source(second).focus()
    second.keyboard.press("ControlOrMeta+End")
    second.keyboard.type("a")
    assert written(second) == "a"
    expect(source(first)).to_contain_text("a")
    second.close()
    expect(first.get_by_text(hint)).to_be_hidden()


def test_an_answer_that_got_lost_is_no_conflict(writer: Visitors) -> None:
    person = writer()
    page = at_desk(person)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/draft", lose, times=1)
    page.keyboard.type("a")
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "offline")
    page.keyboard.type("b")
    assert written(page) == "ab"
    expect(page.get_by_role("dialog", name="这篇文章别处也改了")).to_be_hidden()
    person.forgive("")


def test_a_session_that_ended_costs_no_word(writer: Visitors) -> None:
    person = writer()
    page = at_desk(person)
    desk.signed_in = False
    page.keyboard.type("a")
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator("[data-status]")).to_contain_text("登录已过期")
    with person.context.expect_page() as opened:
        page.get_by_role("link", name="在新标签页登录").click()
    assert "/auth/sign-in" in opened.value.url
    desk.signed_in = True
    opened.value.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-status]")).to_contain_text("已保存")
    assert desk.source == SOURCE + "a"
    person.forgive("401")


def test_a_page_that_was_open_overnight_gets_a_new_token(writer: Visitors) -> None:
    person = writer()
    page = at_desk(person)
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(field => { field.value = 'old' })")
    page.keyboard.type("a")
    assert written(page) == "a"
    person.forgive("400")


def test_leaving_warns_only_when_nothing_could_be_kept(writer: Visitors) -> None:
    person = writer()
    asked: list[str] = []
    page = at_desk(person)
    page.on("dialog", lambda dialog: asked.append(dialog.type) or dialog.accept())
    page.keyboard.type("a")
    page.reload()
    assert asked == []
    person.context.add_init_script(
        "delete window.indexedDB; IDBFactory.prototype.open = () => { throw 'full' }"
    )
    page = at_desk(person)
    page.keyboard.type("b")
    page.route("**/draft", lambda route: route.abort())
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "offline")
    page.reload()
    assert asked == ["beforeunload"]
    person.forgive("ERR_FAILED")
