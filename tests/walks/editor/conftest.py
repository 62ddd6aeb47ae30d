"""A desk with one post on it, and somebody who writes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.walks.conftest import Visitor, Visitors
from tests.walks.editor.desk import SOURCE, Desk, desk, serving

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
