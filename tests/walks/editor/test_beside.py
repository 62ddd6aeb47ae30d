"""What stands beside the text: preview, outline and settings."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.walks.accessibility import violations
from tests.walks.conftest import Visitors
from tests.walks.editor.conftest import SURFACES, at_desk, await_saved, source, with_codemirror
from tests.walks.editor.desk import SOURCE, Desk, long_text

pytestmark = pytest.mark.browser


@with_codemirror
def test_the_title_and_the_front_matter_are_one(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    page.get_by_role("textbox", name="标题").fill("山中两日")
    page.get_by_label("标签", exact=False).first.focus()
    await_saved(page)
    assert desk.source == SOURCE.replace("一日", "两日")
    page.get_by_role("button", name="front matter").click()
    source(page).get_by_text("title: 山中两日").click()
    page.keyboard.press("End")
    page.keyboard.type("半")
    expect(page.get_by_role("textbox", name="标题")).to_have_value("山中两日半")


def test_a_title_that_was_typed_offline_is_not_lost(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)
    person.context.set_offline(True)
    page.get_by_role("textbox", name="标题").fill("山中三日")
    page.keyboard.press("Tab")
    expect(page.locator("[data-status]")).not_to_have_attribute("data-state", "saved")
    person.context.set_offline(False)
    expect(source(page)).to_be_visible()
    await_saved(page)
    assert "title: 山中三日" in desk.source
    person.forgive("ERR_INTERNET_DISCONNECTED")


def test_a_setting_that_cannot_be_is_refused_beside_its_field(writer: Visitors, desk: Desk) -> None:
    person = writer()
    page = at_desk(person, desk)
    page.get_by_role("link", name="设置").last.click()
    page.get_by_label("日期").fill("明天")
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("日期")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[data-status]")).to_have_attribute("data-state", "failed")
    assert violations(page) == []
    page.get_by_role("link", name="大纲").last.click()
    page.get_by_role("button", name="发布").click()
    expect(page.get_by_label("日期")).to_be_focused()
    page.get_by_label("日期").fill("2030-01-02")
    await_saved(page)
    assert "date: 2030-01-02" in desk.source
    expect(page.get_by_role("alert")).to_have_count(0)
    person.forgive("422")


def test_tags_and_the_address_are_saved_as_they_are_typed(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    page.get_by_role("link", name="设置").last.click()
    page.get_by_label("标签").fill("山，水")
    page.get_by_label("地址").fill("shan-shui")
    page.keyboard.press("Tab")
    await_saved(page)
    assert "tags:\n  - 山\n  - 水\n" in desk.source
    assert desk.world.ask(lambda: desk.world.get(desk.slug).draft.slug) == "shan-shui"  # type: ignore[union-attr]
    page.reload()
    expect(page.get_by_label("标签")).to_have_value("山, 水")
    expect(page.get_by_label("地址")).to_have_value("shan-shui")


def test_what_becomes_a_path_is_offered_guide_mode_and_asked_for_its_hours(
    writer: Visitors, desk: Desk
) -> None:
    page = at_desk(writer(), desk)
    page.get_by_role("link", name="设置").last.click()
    offer, hours = page.locator("[data-offer]"), page.get_by_label("每周小时数")
    expect(offer).to_be_hidden()
    expect(hours).to_be_hidden()
    source(page).focus()
    page.keyboard.insert_text("".join(f"\n\n## Stage {n}: x ({n} months)" for n in (1, 2, 3)))
    expect(offer).to_be_visible()
    page.get_by_label("是一条学习路线").check()
    expect(offer).to_be_hidden()
    hours.fill("8")
    page.keyboard.press("Tab")
    await_saved(page)
    assert "guide: true\nhours_per_week: 8\n" in desk.source
    assert violations(page) == []


OFFERED = "field => [...field.list.options].map(option => option.value)"


def test_every_item_of_a_list_is_completed(writer: Visitors, desk: Desk) -> None:
    desk.world.post("别的", tags="[山, 水, '云, 雾']", categories="[游记, 江南]")
    page = at_desk(writer(), desk)
    page.get_by_role("link", name="设置").last.click()
    tags, categories = page.get_by_label("标签"), page.get_by_label("分类")
    tags.press_sequentially("山，")
    assert set(tags.evaluate(OFFERED)) == {"山，水", '山，"云, 雾"'}
    categories.focus()
    assert categories.evaluate(OFFERED) == ["游记", "游记 > 江南"]


def test_an_address_that_is_taken_is_said_and_keeps_no_word_back(writer: Visitors, desk: Desk) -> None:
    desk.world.post("水上")
    page = at_desk(writer(), desk)
    page.get_by_role("link", name="设置").last.click()
    page.get_by_label("地址").fill("shui-shang")
    page.keyboard.press("Tab")
    state = page.locator("[data-status]")
    expect(state).to_contain_text("正文已保存，地址没有")
    expect(page.get_by_label("地址")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_role("alert")).to_contain_text("shui-shang")
    assert violations(page) == []
    with page.expect_response(lambda answer: "字" in (answer.request.post_data_json or {}).get("source", "")):
        source(page).press_sequentially("字")
        page.keyboard.press("ControlOrMeta+s")
    assert "字" in desk.source
    expect(state).to_have_attribute("data-state", "partly")
    page.get_by_label("地址").fill("shui-bian")
    await_saved(page)
    assert desk.world.ask(lambda: desk.world.get(desk.slug).draft.slug) == "shui-bian"  # type: ignore[union-attr]
    expect(page.get_by_role("alert")).to_have_count(0)


def shown_line(page: Page) -> int:
    """The line of the source that is at the top of the preview."""
    return int(
        page.evaluate(
            """() => {
              const top = document.querySelector(".insp").getBoundingClientRect().top;
              const blocks = [...document.querySelectorAll("[data-preview] [data-line]")];
              return blocks.find((block) => block.getBoundingClientRect().bottom > top + 60).dataset.line;
            }"""
        )
    )


@pytest.mark.parametrize("surface", SURFACES)
def test_the_preview_of_a_long_text_scrolls_in_step(writer: Visitors, desk: Desk, surface: str) -> None:
    desk.write(long_text(200_000))
    page = at_desk(writer(), desk, surface)
    expect(page.locator("[data-preview] h2").last).to_be_in_viewport()
    line = desk.source.count("\n", 0, desk.source.index("第400节")) + 1
    page.get_by_role("link", name="大纲").first.click()
    page.get_by_role("button", name=re.compile("^第400节")).click()
    page.get_by_role("link", name="预览").last.click()
    page.mouse.move(300, 400)
    page.mouse.wheel(0, 30)
    page.wait_for_function(
        """(line) => {
          const block = document.querySelector(`[data-preview] [data-line="${line}"]`);
          return Math.abs(block.getBoundingClientRect().top) < innerHeight;
        }""",
        arg=line,
    )
    assert abs(shown_line(page) - line) < 30


@pytest.mark.parametrize("surface", SURFACES)
def test_the_text_follows_the_preview_too(writer: Visitors, desk: Desk, surface: str) -> None:
    desk.write(long_text(60_000))
    page = at_desk(writer(), desk, surface)
    expect(page.locator("[data-preview] h2").last).to_be_in_viewport()
    place = {"Rich": "[data-scroller]", "Plain": "textarea[name=source]"}[surface]
    scroller = f"document.querySelector('{place}')"
    before = page.evaluate(f"{scroller}.scrollTop")
    assert before > 1000
    page.locator("[data-preview]").hover()
    page.mouse.wheel(0, -100_000)
    page.wait_for_function(f"(before) => {scroller}.scrollTop < before / 2", arg=before)


def test_only_what_changed_is_put_into_the_preview_anew(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    expect(page.locator("[data-preview] h2")).to_contain_text("清晨")
    page.evaluate("window.seen = document.querySelector('[data-preview] h2')")
    page.keyboard.press("ControlOrMeta+Home")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.locator("[data-preview] h2")).to_have_attribute("data-line", "6")
    assert page.evaluate("window.seen.isConnected")


def test_one_may_see_the_text_alone_or_the_preview_alone(writer: Visitors, desk: Desk) -> None:
    page = at_desk(writer(), desk)
    for keys, text, preview in [
        ("e", True, False),
        ("v", False, True),
        ("b", True, True),
        ("f", True, False),
    ]:
        page.keyboard.press(f"ControlOrMeta+Alt+{keys}")
        expect(source(page)).to_be_visible(visible=text)
        expect(page.locator("[data-preview]")).to_be_visible(visible=preview)
    page.keyboard.press("Escape")
    expect(page.locator("[data-preview]")).to_be_visible()
