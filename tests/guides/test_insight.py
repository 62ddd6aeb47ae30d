"""What authors see of those who follow their guide: groups, rounded, drawn and as tables."""

import csv
from dataclasses import astuple
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from xml.etree.ElementTree import Element

import pytest

from blog.db import utcnow
from blog.guides import queries
from blog.guides.actions import identify
from blog.guides.insight.crowds import share, told, typical
from blog.guides.insight.queries import Crowd, Insight, insight
from blog.guides.insight.sheets import sheet
from tests.comments.talking import say
from tests.guides.following import BODY, crowd, edit, guide, keys
from tests.page import Page, words
from tests.world import World

DAY = timedelta(days=1)


def figures(world: World, slug: str, now: datetime | None = None) -> Insight:
    return world.ask(lambda: insight(queries.guide(slug, world.person("bob")), now or utcnow()))


def test_groups_below_five_are_not_told_and_others_are_rounded() -> None:
    assert [told(n) for n in (0, 4, 5, 7, 8, 1234)] == [None, None, 5, 5, 10, 1235]
    assert (share(None, 10), share(5, None), share(5, 20), share(15, 10)) == (None, None, 25, 100)
    assert (typical([1, 2, 3, 4]), typical([1, 2, 9, 9, 9])) == (None, 9)


def test_points_stages_and_weeks_are_counted_and_nobody_can_be_made_out(world: World) -> None:
    slug = guide(world)
    crowd(world, slug, 20, 安装={"learning": 40, "done": 30}, venv={"learning": 20, "done": 10})
    crowd(world, slug, 9, 安装={"learning": 20}, 请求={"done": 1})
    crowd(world, slug, 3, 变量与类型={"done": 1, "cleared": 2}, 响应={"learning": 3, "cleared": 1})
    found, known = figures(world, slug), keys(world, slug)
    assert found.starters == 30
    assert found.points[known["安装"]] == Crowd(20, 10, 30, is_stuck=True)
    assert found.points[known["venv"]] == Crowd(20, None, 20)
    assert found.points[known["变量与类型"]] == Crowd()
    assert found.points[known["响应"]] == Crowd()
    stages = [*found.stages.values()]
    assert [(it.begun, it.finished, it.days) for it in stages] == [(30, None, None), (10, None, None)]
    crowd(world, slug, 6, **{text: {"learning": 40, "done": 11} for text in ("安装", "venv", "变量与类型")})
    first = figures(world, slug).stages[
        world.ask(lambda: queries.guide(slug, world.person("bob")).path.stages[0].key)
    ]
    assert (first.begun, first.within, first.finished, first.days) == (40, 30, 5, 30)


def test_weeks_begin_on_mondays_and_say_who_began_who_finished_something_and_how_much(world: World) -> None:
    slug = guide(world)
    now = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
    crowd(world, slug, 20, now, 安装={"learning": 40, "done": 30}, venv={"learning": 20, "done": 10})
    crowd(world, slug, 6, now, 安装={"done": 10}, venv={"done": 11}, 变量与类型={"done": 10})
    crowd(world, slug, 4, now, 请求={"done": 1})  # too few to be told
    weeks = figures(world, slug, now).weeks
    assert [week.first for week in weeks] == [date(2026, 9, 7) + n * 7 * DAY for n in range(12)]
    found = {first: figures for first, *figures in map(astuple, weeks) if any(figures)}
    assert found == {
        date(2026, 10, 12): [20, None, None],  # 40 days ago
        date(2026, 10, 26): [None, 20, 20],  # 30 days ago
        date(2026, 11, 9): [5, 25, 40],  # 10 and 11 days ago: 26 people, 20 + 3 * 6 points
    }


