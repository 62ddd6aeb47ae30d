"""The plan on the page and in calendars: guests have theirs in the address, members keep it."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa
from icalendar import Calendar
from werkzeug.test import TestResponse

from blog.auth.models import User
from blog.db import SiteStamp, db, utcnow
from blog.guides import queries
from blog.guides.plan.models import Plan
from tests.guides.following import BODY, edit, guide, keys, tick
from tests.page import Page, Reader, words
from tests.world import World

ORIGIN = {"Origin": "http://localhost"}


def plan(reader: Reader, slug: str, to: str = "", status: int = 303, **fields: str) -> TestResponse:
    """Send one of the forms of the plan."""
    page = reader.open(f"/posts/{slug}?view=plan")
    known = page.filled(page.form("/guide/plan"))
    data = {"csrf_token": known["csrf_token"]} | fields
    response = reader.client.post(f"/posts/{slug}/guide/plan{to}", data=data)
    assert response.status_code == status, response.text[:1000]
    return response


def today() -> date:
    """The day that it is where the site is."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()


def events(response: TestResponse) -> dict[str, tuple[date, date, int]]:
    """First day, day after the last, and number of the edition, by summary."""
    assert response.content_type == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(response.data).walk("VEVENT")
    return {str(e["SUMMARY"]): (e.decoded("DTSTART"), e.decoded("DTEND"), int(e["SEQUENCE"])) for e in found}


def rows(page: Page) -> list[list[str]]:
    """The cells of the table but for the bar."""
    table = [row for row in page.one("table", class_="planner").iter("tr") if row.get("class") != "dates"]
    return [[words(cell) for cell in row if cell.attrib.get("class") != "hide"] for row in table][1:]


def feed_of(reader: Reader, slug: str) -> str:
    """The path of the secret address that the page shows."""
    found = re.search(
        r"https?://[^/\"]+(/calendars/[^\"]+\.ics)", reader.open(f"/posts/{slug}?view=plan").html
    )
    assert found
    return found[1]


def count(world: World) -> int:
    return world.ask(lambda: db.session.scalar(sa.select(sa.func.count()).select_from(Plan))) or 0


def test_each_point_has_its_day_and_beside_it_the_one_on_which_it_was_done(world: World) -> None:
    slug = guide(world)
    reader, known = world.browser("charlie"), keys(world, slug)
    plan(reader, slug, start="2025-08-04", hours="6")
    tick(reader, slug, done=[known["安装"]], was="")
    tick(reader, slug, key=known["venv"], state="skipped")
    page = reader.open(f"/posts/{slug}?view=plan")
    first = [words(it) for it in page.all("tr", class_="dates")[0].iter("li")]
    assert [it.split()[0] for it in first] == ["安装", "venv", "变量与类型"]
    assert re.fullmatch(r"安装 8月\d+日 · \d+月\d+日完成", first[0]), first
    assert first[1:] == ["venv 略过", "变量与类型 9月21日"]
    assert page.all("tr", class_="dates")[1].findtext(".//time") is None  # the second stage has no end


def test_everybody_sees_what_it_would_be(world: World) -> None:
    page = world.browser().open(f"/posts/{guide(world)}?view=plan")
    assert [row[-1] for row in rows(page)] == ["7 周", "持续进行"]
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in page.response.headers
    assert "csrf" not in page.html


def test_a_guests_plan_is_in_the_address_and_nowhere_else(world: World) -> None:
    slug = guide(world)
    reader = world.browser()
    page = reader.open(f"/posts/{slug}?view=plan&start=2025-08-04&hours=12&rest=2025-08-20")
    assert rows(page)[0][1] == "8月4日 – 9月7日"
    assert rows(page)[0][-1] == "4 周"
    link = next(link for link in page.links() if "plan.ics" in link)
    response = reader.client.get(link)
    found = events(response)
    assert found["第一阶段：基础"][:2] == (date(2025, 8, 4), date(2025, 9, 8))
    assert found["第二阶段：Web"][:2] == (date(2025, 9, 8), date(2025, 9, 9))
    assert response.headers["Content-Disposition"] == f"attachment; filename={slug}.ics"
    assert count(world) == 0
    assert "lp" not in "".join(response.headers.getlist("Set-Cookie"))


def test_a_guest_moves_the_rest_by_another_address(world: World) -> None:
    slug = guide(world)
    reader, start = world.browser(), today() - timedelta(days=60)
    page = reader.open(f"/posts/{slug}?view=plan&start={start}&hours=6")
    assert "60 天" in page.main
    link = next(link for link in page.links() if "until-" in link)
    moved = reader.open(link.partition("#")[0])
    assert "比计划晚" not in moved.main
    assert "这周" in moved.main


