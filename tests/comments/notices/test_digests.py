"""One letter a day: in the morning, where its reader is, and never a second one."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st
from time_machine import travel

from blog.comments.notices.recipients import DIGEST_HOUR, next_digest
from blog.db import db
from tests.comments.notices.telling import confirm_guest, digests, go, moderate, read, told, want
from tests.comments.talking import say
from tests.world import World, moment

ZONES = st.sampled_from(["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia", "UTC"])
NIGHT, MORNING = moment("2026-11-20T23:00:00+08:00"), moment("2026-11-21T08:00:00+08:00")


@given(st.datetimes(datetime(2000, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)), ZONES)
def test_the_next_morning_is_within_a_day_and_an_hour(now: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    due = next_digest(now, zone)
    assert now < due <= now + timedelta(hours=49 if name == "Pacific/Apia" else 25)  # who left out a day
    assert due.astimezone(zone).hour == DIGEST_HOUR


def test_what_happened_is_told_together_the_next_morning(world: World) -> None:
    want(world, "bob", comments="daily", replies="daily")
    with travel(NIGHT, tick=False):
        slug = world.post("标题")
        own = say(world, slug, "我先说", by="bob")
        say(world, slug, "一")
        say(world, slug, "二", by="erik", reply_to=own)
        assert (told(world), digests(world)) == ([], [])
    with travel(MORNING - timedelta(seconds=1), tick=False):
        assert digests(world) == []
    with travel(MORNING, tick=False):
        assert digests(world) == [("bob", ["一", "二"])]
        assert digests(world) == [("bob", ["一", "二"])]
        (letter,) = world.letters()
        message = read(world, letter)
        assert message["Subject"] == "墨径 有 2 条新评论"
        assert message["List-Id"] == "<digest.localhost>"


def test_mornings_are_where_the_reader_is(world: World) -> None:
    want(world, "bob", comments="daily")

    def move() -> None:
        world.person("bob").timezone = "America/New_York"
        db.session.commit()

    world.ask(move)
    with travel(NIGHT, tick=False):
        say(world, world.post("标题"), "一")
        go(world)
    with travel(MORNING, tick=False):  # it is evening there
        assert digests(world) == []
    with travel(moment("2026-11-21T08:00:00-05:00"), tick=False):
        assert digests(world) == [("bob", ["一"])]


def test_one_that_went_late_is_not_followed_by_another_at_once(world: World) -> None:
    want(world, "bob", comments="daily")
    with travel(NIGHT, tick=False):
        slug = world.post("标题")
        say(world, slug, "一")
        go(world)
    with travel(MORNING + timedelta(hours=23, minutes=50), tick=False):  # the site was down all day
        say(world, slug, "二", by="erik")
        assert digests(world) == [("bob", ["一"])]
    with travel(MORNING + timedelta(days=1), tick=False):
        assert digests(world) == [("bob", ["一"])]
    with travel(MORNING + timedelta(days=2), tick=False):
        assert digests(world) == [("bob", ["一"]), ("bob", ["二"])]


def test_a_day_without_anything_has_no_letter(world: World) -> None:
    want(world, "bob", comments="daily")
    with travel(NIGHT, tick=False):
        world.post("标题")
    with travel(MORNING, tick=False):
        assert digests(world) == []


def test_what_was_removed_till_then_is_not_told(world: World) -> None:
    want(world, "bob", comments="daily")
    with travel(NIGHT, tick=False):
        slug = world.post("标题")
        ids = [say(world, slug, text) for text in ("一", "二")]
        go(world)
        moderate(world, "spam", ids[0])
    with travel(MORNING, tick=False):
        assert digests(world) == [("bob", ["二"])]
        moderate(world, "trash", ids[1])  # while the letter still lies there
        assert digests(world) == []
        moderate(world, "approve", ids[0])
        assert digests(world) == [("bob", ["一"])]


def test_whoever_wants_none_till_then_gets_none(world: World) -> None:
    want(world, "bob", comments="daily")
    with travel(NIGHT, tick=False):
        say(world, world.post("标题"), "一")
        go(world)
        want(world, "bob", comments="none")
    with travel(MORNING, tick=False):
        assert digests(world) == []


def test_what_is_not_followed_any_more_is_not_told(world: World) -> None:
    want(world, "charlie", followed="daily")
    with travel(NIGHT, tick=False):
        slug = world.post("标题")
        world.browser("charlie").submit(f"/posts/{slug}/comments/following")
        say(world, slug, "一", by="erik")
        go(world)
        world.browser("charlie").submit(f"/posts/{slug}/comments/following")
    with travel(MORNING, tick=False):
        assert digests(world) == []


def test_a_guest_can_have_one_a_day(world: World) -> None:
    with travel(NIGHT, tick=False):
        slug = world.post("标题")
        first = say(world, slug, "一", by="", follow=True)
        go(world)
        confirm_guest(world)
        say(world, slug, "二", by="bob", reply_to=first)
        go(world)
        letter = next(one for one in world.letters() if one.values.get("what") == "followed")
        path = read(world, letter)["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
        assert "改成一天最多一封" in world.browser().open(path).main
        world.browser().client.post(path, data={"way": "daily"})
        say(world, slug, "三", by="bob", reply_to=first)
        say(world, slug, "四", by="erik", reply_to=first)
        assert digests(world) == []
    with travel(MORNING, tick=False):
        assert digests(world) == [("guest", ["三", "四"])]


def test_a_long_one_tells_some_and_counts_the_others(world: World) -> None:
    want(world, "bob", comments="daily")
    with travel(NIGHT, tick=False):
        slug = world.post("标题")
        for hour in range(4):
            with travel(NIGHT + timedelta(minutes=20 * hour), tick=False):
                for name in ("charlie", "dora", "erik", "alice"):
                    say(world, slug, f"{name} 第 {hour} 次")
                    say(world, slug, f"{name} 又第 {hour} 次")
        go(world)
    with travel(MORNING, tick=False):
        ((_name, words),) = digests(world)
        body = read(world, world.letters()[0]).get_body(("plain",))
    assert len(words) == 30
    assert body
    assert "另外还有 2 条。" in body.get_content()


def test_one_click_ends_the_digest_and_nothing_else(world: World) -> None:
    want(world, "bob", comments="daily", replies="now")
    with travel(NIGHT, tick=False):
        slug = world.post("标题")
        own = say(world, slug, "一", by="bob")
        say(world, slug, "二")
        go(world)
    with travel(MORNING, tick=False):
        assert len(digests(world)) == 1
        path = (
            read(world, world.letters()[0])["List-Unsubscribe"]
            .strip("<>")
            .removeprefix("http://127.0.0.1:8000")
        )
        world.browser().client.post(path, data={"List-Unsubscribe": "One-Click"})
        reply = say(world, slug, "三", reply_to=own)
        say(world, slug, "四")
        assert told(world) == [("bob", "replies", reply)]
    with travel(MORNING + timedelta(days=1), tick=False):
        assert len(digests(world)) == 1
