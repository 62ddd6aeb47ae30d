"""Pictures and files get into the text."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.media.pictures import picture
from tests.walks.accessibility import violations
from tests.walks.conftest import Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, await_saved, source
from tests.walks.editor.desk import SOURCE, Desk
from tests.walks.people import sign_in
from tests.world import PASSWORD

pytestmark = pytest.mark.browser

DROP = """([names, bytes, place]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([new Uint8Array(bytes)], name));
  const target = document.querySelector(place);
  const { x: clientX, y: clientY } = target.getBoundingClientRect();
  const options = { dataTransfer: data, clientX, clientY, bubbles: true, cancelable: true };
  const event = new DragEvent("drop", options);
  target.dispatchEvent(event);
  if (!event.defaultPrevented) throw "a browser would leave the page";
}"""
PASTE = """bytes => {
  const data = new DataTransfer();
  data.items.add(new File([new Uint8Array(bytes)], "image.png"));
  const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""
PICTURE = r"!\[\]\(/media/\S+\)"


def drop(page: Page, *names: str, content: bytes | None = None, on: str = "[data-toolbar]") -> None:
    """Let files fall beside the text, so that they come where one writes, or on something."""
    page.evaluate(DROP, [[*names], list(content or picture()), on])


@pytest.mark.parametrize("surface", SURFACES)
def test_files_that_are_dropped_take_their_place(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer(), desk, surface)
    drop(page, "a.png", "b.png")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    await_saved(page)
    assert re.fullmatch(rf"{PICTURE}\n{PICTURE}", desk.draft), desk.draft
    expect(page.locator("[data-preview] img")).to_have_count(2)
    page.keyboard.press("Enter")
    drop(page, "c.pdf", content=b"%PDF-1.7 c", on="[data-preview]")
    expect(page.locator("[data-preview] a[href$='.pdf']")).to_have_count(1)
    await_saved(page)
    assert re.fullmatch(rf"{PICTURE}\n{PICTURE}\n\[c.pdf\]\(/media/\S+/c\.pdf\)", desk.draft), desk.draft


@pytest.mark.parametrize(
    ("surface", "place", "line"),
    [("Rich", ".md-heading", 0), ("Plain", "textarea[name=source]", 1)][-len(SURFACES) :],
)
def test_a_picture_that_falls_on_words_takes_none_away_and_waits_for_an_input_method(
    writer: Visitors, desk: Desk, surface: str, place: str, line: int
) -> None:
    page = at_desk(writer(), desk, surface)
    ime = page.context.new_cdp_session(page)
    held: list[Route] = []
    page.route("**/write/media", lambda route: held.append(route), times=1)
    page.keyboard.type("two")
    page.keyboard.press("Shift+Home")
    drop(page, "a.png", on=place)
    expect(page.get_by_role("progressbar")).to_have_count(1)
    ime.send("Input.imeSetComposition", {"text": "ni", "selectionStart": 2, "selectionEnd": 2})
    held.pop().continue_()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    ime.send("Input.insertText", {"text": "你"})
    await_saved(page)
    before, after = SOURCE.split("## 清晨")[0], "\n\n推开窗，山在雾里。\n"
    wanted = [f"{PICTURE}你\n\n## 清晨{after}two", f"## 清晨{after}two{PICTURE}你"][line]
    assert re.fullmatch(before + wanted, desk.source), desk.source


@pytest.mark.parametrize("surface", SURFACES)
def test_a_picture_that_is_pasted_says_that_it_is_on_its_way(
    writer: Visitors, desk: Desk, surface: str
) -> None:
    page = at_desk(writer(), desk, surface)
    held: list[Route] = []
    page.route("**/write/media", lambda route: held.append(route), times=1)
    page.evaluate(PASTE, [*picture()])
    expect(page.get_by_role("progressbar", name="image.png")).to_be_visible()
    held[0].continue_()
    expect(page.locator("[data-preview] img[src*='/media/']")).to_have_count(1)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    await_saved(page)
    assert re.fullmatch(PICTURE, desk.draft), desk.draft


def test_a_picture_for_a_text_in_which_nobody_was_leaves_its_front_matter_alone(
    writer: Visitors, desk: Desk
) -> None:
    person = writer()
    person.context.add_cookies([desk.cookie()])  # type: ignore[list-item]
    person.context.add_init_script("localStorage.editor ??= 'plain'")
    page = person.open(desk.path)
    expect(page.locator("[data-editor]")).to_have_attribute("data-ready", "Plain")
    drop(page, "a.png")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    await_saved(page)
    assert re.fullmatch(SOURCE.replace("## ", rf"{PICTURE}\n\n## "), desk.source), desk.source


def test_a_file_that_is_refused_says_why_and_can_be_left_out(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)
    page.keyboard.type("a")
    drop(page, "a.png", content=b"no picture")
    expect(page.locator("[data-uploads]")).to_contain_text("不接受这种文件")
    assert violations(page) == []
    page.get_by_role("button", name="不要了").click()
    await_saved(page)
    assert desk.draft == "a"
    person.forgive("422")


def test_a_file_that_could_not_be_sent_keeps_its_place_until_it_is(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)
    page.route("**/write/media", lambda route: route.abort(), times=2)
    drop(page, "a.png")
    expect(page.get_by_text("离线，联网后再传。")).to_be_visible()
    await_saved(page)
    assert desk.draft == "![正在上传 a.png]()"
    with page.expect_event("requestfailed"):
        page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_text("离线，联网后再传。")).to_be_visible()
    page.evaluate("dispatchEvent(new Event('online'))")
    expect(page.locator("[data-preview] img[src*='/media/']")).to_have_count(1)
    await_saved(page)
    assert re.fullmatch(PICTURE, desk.draft), desk.draft
    person.forgive("ERR_FAILED")
    person.forgive("422")


