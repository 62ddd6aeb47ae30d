"""What belongs to a guide beside its lists, in every look; and what leaves it: calendar, card and paper."""

import re
from io import BytesIO
from pathlib import Path

import pytest
from icalendar import Calendar
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.walks.accessibility import violations
from tests.walks.conftest import GUIDE, Visitors, watched
from tests.walks.people import account, come_in
from tests.walks.test_guides import LIST, leaf, tick

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def site(place: tuple[str, Path]) -> str:
    """Ticks and edits stay, so these walks have a site of their own."""
    return place[0]


@pytest.fixture(scope="module")
def lived_in(browser: Browser, place: tuple[str, Path]) -> dict[str, str]:
    """A member with progress, a plan and a calendar, in a guide that changed since; passwords and numbers."""
    known = {name: account(place[1], name, role) for name, role in (("heidi", "reader"), ("ivan", "editor"))}
    with watched(Visitors(browser, place[0])) as visitor:
        member = visitor(scripts=False)
        page = come_in(member, "heidi", known["heidi"], LIST)
        for text in ("装饰器基础", "列表推导式"):  # the second one stays
            leaf(page, text).locator("[data-more]").click()
            page.get_by_role("button", name="学完").click()
        known["point"] = page.url.partition("#t-")[2]
        page = member.open(f"{GUIDE}?view=plan")
        page.locator(".sentence button").click()
        page.locator("form[action$='/guide/plan/calendar'] button").first.click()
        known |= _edited(visitor, known["ivan"], member.open(GUIDE))
    return known


def _edited(visitor: Visitors, password: str, guide: Page) -> dict[str, str]:
    """An author renames what was done, takes a point out, and has more to publish."""
    id = str(guide.locator("[data-path]").first.get_attribute("data-path"))
    author = visitor(scripts=False)
    page = come_in(author, "ivan", password, f"/write/posts/{id}")
    for old, new in (
        ("- 列表推导式\n", "- 列表推导式与生成式\n"),
        ("  - 装饰器基础\n", ""),
        ("- 模块与包", "- 模块、包与命名空间"),
    ):
        page = author.open(f"/write/posts/{id}")
        text = page.get_by_label("正文，Markdown")
        text.fill(text.input_value().replace(old, new))
        page.get_by_role("button", name=re.compile("^更新…$")).click()
        if "模块" not in new:
            page.locator("main form[method=post] button[type=submit]").first.click()
    return {"id": id}


@pytest.mark.parametrize(
    ("size", "scheme", "locale"),
    [("desktop", "light", "zh-CN"), ("phone", "light", "zh-CN"), ("phone", "dark", "en-US")],
)
def test_what_belongs_to_a_guide_breaks_no_rule_and_fits(
    visitor: Visitors, lived_in: dict[str, str], size: str, scheme: str, locale: str
) -> None:
    member, author = visitor(size, scheme, locale), visitor(size, scheme, locale)
    tick(
        member.open(LIST), "条件语句与循环"
    )  # before signing in, so that there is something to bring together
    come_in(member, "heidi", lived_in["heidi"], "/")
    come_in(author, "ivan", lived_in["ivan"], "/")
    own = ["/guide/changes", "/guide/merge", f"/guide/points/{lived_in['point']}", "/guide", "?view=plan"]
    for path in [*(GUIDE + address for address in own), "/account/progress"]:
        page = member.open(path)
        page.evaluate("document.querySelectorAll('main details').forEach(it => it.open = true)")
        _check(page, path)
    it = lived_in["id"]
    for path in (f"/write/guides/{it}/readers", f"/write/guides/{it}/places", f"/write/posts/{it}/publish"):
        _check(author.open(path), path)


def _check(page: Page, path: str) -> None:
    assert page.locator("main h1, main h2").count(), path
    assert violations(page) == [], path
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path


def test_the_pages_of_a_guide_show_what_they_are_for(visitor: Visitors, lived_in: dict[str, str]) -> None:
    member, author = visitor(), visitor()
    come_in(member, "heidi", lived_in["heidi"], "/")
    come_in(author, "ivan", lived_in["ivan"], "/")
    expect(member.open(f"{GUIDE}/guide/changes").locator("ins").first).to_contain_text("与生成式")
    expect(author.open(f"/write/guides/{lived_in['id']}/places").locator("main")).to_contain_text(
        "装饰器基础"
    )
    page = author.open(f"/write/posts/{lived_in['id']}/publish")
    expect(page.locator("section[aria-labelledby=effects]")).to_contain_text("模块、包与命名空间")
    expect(page.get_by_role("group", name="还是同一处吗？").get_by_label("模块与包")).to_have_value("")


def test_another_program_reads_the_calendar_from_its_address_and_from_a_file(
    visitor: Visitors, lived_in: dict[str, str], place: tuple[str, Path]
) -> None:
    member, stranger = visitor(), visitor()
    come_in(member, "heidi", lived_in["heidi"], "/")
    page = member.open(f"{GUIDE}?view=plan")
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载 .ics").click()
    feed = str(page.locator(".feedurl a").get_attribute("href"))
    answer = stranger.context.request.get(feed)
    assert feed.startswith(place[0])
    for content in (Path(saved.value.path()).read_bytes(), answer.body()):
        found = Calendar.from_ical(content).walk("VEVENT")
        assert len([event for event in found if "RRULE" in event]) == 1
        assert len(found) == 8  # seven stages, and a look back every week
        assert len({str(event["UID"]) for event in found}) == 8
        starts = [event.decoded("DTSTART") for event in found if "RRULE" not in event]
        assert starts == sorted(starts)


def test_the_picture_of_a_card_is_one(visitor: Visitors, lived_in: dict[str, str]) -> None:
    member, stranger = visitor(), visitor()
    come_in(member, "heidi", lived_in["heidi"], "/")
    page = member.open(f"{GUIDE}/guide")
    page.locator("section[aria-labelledby=card] button").first.click()
    link = str(page.locator(".feedurl a").get_attribute("href"))
    shown = stranger.open(link.removeprefix(stranger.site))
    image = str(shown.locator("meta[property='og:image']").get_attribute("content"))
    answer = stranger.context.request.get(image)
    assert answer.headers["content-type"] == "image/png"
    with Image.open(BytesIO(answer.body())) as picture:
        picture.load()
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert len(picture.convert("RGB").getcolors(1 << 20) or []) > 3


def test_paper_shows_everything_and_the_boxes_that_are_filled(visitor: Visitors) -> None:
    guest = visitor()
    tick(guest.open(LIST), "变量与数据类型")
    page = guest.open(f"{GUIDE}?view=print")
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 but for its margins
    page.emulate_media(media="print")
    assert page.evaluate("[...document.querySelectorAll('details.stage')].every(it => it.open)")
    shown = page.locator(".leaf")
    assert page.evaluate("[...document.querySelectorAll('.leaf')].every(it => it.checkVisibility())")
    assert shown.count() > 263
    clipped = """[...document.querySelectorAll('main .leaf, main h2, main h3, main h4, main .prose')]
        .filter(it => it.getBoundingClientRect().right > innerWidth || it.scrollWidth > it.clientWidth + 1)
        .map(it => it.textContent.trim().slice(0, 40))"""
    assert page.evaluate(clipped) == []
    filled = "it => getComputedStyle(it.querySelector('.box')).backgroundColor"
    done, other = (leaf(page, text).evaluate(filled) for text in ("变量与数据类型", "模块"))
    assert done != other
    exact = "it => getComputedStyle(it.querySelector('.box')).printColorAdjust"
    assert leaf(page, "变量与数据类型").evaluate(exact) == "exact"
