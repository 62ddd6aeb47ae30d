"""A desk with one post on it, and somebody who writes."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Locator, Page, expect

from blog.web.static import FOLDER
from tests.walks.conftest import Visitor, Visitors
from tests.walks.editor.desk import Desk, serving
from tests.world import World

BUNDLED = (FOLDER / "vendor/codemirror.js").is_file()
SURFACES = ["Rich", "Plain"] if BUNDLED else ["Plain"]
with_codemirror = pytest.mark.skipif(not BUNDLED, reason="npm is needed to bundle CodeMirror")


@pytest.fixture
def desk(app: Flask, world: World) -> Iterator[Desk]:
    """A new post."""
    with serving(app) as address:
        yield Desk(world, address)


@pytest.fixture
def writer(browser: Browser, desk: Desk) -> Iterator[Visitors]:
    """Whoever sits down at the desk; nothing may go wrong in anybody's browser."""
    visitors = Visitors(browser, desk.address)
    yield visitors
    for made in visitors.made:
        made.context.close()
    assert [made.problems for made in visitors.made if made.problems] == []


def at_desk(person: Visitor, desk: Desk, surface: str = SURFACES[0], name: str = "bob") -> Page:
    """The editor, ready, with the caret at the end of the text."""
    person.context.add_cookies([desk.cookie(name)])  # type: ignore[list-item]
    person.context.add_init_script(f"localStorage.editor ??= '{surface.lower()}'")
    page = person.open(desk.path)
    expect(page.locator("[data-editor]")).to_have_attribute("data-ready", surface)
    source(page).focus()
    page.keyboard.press("ControlOrMeta+End")
    return page


def source(page: Page) -> Locator:
    """Where the text is written."""
    return page.get_by_role("textbox", name="正文")


def await_saved(page: Page) -> None:
    """Return when the server has everything that was written."""
    page.keyboard.press("ControlOrMeta+s")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "saved")
