"""The editor fits: phones, eyes, hands, and a text of 200 kB."""

import gzip
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from blog.web.static import FOLDER
from tests.walks.accessibility import violations
from tests.walks.conftest import Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, await_saved, source, with_codemirror
from tests.walks.editor.desk import Desk, long_text

pytestmark = pytest.mark.browser


DELAY = """async (rounds) => {
  const delays = [];
  addEventListener("beforeinput", () => {
    const start = performance.now();
    requestAnimationFrame(() => setTimeout(() => delays.push(performance.now() - start)));
  }, { capture: true });
  window.delays = delays;
}"""

THIRTY = """new Promise((done) => {
  const look = () => (window.delays.length >= 30 ? done() : requestAnimationFrame(look));
  look();
})"""


def delay(page: Page) -> float:
    """The median time in ms from a key to the picture that shows its letter."""
    page.evaluate(DELAY)
    for letter in "the quick brown fox jumps over it":
        page.keyboard.press("Space" if letter == " " else letter)
    page.evaluate(THIRTY)
    return float(page.evaluate("window.delays.toSorted((a, b) => a - b)[15]"))


@pytest.mark.parametrize("surface", SURFACES)
def test_typing_in_a_long_text_stays_fluent(writer: Visitors, desk: Desk, surface: str) -> None:
    desk.write(long_text(200_000))
    bare = writer().page
    bare.set_content(f"<textarea rows='40' cols='80'>{desk.source}</textarea>")
    bare.locator("textarea").focus()
    bare.keyboard.press("ControlOrMeta+End")
    ours = at_desk(writer(), desk, surface)
    asked: list[str] = []
    ours.on("request", lambda request: asked.append(request.url))
    rounds = [(delay(ours), delay(bare)) for _turn in range(3)]  # in turn, as other programs come and go
    quickest, plain = map(min, zip(*rounds, strict=True))
    assert quickest < 1.5 * plain + 5, rounds
    assert len(asked) < 30, "the server is not asked for each of a hundred keys"


def test_another_long_text_is_there_at_once_and_can_be_taken_back(writer: Visitors, desk: Desk) -> None:
    person, text = writer(), long_text(200_000)
    desk.write(text)
    page = at_desk(person, desk, "Plain")
    desk.write(text.replace("title: 长", "title: 短") + "<b>&amp;\n")
    page.keyboard.type("mine")
    page.get_by_role("button", name="用那边的").click()
    await_saved(page)
    assert desk.source == text.replace("title: 长", "title: 短") + "<b>&amp;\n"
    source(page).focus()
    page.keyboard.press("ControlOrMeta+z")
    await_saved(page)
    assert desk.source == text + "mine"
    person.forgive("409")


def test_the_scripts_of_the_editor_are_small() -> None:
    scripts = [*(FOLDER / "js").rglob("*.js"), FOLDER / "vendor/codemirror.js"]  # more than its page loads
    assert sum(len(gzip.compress(script.read_bytes())) for script in scripts) < 250_000