def test_a_file_for_which_the_session_ended_is_sent_after_signing_in_elsewhere(
    writer: Visitors, desk: Desk
) -> None:
    person = writer()
    page = at_desk(person, desk)
    sent: list[str] = []  # files, not what is only asked
    page.on("request", lambda request: sent.append(request.url) if "multipart" in _kind(request) else None)
    person.context.clear_cookies()
    drop(page, "a.png")
    expect(page.locator("[data-uploads]")).to_contain_text("重新登录后再传")
    with page.expect_response("**/write/media"):
        page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-uploads]")).to_contain_text("重新登录后再传")
    assert len(sent) == 1, "nobody signed in yet"
    assert not page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    page.keyboard.type("b")
    with person.context.expect_page() as opened:
        page.get_by_role("link", name="在新标签页登录").click()
    sign_in(opened.value, opened.value.url, "bob", PASSWORD)
    opened.value.wait_for_url(f"**{desk.path}")
    opened.value.close()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect(page.locator("[data-preview] img")).to_have_count(1)
    expect(page.get_by_role("progressbar")).to_have_count(0)
    await_saved(page)
    assert re.fullmatch(f"{PICTURE}b", desk.draft), desk.draft
    assert len(sent) == 2
    for status in ("400", "401", "422"):
        person.forgive(status)


def _kind(request: Request) -> str:
    return request.headers.get("content-type", "")


def test_a_file_is_sent_although_the_page_was_open_overnight(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)
    page.evaluate("document.querySelectorAll('[name=csrf_token]').forEach(field => { field.value = 'old' })")
    drop(page, "a.png")
    expect(page.locator("[data-preview] img")).to_have_count(1)
    await_saved(page)
    assert re.fullmatch(PICTURE, desk.draft), desk.draft
    person.forgive("400")


def test_a_picture_is_picked_from_the_device_or_the_library(
    writer: Visitors, desk: Desk, tmp_path: Path
) -> None:
    (tmp_path / "shan.png").write_bytes(picture())
    page = at_desk(writer(), desk)
    page.get_by_role("button", name="图片和文件").click()
    page.get_by_label("从这台设备选").set_input_files(tmp_path / "shan.png")
    expect(source(page)).to_contain_text("/media/")
    page.get_by_role("button", name="图片和文件").click()
    library = page.get_by_role("dialog", name="图片和文件")
    expect(library.get_by_role("button", name="shan")).to_be_visible()
    assert violations(page) == []
    library.get_by_role("button", name="shan").click()
    await_saved(page)
    assert re.fullmatch(f"({PICTURE})" * 2, desk.draft), desk.draft
