"""One undo takes back what one hand did, with CodeMirror and with the plain text field alike."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.walks.conftest import Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, await_saved
from tests.walks.editor.desk import Desk
from tests.walks.editor.test_pictures import PICTURE, drop

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("surface", SURFACES)]
REDO = "ControlOrMeta+Shift+Z"


def written(page: Page, desk: Desk, keys: str = "ControlOrMeta+z") -> str:
    """What there is after an undo, or after other keys."""
    page.keyboard.press(keys)
    await_saved(page)
    return desk.draft


def test_a_block_of_the_menu_or_the_button_and_a_row_of_a_table_are_one_step_each(
    writer: Visitors, desk: Desk, surface: str
) -> None:
    page = at_desk(writer(), desk, surface)
    page.keyboard.type("a\nb\n\n/biao")
    page.keyboard.press("ArrowDown")
    assert written(page, desk, "Enter") == "a\nb\n\n### "
    assert written(page, desk) == "a\nb\n\n/biao"
    assert written(page, desk, REDO) == "a\nb\n\n### "

    for keys in ("ArrowUp", "ArrowUp", "End", "Shift+ArrowUp", "Shift+Home"):
        page.keyboard.press(keys)
    page.get_by_role("button", name="更多块").click()
    page.get_by_role("option", name="编号列表").click()
    await_saved(page)
    assert desk.draft == "1. a\n2. b\n\n### "
    assert written(page, desk) == "a\nb\n\n### "

    page.keyboard.press("ControlOrMeta+End")
    table = "a\nb\n\n### \n\n| a | b |\n| --- | --- |\n| c | d |"
    page.keyboard.insert_text(table.removeprefix("a\nb\n\n### "))
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.type("e")
    page.keyboard.press("Tab")
    page.keyboard.type("f")
    await_saved(page)
    assert desk.draft == f"{table}\n| e | f |"
    assert written(page, desk) == f"{table}\n| e |  |"
    assert written(page, desk) == f"{table}\n|  |  |"
    assert written(page, desk) == table


def test_a_picture_goes_in_one_step_and_no_place_of_one_comes_back(
    writer: Visitors, desk: Desk, surface: str
) -> None:
    page = at_desk(writer(), desk, surface)
    held: list[Route] = []
    uploads = page.get_by_role("progressbar")
    page.keyboard.type("a ")
    drop(page, "a.png")
    expect(uploads).to_have_count(0)
    assert written(page, desk) == "a "
    assert re.fullmatch(f"a {PICTURE}", written(page, desk, REDO)), desk.draft
    assert written(page, desk) == "a "

    page.route("**/write/media", lambda route: held.append(route), times=2)
    drop(page, "b.png")
    page.keyboard.type(" b")
    await_saved(page)
    held.pop().continue_()
    expect(uploads).to_have_count(0)
    assert re.fullmatch(f"a {PICTURE} bc", written(page, desk, "c")), desk.draft
    assert re.fullmatch(f"a {PICTURE} b", written(page, desk)), desk.draft
    assert re.fullmatch(f"a {PICTURE}", written(page, desk)), desk.draft
    assert written(page, desk) == "a "

    drop(page, "c.png")
    title = page.get_by_role("textbox", name="标题")
    title.fill("云")  # browsers have one list of steps for all fields
    await_saved(page)
    held.pop().continue_()
    expect(uploads).to_have_count(0)
    await_saved(page)
    expect(title).to_have_value("云")
    assert re.fullmatch(rf"(?s)---\ntitle: 云\n.*\na {PICTURE}", desk.source), desk.source
