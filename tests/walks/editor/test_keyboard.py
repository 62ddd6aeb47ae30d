"""Somebody who cannot use a pointer writes and publishes a post with a picture."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.media.pictures import picture
from tests.walks.conftest import Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, await_saved, source
from tests.walks.editor.desk import Desk

pytestmark = pytest.mark.browser

FARTHEST = 60  # stops of the Tab key on a page


def go_to(page: Page, wanted: Locator) -> None:
    """Press Tab until that has the focus."""
    wanted.wait_for()
    for _stop in range(FARTHEST):
        page.keyboard.press("Tab")
        if wanted.evaluate("node => node === document.activeElement"):
            return
    raise AssertionError(f"no way to {wanted}")


@pytest.mark.parametrize("surface", SURFACES)
def test_a_post_with_a_picture_is_written_and_published_by_keyboard(
    writer: Visitors, desk: Desk, tmp_path: Path, surface: str
) -> None:
    (tmp_path / "shan.png").write_bytes(picture())
    person = writer()
    person.context.add_cookies([desk.cookie()])  # type: ignore[list-item]
    person.context.add_init_script(f"localStorage.editor ??= '{surface.lower()}'")
    page = person.open("/write/")
    page.on("filechooser", lambda _chooser: None)  # asked for with the key itself, it may come too late
    go_to(page, page.get_by_role("link", name="写文章"))
    page.keyboard.press("Enter")
    go_to(page, page.get_by_label("标题"))
    page.keyboard.type("Shan")
    page.keyboard.press("Enter")
    expect(page.locator("[data-editor]")).to_have_attribute("data-ready", surface)
    go_to(page, source(page))
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("\n- one\ntwo\n\n/tupian")
    page.keyboard.press("Enter")
    expect(page.locator("[data-library] form")).to_be_visible()  # the dialog is whole
    go_to(page, page.get_by_label("从这台设备选"))
    with page.expect_file_chooser() as chooser:
        page.keyboard.press("Enter")
    chooser.value.set_files(tmp_path / "shan.png")
    expect(page.locator("[data-preview] img[src*='/media/']")).to_have_count(1)
    page.keyboard.press("ControlOrMeta+Enter")
    page.wait_for_url("**/publish")
    go_to(page, page.get_by_role("main").get_by_role("button", name="发布"))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Shan")
    expect(page.locator(".prose li")).to_have_text(["one", "two"])
    expect(page.locator(".prose img")).to_be_visible()


SHORTCUTS = {
    "b": "**ab**",
    "i": "*ab*",
    "k": "[ab]()",
    "Shift+7": "1. ab",
    "Shift+8": "- ab",
    "Shift+9": "> ab",
}


def test_shortcuts_do_what_their_list_says_and_are_taken_back(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    page.keyboard.type("ab")
    for keys, written in SHORTCUTS.items():
        page.keyboard.press("Home")
        page.keyboard.press("Shift+End")
        page.keyboard.press(f"ControlOrMeta+{keys}")
        await_saved(page)
        assert desk.draft == written, keys
        page.keyboard.press("ControlOrMeta+z")
        await_saved(page)
        assert desk.draft == "ab", keys
    page.keyboard.press("ControlOrMeta+/")
    told = page.get_by_role("dialog", name="快捷键").locator("kbd").all_inner_texts()
    assert {f"Ctrl+{keys.upper() if len(keys) == 1 else keys}" for keys in SHORTCUTS} < set(told)