def test_the_page_draws_and_tells_it_and_the_sheet_opens_as_text(world: World) -> None:
    slug = guide(world, BODY.replace("- 响应", "- =HYPERLINK(1)\n- 响应"))
    author, address = world.browser("bob"), f"/write/guides/{world.id(slug)}/readers"
    page = author.open(address)
    assert "至少有 5 位会员" in page.main
    crowd(world, slug, 25, 安装={"learning": 40, "done": 30}, 请求={"learning": 20})
    page = author.open(address)
    assert "大约 25 位会员" in page.main
    assert len(levels(page, "l10")) == 2  # the point, and the legend
    assert len(levels(page, "st")) == 2
    bar, _of_the_legend = levels(page, "ln")
    assert (bar.get("y"), bar.get("height")) == ("0", "24")  # all of them are learning it
    assert [words(it) for it in page.all("span", class_="at")] == ["25 人正在这一阶段"] * 2
    assert "少于 5 人" in page.main
    assert 'href="/write/guides' in author.open("/write/").html
    answer = author.client.get(f"{address}.csv")
    rows = list(csv.reader(StringIO(answer.data.decode("utf-8-sig"))))
    cells = {row[2]: row[3:] for row in rows[1:]}
    assert cells["安装"] == ["25", "25", "100", "", "0", "0"]
    assert cells["'=HYPERLINK(1)"][0] == ""
    assert author.client.get(f"/write/guides/{world.id(world.post('T'))}/readers").status_code == 404


def levels(page: Page, name: str) -> list[Element]:
    return [it for it in page.root.iter() if it.get("class") == name]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1"])
def test_no_cell_is_a_formula(text: str) -> None:
    [[cell, number]] = csv.reader(StringIO(sheet([[text, -3]]).decode("utf-8-sig"), newline=""))
    assert (cell, number) == (f"'{text}", "-3")


def test_what_became_another_point_is_counted_there(world: World) -> None:
    slug = guide(world)
    crowd(world, slug, 10, 请求={"done": 3}, 响应={"done": 3})
    edit(world, slug, BODY.replace("- 请求\n- 响应\n", "- 请求与响应\n- 会话\n"))
    assert keys(world, slug)["请求与响应"] not in figures(world, slug).points  # done for those who did both
    edit(world, slug, BODY)
    assert figures(world, slug).points[keys(world, slug)["请求"]].done == 10


def test_nobody_is_counted_twice_who_said_something_of_what_a_point_was_and_of_what_it_is(
    world: World,
) -> None:
    slug = guide(world)
    crowd(world, slug, 3, 请求={"done": 3}, 响应={"done": 2})
    before = keys(world, slug)
    edit(world, slug, BODY.replace("- 请求\n", ""))
    world.change(slug, lambda post: identify(post, before["请求"], before["响应"]))
    assert figures(world, slug).points[before["响应"]] == Crowd()  # three readers, though of six rows
    assert [week.points for week in figures(world, slug).weeks if week.points] == []
    crowd(world, slug, 2, 响应={"done": 2})
    assert figures(world, slug).points[before["响应"]].done == 5
    assert [week.points for week in figures(world, slug).weeks if week.points] == [5]


def test_comments_are_counted_at_the_point_that_theirs_became_and_drawn(world: World) -> None:
    slug = guide(world)
    before = keys(world, slug)
    for text, point in (("一", "请求"), ("二", "请求"), ("三", "响应"), ("四", "安装")):
        say(world, slug, text, by="dora", about=before[point])
    edit(world, slug, BODY.replace("- 请求\n", ""))
    world.change(slug, lambda post: identify(post, before["请求"], before["响应"]))
    assert figures(world, slug).talk == {before["响应"]: 3, before["安装"]: 1}
    page = world.browser("bob").open(f"/write/guides/{world.id(slug)}/readers")
    table = page.all("table", class_="talk")[0]
    rows = [
        (words(row[0]), words(row[1]), row.find(".//{*}rect").get("width")) for row in [*table.iter("tr")][1:]
    ]
    assert rows == [("响应", "3", "100"), ("安装", "1", "33")]


def test_what_became_another_point_over_and_over_is_counted_at_the_last_one(world: World) -> None:
    slug = guide(world)
    crowd(world, slug, 10, 请求={"done": 3})
    before = keys(world, slug)
    edit(world, slug, BODY.replace("- 请求\n", ""))
    world.change(slug, lambda post: identify(post, before["请求"], before["响应"]))
    edit(world, slug, BODY.replace("- 请求\n- 响应\n", "- 会话\n"))
    world.change(slug, lambda post: identify(post, before["响应"], before["venv"]))
    found = figures(world, slug)
    assert found.points[before["venv"]].done == 10
    assert [(it.begun, it.finished) for it in found.stages.values()] == [(10, None)]