def test_no_other_page_loads_them() -> None:
    names = re.compile(r"filename='js/editor/|vendored\(|/editor/\w+\.js|codemirror\.js")
    texts = [*(FOLDER.parent / "templates").rglob("*.html"), *(FOLDER / "js").rglob("*.js")]
    loading = [file for file in texts if names.search(re.sub(r"\{#.*?#\}", "", file.read_text(), flags=re.S))]
    assert [file.name for file in loading if file.parent.name != "editor"] == ["edit.html"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", ["desktop", "phone", "narrow"])
@pytest.mark.parametrize("surface", SURFACES)
def test_the_editor_breaks_no_rule(
    writer: Visitors, desk: Desk, surface: str, size: str, scheme: str
) -> None:
    page = at_desk(writer(size, scheme), desk, surface)
    page.keyboard.type("## a\n- **b** `c` [d](/e) ~~f~~\n> g\n\n| h | i |\n")
    for panel in ("预览", "大纲", "设置"):
        page.locator("[data-views] a:visible", has_text=panel).click()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@with_codemirror
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_dialogs_and_the_search_panel_break_no_rule(writer: Visitors, desk: Desk, scheme: str) -> None:
    page = at_desk(writer(scheme=scheme), desk)
    page.keyboard.press("ControlOrMeta+/")
    expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
    assert violations(page) == []
    page.keyboard.press("Escape")
    source(page).focus()
    page.keyboard.press("ControlOrMeta+f")
    expect(page.get_by_role("textbox", name="查找")).to_be_focused()
    assert violations(page) == []
    page.keyboard.type("雾")
    page.keyboard.press("Enter")
    expect(page.locator(".cm-searchMatch")).to_have_count(1)


@with_codemirror
def test_a_phone_shows_one_thing_at_a_time_and_the_toolbar_at_the_bottom(
    writer: Visitors, desk: Desk
) -> None:
    page = at_desk(writer("phone"), desk)
    bar = page.get_by_role("toolbar").bounding_box()
    assert bar
    assert bar["y"] + bar["height"] == 844
    assert page.evaluate("getComputedStyle(document.querySelector('.cm-content')).fontSize") == "16px"
    expect(page.locator("[data-preview]")).to_be_hidden()
    page.get_by_role("navigation", name="视图").get_by_role("link", name="预览").click()
    expect(page.locator("[data-preview]")).to_be_visible()
    expect(source(page)).to_be_hidden()


KEYBOARD = """height => {
  Object.defineProperty(visualViewport, "height", { configurable: true, get: () => innerHeight - height });
  visualViewport.dispatchEvent(new Event("resize"));
}"""


COVERED = "document.documentElement.style.getPropertyValue('--keyboard')"
HEARD = """() => {
  window.heard = new Promise((done) => {
    visualViewport.addEventListener("resize", () => done(true), { once: true });
  });
}"""


SMALLEST = """() => Math.min(...[...document.querySelectorAll("input, select, textarea, .cm-content")]
  .filter(field => !["hidden", "checkbox", "radio", "file"].includes(field.type))
  .map(field => parseFloat(getComputedStyle(field).fontSize)))"""


END = {"Rich": ".cm-line", "Plain": "textarea[name=source]"}  # what stands lowest of the text


def lower_end(thing: Locator) -> float:
    """How far below the upper end of the window something ends, in px."""
    box = thing.bounding_box()
    assert box
    return box["y"] + box["height"]


def zoom(page: Page, scale: int) -> None:
    """Make the page larger as two fingers do, and return when it has heard of that."""
    page.evaluate(HEARD)
    page.context.new_cdp_session(page).send("Emulation.setPageScaleFactor", {"pageScaleFactor": scale})
    page.evaluate("window.heard")


@pytest.mark.parametrize("surface", SURFACES)
def test_a_post_is_written_and_published_with_fingers(writer: Visitors, desk: Desk, surface: str) -> None:
    page = at_desk(writer("phone", touch=True), desk, surface)
    source(page).tap()
    page.keyboard.press("ControlOrMeta+End")
    zoom(page, 2)
    assert page.evaluate(COVERED) == "0px", "fingers that make the page larger are no keyboard"
    zoom(page, 1)
    page.evaluate(KEYBOARD, 340)  # laid over the page, as on an iPhone
    page.keyboard.type("\nmore" * 40 + "\n\n")
    bar, state = page.get_by_role("toolbar"), page.locator("[data-status]")
    assert lower_end(bar) == 844 - 340
    assert lower_end(page.locator(END[surface]).last) <= 844 - 340 - 50, "it is written under the toolbar"
    page.get_by_role("button", name="列表", exact=True).tap()
    expect(source(page)).to_be_focused()
    page.keyboard.type("one\n")
    page.get_by_role("button", name="加粗").tap()
    page.keyboard.type("two")
    page.keyboard.press("End")
    page.keyboard.type("\n\n\n")
    page.get_by_role("button", name="更多块").tap()
    blocks = page.get_by_role("listbox", name="块")
    assert lower_end(blocks) <= 844 - 340
    blocks.get_by_role("option", name="三级标题").tap()
    expect(source(page)).to_be_focused()
    page.keyboard.type("end")
    expect(state).to_contain_text("已保存")
    expect(state).to_be_in_viewport(ratio=1)
    assert desk.draft.endswith("more\n\n- one\n- **two**\n\n### end")
    page.evaluate(KEYBOARD, 0)
    page.set_viewport_size({"width": 390, "height": 500})  # where the keyboard makes the window smaller
    assert lower_end(bar) == 500
    assert page.evaluate(SMALLEST) >= 16, "an iPhone zooms into smaller letters"
    page.get_by_role("button", name="发布").tap()
    page.wait_for_url("**/publish")
    page.get_by_role("main").get_by_role("button", name="发布").tap()
    expect(page.locator(".prose h3")).to_contain_text("end")
