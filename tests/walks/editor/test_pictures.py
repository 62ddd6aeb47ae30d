"""Pictures and files get into the text. The library itself has walks of its own."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.walks.accessibility import violations
from tests.walks.conftest import Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, await_saved, source
from tests.walks.editor.desk import Desk

pytestmark = pytest.mark.browser

DROP = """([names, content]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([content], name, { type: "image/png" }));
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""
SHELF = '<button type="button" class="btn" data-markdown="![山](/media/shan.webp)">山</button>'


def take(route: Route) -> None:
    """What the library answers."""
    if route.request.method == "GET":
        route.fulfill(content_type="text/html", body=SHELF)
        return
    found = re.search(rb'filename="([^"]+)"', route.request.post_data_buffer or b"")
    name = found[1].decode() if found else ""
    if name.endswith(".exe"):
        route.fulfill(status=422, json={"title": "没有上传", "detail": "这种文件不能上传。"})
    else:
        route.fulfill(status=201, json={"url": f"/media/{name}", "markdown": f"![{name}](/media/{name})"})


def with_library(page: Page) -> Page:
    page.route(re.compile("/write/media"), take)
    page.route(
        re.compile("/media/"), lambda route: route.fulfill(content_type="image/svg+xml", body="<svg/>")
    )
    return page


@pytest.mark.parametrize("surface", SURFACES)
def test_files_that_are_dropped_take_their_place(writer: Visitors, desk: Desk, surface: str) -> None:
    page = with_library(at_desk(writer(), desk, surface))
    page.evaluate(DROP, [["a.png", "b.png"], "x"])
    expect(page.get_by_role("progressbar")).to_have_count(0)
    await_saved(page)
    assert desk.draft == "![a.png](/media/a.png)\n![b.png](/media/b.png)"


def test_a_file_that_is_refused_says_why_and_can_be_left_out(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = with_library(at_desk(person, desk))
    page.keyboard.type("a")
    page.evaluate(DROP, [["a.exe"], "x"])
    expect(page.get_by_text("这种文件不能上传。")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="不要了").click()
    await_saved(page)
    assert desk.draft == "a"
    person.forgive("422")


def test_a_file_that_could_not_be_sent_keeps_its_place_until_it_is(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = with_library(at_desk(person, desk))
    page.route("**/write/media", lambda route: route.abort(), times=1)
    page.evaluate(DROP, [["a.png"], "x"])
    expect(page.get_by_text("离线，联网后再传。")).to_be_visible()
    await_saved(page)
    assert desk.draft == "![正在上传 a.png]()"
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_text("离线，联网后再传。")).to_be_hidden()
    await_saved(page)
    assert desk.draft == "![a.png](/media/a.png)"
    person.forgive("ERR_FAILED")


def test_a_picture_is_picked_from_the_library_or_the_device(
    writer: Visitors, desk: Desk, tmp_path: Path
) -> None:
    page = with_library(at_desk(writer(), desk))
    page.get_by_role("button", name="图片和文件").click()
    expect(page.get_by_role("button", name="山", exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="山", exact=True).click()
    (tmp_path / "c.png").write_bytes(b"x")
    page.get_by_role("button", name="图片和文件").click()
    page.get_by_label("从这台设备选").set_input_files(tmp_path / "c.png")
    expect(source(page)).to_contain_text("/media/c.png")
    await_saved(page)
    assert desk.draft == "![山](/media/shan.webp)![c.png](/media/c.png)"
