"""The pages around the editor: from each of them every place can be reached, on every screen."""

import pytest
from playwright.sync_api import expect

from blog.posts import actions
from tests.walks.accessibility import violations
from tests.walks.conftest import Visitors
from tests.walks.editor.desk import SOURCE, Desk

pytestmark = pytest.mark.browser

PLACES = {
    "bob": ["文章", "评论", "媒体库"],
    "dora": ["文章", "评论", "媒体库", "标签和分类", "导入和导出"],
    "alice": ["文章", "评论", "媒体库", "标签和分类", "导入和导出", "成员", "设置"],
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PLACES)
def test_every_place_is_at_the_side_and_one_leaves_there(
    writer: Visitors, desk: Desk, name: str, scheme: str
) -> None:
    person = writer(scheme=scheme)
    person.context.add_cookies([desk.cookie(name)])  # type: ignore[list-item]
    page = person.open("/write/")
    side = page.get_by_role("navigation", name="书桌")
    assert side.get_by_role("link").all_inner_texts() == PLACES[name]
    expect(side.get_by_role("link", name="文章")).to_have_attribute("aria-current", "page")
    assert violations(page) == []
    page.get_by_role("banner").get_by_role("button", name="退出").click()
    assert page.goto(f"{desk.address}/write/")
    expect(page.get_by_role("heading", level=1)).to_have_text("登录")


@pytest.mark.parametrize("width", [320, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_phone_every_place_is_in_the_menu(writer: Visitors, desk: Desk, width: int, scheme: str) -> None:
    person = writer("phone", scheme)
    person.context.add_cookies([desk.cookie("alice")])  # type: ignore[list-item]
    page = person.open("/write/")
    page.set_viewport_size({"width": width, "height": 720})
    expect(page.get_by_role("banner").get_by_role("link", name="Alice")).to_be_hidden()
    page.locator("summary").first.focus()
    page.keyboard.press("Enter")
    menu = page.get_by_role("navigation", name="你的账号")
    places = PLACES["alice"][1:]  # below what every reader has there
    assert menu.get_by_role("link").all_inner_texts()[-len(places) :] == places
    expect(menu.get_by_role("button", name="退出")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert violations(page) == []
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{desk.address}/write/")


HERE = {
    "/write/comments": "评论",
    "/write/comments/bans": "评论",
    "/write/media": "媒体库",
    "/write/tags": "标签和分类",
    "/write/categories/new": "标签和分类",
    "/write/import": "导入和导出",
    "/write/export": "导入和导出",
    "/write/people": "成员",
    "/write/people/log": "成员",
    "/write/settings": "设置",
    "/write/settings/webhooks": "设置",
    "/write/settings/work": "设置",
    "/write/posts/new": "文章",
    "/write/links": "文章",
    "{post}/publish": "文章",
    "{post}/history": "文章",
    "{post}/history/comparison": "文章",
}


@pytest.mark.parametrize(("size", "scheme"), [("desktop", "light"), ("phone", "dark"), ("phone", "light")])
def test_every_page_of_the_desk_has_its_frame_and_says_where_one_is(
    writer: Visitors, desk: Desk, size: str, scheme: str
) -> None:
    desk.world.change(desk.slug, lambda post: actions.publish(post, post.author))
    desk.write(SOURCE + "又一句。\n")
    person = writer(size, scheme)
    person.context.add_cookies([desk.cookie("alice")])  # type: ignore[list-item]
    for path, place in HERE.items():
        page = person.open(path.format(post=desk.path))
        side = page.get_by_role("navigation", name="书桌", include_hidden=True)
        here = side.locator("[aria-current]").all_inner_texts()
        assert [text.split()[0] for text in here] == [place], path
        assert violations(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
