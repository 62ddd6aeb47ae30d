"""One undo takes back what one hand did, with CodeMirror and with the plain text field alike."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.walks.conftest import Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, await_saved
from tests.walks.editor.desk import Desk
from tests.walks.editor.test_pictures import PICTURE, drop

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("surface", SURFACES)]


def taken_back(page: Page, desk: Desk, keys: str = "ControlOrMeta+z") -> str:
    """What is left after one undo."""
    page.keyboard.press(keys)
    await_saved(page)
    return desk.draft


def test_a_block_of_the_menu_is_one_step(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer(), desk, surface)
    page.keyboard.type("a\n\n/biao")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    await_saved(page)
    assert desk.draft == "a\n\n### "
    assert taken_back(page, desk) == "a\n\n/biao"
    assert taken_back(page, desk, "ControlOrMeta+Shift+Z") == "a\n\n### "


def test_a_block_of_the_button_is_one_step_for_all_that_is_selected(
    writer: Visitors, desk: Desk, surface: str
) -> None:
    page = at_desk(writer(), desk, surface)
    page.keyboard.type("a\nb")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("Shift+Home")
    page.get_by_role("button", name="更多块").click()
    page.get_by_role("option", name="编号列表").click()
    await_saved(page)
    assert desk.draft == "1. a\n2. b"
    assert taken_back(page, desk) == "a\nb"


def test_a_picture_goes_in_one_step_and_no_place_of_one_comes_back(
    writer: Visitors, desk: Desk, surface: str
) -> None:
    page = at_desk(writer(), desk, surface)
    held: list[Route] = []
    page.keyboard.type("a ")
    drop(page, "a.png")
    expect(page.get_by_role("progressbar")).to_have_count(0)
    assert taken_back(page, desk) == "a "
    assert re.fullmatch(f"a {PICTURE}", taken_back(page, desk, "ControlOrMeta+Shift+Z")), desk.draft
    assert taken_back(page, desk) == "a "

    page.route("**/write/media", lambda route: held.append(route), times=1)
    drop(page, "b.png")
    page.keyboard.type(" b")
    await_saved(page)
    held.pop().continue_()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    await_saved(page)
    assert re.fullmatch(f"a {PICTURE} b", desk.draft), desk.draft
    page.keyboard.type("c")
    assert re.fullmatch(f"a {PICTURE} b", taken_back(page, desk)), desk.draft
    assert re.fullmatch(f"a {PICTURE}", taken_back(page, desk)), desk.draft
    assert taken_back(page, desk) == "a "


def test_a_new_row_of_a_table_is_one_step(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer(), desk, surface)
    table = "| a | b |\n| --- | --- |\n| c | d"
    page.keyboard.insert_text(f"{table} |")
    for _each in " |":
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    page.keyboard.type("e")
    page.keyboard.press("Tab")
    page.keyboard.type("f")
    await_saved(page)
    assert desk.draft == f"{table} |\n| e | f |"
    assert taken_back(page, desk) == f"{table} |\n| e |  |"
    assert taken_back(page, desk) == f"{table} |\n|  |  |"
    assert taken_back(page, desk) == f"{table} |"


def test_an_undo_in_the_text_leaves_the_title_alone(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer(), desk, surface)
    held: list[Route] = []
    page.route("**/write/media", lambda route: held.append(route), times=1)
    drop(page, "a.png")
    page.get_by_role("textbox", name="标题").fill("云")
    await_saved(page)
    held.pop().continue_()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    expect(page.get_by_role("textbox", name="标题")).to_have_value("云")
    await_saved(page)
    assert "title: 云\n" in desk.source
    assert re.search(f"{PICTURE}$", desk.source)