@pytest.mark.parametrize(
    "query",
    [
        *("start=x&hours=6", "start=2025-08-04", "start=2025-08-04&hours=0", "start=1999-01-01&hours=6"),
        *("start=2025-08-04&hours=101", "start=2025-08-04&hours=6&rest=y"),
        "start=2025-08-04&hours=6&until-x=1",
    ],
)
def test_what_is_no_plan_is_refused(world: World, query: str) -> None:
    assert world.browser().client.get(f"/posts/{guide(world)}?view=plan&{query}").status_code == 422


def test_a_member_keeps_a_plan_and_changes_it(world: World) -> None:
    slug = guide(world)
    reader = world.browser("charlie")
    stamp = world.ask(lambda: db.session.scalar(sa.select(SiteStamp.value)))
    plan(reader, slug, start="2025-08-04", hours="6")
    first = events(reader.client.get(f"/posts/{slug}/guide/plan.ics"))["第一阶段：基础"]
    assert first[:2] == (date(2025, 8, 4), date(2025, 9, 22))
    key = world.ask(lambda: queries.guide(slug, world.person("bob")).path.stages[0].key)
    plan(reader, slug, start="2025-08-04", hours="6", **{f"until-{key}": "2025-10-01"})
    again = events(reader.client.get(f"/posts/{slug}/guide/plan.ics"))["第一阶段：基础"]
    assert again == (date(2025, 8, 4), date(2025, 10, 2), first[2] + 1)
    assert rows(reader.open(f"/posts/{slug}?view=plan"))[0][1] == "8月4日 – 10月1日"
    assert world.ask(lambda: db.session.scalar(sa.select(SiteStamp.value))) == stamp
    assert not world.browser("dora").client.get(f"/posts/{slug}?view=plan").text.count("2025-10-01")


def test_a_member_who_is_late_moves_the_rest(world: World) -> None:
    slug = guide(world)
    reader, start = world.browser("charlie"), today() - timedelta(days=70)
    plan(reader, slug, start=str(start), hours="6")
    tick(reader, slug, done=[keys(world, slug)["安装"]], was="")
    assert "比计划晚" in reader.open(f"/posts/{slug}?view=plan").main
    plan(reader, slug, "/moving")
    page = reader.open(f"/posts/{slug}?view=plan")
    assert "比计划晚" not in page.main
    assert rows(page)[0][2] == "1/3"


def test_the_author_says_for_how_many_hours_it_is_meant(world: World) -> None:
    slug = world.post("路线", BODY, guide="true", hours_per_week="12")
    page = world.browser().open(f"/posts/{slug}?view=plan")
    assert page.one("input", name="hours").attrib["value"] == "12"
    assert rows(page)[0][-1] == "7 周"


def test_the_secret_address_is_read_by_anybody_and_follows_every_change(world: World) -> None:
    slug = guide(world)
    reader, program = world.browser("charlie"), world.browser().client
    plan(reader, slug, start="2025-08-04", hours="6")
    plan(reader, slug, "/calendar")
    path = feed_of(reader, slug)
    before = Calendar.from_ical(program.get(path).data)
    uids = [str(event["UID"]) for event in before.walk("VEVENT")]
    assert all(re.fullmatch(r"g\d+-(s\d+|weekly)-u\d+@[\w.-]+", uid) for uid in uids)
    plan(reader, slug, start="2025-09-01", hours="6")
    edit(world, slug, BODY.replace("：基础", "：基本"))
    after = Calendar.from_ical(program.get(path).data)
    assert [str(event["UID"]) for event in after.walk("VEVENT")] == uids
    assert events(program.get(path))["第一阶段：基本"][0] == date(2025, 9, 1)
    assert min(e["SEQUENCE"] for e in after.walk("VEVENT")) > max(
        e["SEQUENCE"] for e in before.walk("VEVENT")
    )
    [weekly] = [e for e in after.walk("VEVENT") if "RRULE" in e]
    assert weekly.decoded("DTSTART") == date(2025, 9, 7)  # a Sunday
    assert weekly["RRULE"]["UNTIL"] == [date(2025, 10, 19)]


@pytest.mark.parametrize("way", ["new", "end", "drop", "suspended", "private"])
def test_an_address_ends(world: World, way: str) -> None:
    slug = guide(world)
    reader, program = world.browser("charlie"), world.browser().client
    plan(reader, slug, start="2025-08-04", hours="6")
    plan(reader, slug, "/calendar")
    path = feed_of(reader, slug)
    assert program.get(path).status_code == 200
    if way == "new":
        plan(reader, slug, "/calendar")
        assert program.get(feed_of(reader, slug)).status_code == 200
    elif way == "end":
        plan(reader, slug, "/calendar", end="1")
    elif way == "drop":
        plan(reader, slug, "/ending")
        assert count(world) == 0
    elif way == "suspended":
        gone = sa.update(User).where(User.username == "charlie").values(suspended_at=utcnow())
        world.ask(lambda: db.session.execute(gone) and db.session.commit())
    else:
        edit(world, slug, "只有话。")
    assert program.get(path).status_code == 404
    for token in ("x", path[11:-4] + "x", "1.2"):
        assert program.get(f"/calendars/{token}.ics").status_code == 404
