"""Somebody writes: what helps them to, with CodeMirror and with the plain text field alike."""

import pytest
from playwright.sync_api import Route, expect

from tests.walks.accessibility import violations
from tests.walks.conftest import Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, await_saved, source, with_codemirror
from tests.walks.editor.desk import SOURCE, Desk

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("surface", SURFACES)
def test_words_are_typed_marked_and_taken_back(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer(), desk, surface)
    page.keyboard.type("one two")
    page.keyboard.press("ControlOrMeta+Shift+ArrowLeft")
    page.get_by_role("button", name="加粗").click()
    await_saved(page)
    assert desk.draft == "one **two**"
    page.keyboard.press("ControlOrMeta+b")
    await_saved(page)
    assert desk.draft == "one two"
    page.keyboard.press("ControlOrMeta+z")
    await_saved(page)
    assert desk.draft == "one **two**"
    page.keyboard.press("ControlOrMeta+z")
    await_saved(page)
    assert desk.draft == "one two"
    page.keyboard.press("ControlOrMeta+z")
    await_saved(page)
    assert desk.draft != "one two"


@with_codemirror
def test_marks_look_like_what_they_mean(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    page.keyboard.type("\n## one **two** [three](/3)\n\n> four `five`")
    words = {"heading": "one", "strong": "two", "link": "three", "quote": "four", "code": "five"}
    for kind, word in words.items():
        expect(source(page).locator(f".md-{kind}", has_text=word).last).to_be_visible()


@pytest.mark.parametrize("surface", SURFACES)
def test_a_list_goes_on_moves_in_and_ends(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer(), desk, surface)
    page.keyboard.type("- a\nb\n")
    page.keyboard.press("Tab")
    page.keyboard.type("c\n\n\n")
    page.keyboard.type("end")
    await_saved(page)
    assert desk.draft == "- a\n- b\n  - c\nend"


@pytest.mark.parametrize("surface", SURFACES)
def test_escape_then_tab_leaves_the_text(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer(), desk, surface)
    page.keyboard.type("- a")
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(source(page)).not_to_be_focused()
    await_saved(page)
    assert desk.draft == "- a"


@pytest.mark.parametrize("surface", SURFACES)
def test_nothing_gets_into_the_way_of_an_input_method(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer(), desk, surface)
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
    await_saved(page)
    assert desk.draft == "- 你好"
    page.keyboard.type("\nb")
    await_saved(page)
    assert desk.draft == "- 你好\n- b"
    ime.send("Input.imeSetComposition", {"text": "c", "selectionStart": 1, "selectionEnd": 1})
    page.get_by_role("button", name="引用").click()  # phones hold every word like this
    page.keyboard.type("d")
    await_saved(page)
    assert desk.draft == "- 你好\n> - bcd"


PASTE = """([html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


@pytest.mark.parametrize("surface", SURFACES)
def test_what_is_pasted_becomes_what_is_meant(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer(), desk, surface)
    page.evaluate(PASTE, ["<p>a <b style='color:red'>b</b></p>", "a b"])
    page.keyboard.type("\n\n")
    page.evaluate(PASTE, ["", "a\tb\n1\t2"])
    page.keyboard.type("\n\n\nword")
    page.keyboard.press("ControlOrMeta+Shift+ArrowLeft")
    page.evaluate(PASTE, ["", "https://example.com/a"])
    table = "| a | b |\n| --- | --- |\n| 1 | 2 |"
    await_saved(page)
    assert desk.draft == f"a **b**\n\n{table}\n\n[word](https://example.com/a)"


@pytest.mark.parametrize("surface", SURFACES)
def test_a_megabyte_that_is_pasted_is_kept_and_said_to_be_too_much_to_publish(
    writer: Visitors, desk: Desk, surface: str
) -> None:
    person, text = writer(), "推开窗，山在雾里。" * 12 + "\n\n"
    text = text * 4000
    person.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = at_desk(person, desk, surface)
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("ControlOrMeta+v")
    page.keyboard.type("a")
    await_saved(page)
    assert desk.draft == text + "a"
    expect(page.locator("[data-problems]")).to_contain_text("1024 KiB")
    expect(page.locator("[data-words]")).to_be_empty()
    person.forgive("422")


@pytest.mark.parametrize("surface", SURFACES)
def test_a_slash_opens_the_blocks_and_words_narrow_them(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer(), desk, surface)
    page.keyboard.type("/")
    menu = page.get_by_role("listbox", name="块")
    expect(menu).to_be_visible()
    assert violations(page) == []
    page.keyboard.type("biao")
    expect(menu.get_by_role("option", selected=True)).to_have_text("二级标题")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.keyboard.type("a\n/")
    page.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    page.keyboard.type("b")
    await_saved(page)
    assert desk.draft == "### a\n/b"


def test_the_button_for_blocks_leaves_nothing_behind(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    page.get_by_role("button", name="更多块").click()
    expect(page.get_by_role("listbox")).to_be_visible()
    page.keyboard.press("Escape")
    await_saved(page)
    assert desk.draft == ""
    page.get_by_role("button", name="更多块").click()
    page.get_by_role("option", name="代码块").click()
    await_saved(page)
    assert desk.draft == "```\n\n```"


def test_the_toolbar_is_one_stop_and_says_what_holds(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    page.keyboard.type("**ab** c")
    bold = page.get_by_role("button", name="加粗")
    expect(bold).to_have_attribute("aria-pressed", "false")
    for _letter in "b** c":
        page.keyboard.press("ArrowLeft")
    expect(bold).to_have_attribute("aria-pressed", "true")
    stops = page.get_by_role("toolbar").locator("button[tabindex='0']")
    expect(stops).to_have_count(1)
    stops.focus()
    page.keyboard.press("ArrowRight")
    expect(bold).to_be_focused()
    page.keyboard.press("Enter")
    await_saved(page)
    assert desk.draft == "ab c"


def test_one_may_keep_the_plain_field(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    page.keyboard.type("a")
    page.get_by_role("link", name="设置").last.click()
    page.get_by_label("用普通文本框写").check()
    expect(page.locator("[data-editor]")).to_have_attribute("data-ready", "Plain")
    expect(source(page)).to_have_value(SOURCE + "a")


@with_codemirror
def test_selecting_all_leaves_the_folded_front_matter_alone(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk, "Rich")
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("新的正文")
    await_saved(page)
    assert desk.source == "---\ntitle: 山中一日\n---\n\n新的正文"
    page.get_by_role("button", name="front matter").click()
    source(page).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.press("Backspace")
    page.keyboard.type("全换了")
    await_saved(page)
    assert desk.source == "全换了"
    person.forgive("Applying inline style")  # Chromium's, for what is typed over a heading; it is not let


def test_without_scripts_nothing_is_offered_that_needs_them(writer: Visitors, desk: Desk) -> None:
    person = writer(scripts=False)
    person.context.add_cookies([desk.cookie()])  # type: ignore[list-item]
    page = person.open(desk.path)
    expect(page.locator("[data-toolbar], [data-plain]").locator("visible=true")).to_have_count(0)
    expect(source(page)).to_be_visible()


@pytest.mark.parametrize("surface", SURFACES)
def test_a_title_waits_for_the_text_until_a_dialog_over_it_is_closed(
    writer: Visitors, desk: Desk, surface: str
) -> None:
    person, waiting = writer(), list[Route]()
    page = at_desk(person, desk, surface)
    person.context.route("**/fields", lambda route: waiting.append(route), times=1)
    with page.expect_request("**/fields"):
        page.get_by_role("textbox", name="标题").fill("云海")
    source(page).press_sequentially("\n\n/tupian")
    page.keyboard.press("Enter")
    expect(page.locator("[data-library] form")).to_be_visible()  # the dialog is whole
    page.get_by_label("从这台设备选").focus()
    page.on("filechooser", lambda _chooser: None)  # asked for with the key itself, it may come too late
    with page.expect_response("**/fields"):
        waiting.pop(0).continue_()
    with page.expect_file_chooser():
        page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    await_saved(page)
    assert "title: 云海\n" in desk.source
