"""Another time zone: what is written without one keeps its clock time."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from time_machine import travel

from blog.db import db
from blog.posts.models import post_tags
from tests.page import Reader
from tests.site.settings.test_choosing import choose
from tests.world import World

NEW_YORK = "America/New_York"


def moments(world: World, slug: str) -> tuple[datetime | None, datetime | None]:
    return world.ask(lambda: (world.get(slug).published_at, world.get(slug).updated_at))


@pytest.mark.parametrize(
    ("date", "before", "after"),
    [
        ("2025-07-29 10:00:00", "2025-07-29 02:00", "2025-07-29 14:00"),
        ("2025-01-29", "2025-01-28 16:00", "2025-01-29 05:00"),  # in winter
        ("2025/7/29 10:00", "2025-07-29 02:00", "2025-07-29 14:00"),
        ("'2025-07-29T10:00:00'", "2025-07-29 02:00", "2025-07-29 14:00"),
        ("2025-07-29 10:00:00  # 早上", "2025-07-29 02:00", "2025-07-29 14:00"),
        ("2025-07-29 10:00:00 +08:00", "2025-07-29 02:00", "2025-07-29 02:00"),
        ("2025-07-29T02:00:00Z", "2025-07-29 02:00", "2025-07-29 02:00"),
    ],
)
def test_a_date_without_a_zone_moves_and_any_other_stays(
    world: World, date: str, before: str, after: str
) -> None:
    slug = world.post("甲", date=date, tags="[a]", body="```yaml\ndate: 2025-07-29 10:00:00\n```")
    expected = [datetime.fromisoformat(at).replace(tzinfo=UTC) for at in (before, after)]
    assert moments(world, slug) == (expected[0], None)
    choose(world, timezone=NEW_YORK)
    assert moments(world, slug) == (expected[1], None)
    assert world.ask(lambda: db.session.scalars(sa.select(post_tags.c.published_at)).all()) == [expected[1]]


def test_readers_see_the_same_clock_before_and_after(world: World, alice: Reader, reader: Reader) -> None:
    slug = world.post("甲", date="2025-01-01 00:30:00", updated="2025-01-02 00:30:00")
    first = next(reader.open(f"/posts/{slug}").one("main").iter("time"))
    assert first.text == "2025年1月1日"
    alice.submit("/write/settings", timezone=NEW_YORK)
    assert "1 篇文章" in alice.open("/write/settings").main
    page = reader.open(f"/posts/{slug}")
    times = [(t.text, t.attrib["datetime"]) for t in page.one("main").iter("time")]
    assert times[0] == ("2025年1月1日", "2025-01-01T00:30:00-05:00")
    assert times[1][1] == "2025-01-02T00:30:00-05:00"
    assert "甲" in reader.open("/archive/2025").main


def test_a_scheduled_post_appears_by_the_new_clock(world: World, reader: Reader) -> None:
    with travel("2026-01-01T12:00:00+00:00", tick=False):
        slug = world.post("明天", date="2026-01-02 08:00:00")
        choose(world, timezone=NEW_YORK)
        reader.open("/")
    with travel("2026-01-02T12:59:59+00:00", tick=False):
        reader.open(f"/posts/{slug}", 404)
        assert slug not in reader.open("/").html
    with travel("2026-01-02T13:00:00+00:00", tick=False):
        reader.open(f"/posts/{slug}")
        assert slug in reader.open("/").html


def test_posts_that_brought_their_zone_along_do_not_move(world: World) -> None:
    slug = world.post("甲", date="2025-07-29 10:00:00")

    def bring() -> None:
        world.get(slug).zone = "Asia/Tokyo"
        db.session.commit()

    world.ask(bring)
    before = moments(world, slug)
    choose(world, timezone=NEW_YORK)
    assert moments(world, slug) == before


def test_what_is_written_afterwards_is_read_in_the_new_zone(world: World) -> None:
    choose(world, timezone=NEW_YORK)
    assert moments(world, world.post("甲", date="2025-07-29 10:00:00"))[0] == datetime(
        2025, 7, 29, 14, tzinfo=UTC
    )


def test_there_and_back_again_is_where_it_was(world: World) -> None:
    slugs = [world.post(title, date=f"2025-0{n}-28 10:00:00") for n, title in enumerate("甲乙丙", 1)]
    slugs.append(world.post("没有日期"))
    before = [moments(world, slug) for slug in slugs]
    choose(world, timezone=NEW_YORK)
    assert [moments(world, slug) for slug in slugs] != before
    choose(world, timezone="Asia/Shanghai")
    assert [moments(world, slug) for slug in slugs] == before
