"""Pictures and files get into the text."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.walks.accessibility import violations
from tests.walks.conftest import Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, source, written

pytestmark = pytest.mark.browser


DROP = """([names, content]) => {
  const data = new DataTransfer();
  for (const name of names) data.items.add(new File([content], name, { type: "image/png" }));
  const event = new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true });
  document.activeElement.dispatchEvent(event);
}"""


@pytest.mark.parametrize("surface", SURFACES)
def test_files_that_are_dropped_are_uploaded_and_take_their_place(writer: Visitors, surface: str) -> None:
    page = at_desk(writer(), surface)
    page.evaluate(DROP, [["a.png", "b.png"], "x"])
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert written(page) == "![a.png](/media/a.png)\n![b.png](/media/b.png)"


def test_a_file_that_is_refused_says_why_and_can_be_left_out(writer: Visitors) -> None:
    person = writer()
    page = at_desk(person)
    page.keyboard.type("a")
    page.evaluate(DROP, [["a.exe"], "x"])
    expect(page.get_by_text("这种文件不能上传。")).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="不要了").click()
    assert written(page) == "a"
    person.forgive("422")


def test_a_file_that_could_not_be_sent_keeps_its_place_until_it_is(writer: Visitors) -> None:
    person = writer()
    page = at_desk(person)
    page.route("**/media", lambda route: route.abort(), times=1)
    page.evaluate(DROP, [["a.png"], "x"])
    expect(page.get_by_text("离线，联网后再传。")).to_be_visible()
    assert written(page) == "![正在上传 a.png]()"
    page.get_by_role("button", name="再试一次").click()
    expect(page.get_by_text("离线，联网后再传。")).to_be_hidden()
    assert written(page) == "![a.png](/media/a.png)"
    person.forgive("ERR_FAILED")


def test_a_picture_is_picked_from_the_library_or_the_device(writer: Visitors, tmp_path: Path) -> None:
    page = at_desk(writer())
    page.get_by_role("button", name="图片和文件").click()
    expect(page.get_by_role("button", name="山", exact=True)).to_be_visible()
    assert violations(page) == []
    page.get_by_role("button", name="山", exact=True).click()
    (tmp_path / "c.png").write_bytes(b"x")
    page.get_by_role("button", name="图片和文件").click()
    page.get_by_label("从这台设备选").set_input_files(tmp_path / "c.png")
    expect(source(page)).to_contain_text("/media/c.png")
    assert written(page) == "![山](/media/shan.webp)![c.png](/media/c.png)"
