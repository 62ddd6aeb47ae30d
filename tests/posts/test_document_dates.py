"""Dates in front matter: the forms of Hexo, and the zone that a date without one is in."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone

import pytest

from blog.errors import Invalid
from blog.posts.document import Moment, parse

CHINA = timezone(timedelta(hours=8))


def dated(written: str, zone: str = "Asia/Shanghai") -> Moment:
    date = parse(f"---\ndate: {written}\n---\n", zone=zone).date
    assert date is not None
    return date


@pytest.fixture(params=["Asia/Shanghai", "UTC", "America/New_York"])
def server_zone(request: pytest.FixtureRequest) -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = request.param
    time.tzset()
    yield
    os.environ.pop("TZ") if before is None else os.environ.update(TZ=before)
    time.tzset()


@pytest.mark.usefixtures("server_zone")
@pytest.mark.parametrize(
    ("written", "utc", "offset"),
    [
        ("2025-07-29", "2025-07-28 16:00:00", None),
        ("2025-07-29 10:00:00", "2025-07-29 02:00:00", None),
        ("'2025-07-29 10:00:00'", "2025-07-29 02:00:00", None),
        ("2025-07-29 10:00", "2025-07-29 02:00:00", None),
        ("2025/7/29 10:00:00", "2025-07-29 02:00:00", None),
        ("2025-07-29T10:00:00", "2025-07-29 02:00:00", None),
        ("2025-07-29T10:00:00Z", "2025-07-29 10:00:00", "Z"),
        ("2025-07-29T10:00:00.250Z", "2025-07-29 10:00:00.250000", "Z"),
        ("2025-07-29T10:00:00+08:00", "2025-07-29 02:00:00", "+08:00"),
        ("2025-07-29 10:00:00 +8", "2025-07-29 02:00:00", "+8"),
        ("2025-07-29 10:00:00 -0330", "2025-07-29 13:30:00", "-0330"),
    ],
)
def test_a_date_means_the_same_instant_on_every_server(written: str, utc: str, offset: str | None) -> None:
    date = dated(written)
    assert date.utc == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert (date.raw, date.offset, date.zone) == (written.strip("'"), offset, "Asia/Shanghai")
    assert date.wall.tzinfo is None
    assert (date.wall.day, date.wall.hour) == (29, 0 if written == "2025-07-29" else 10)


def test_json_dates_are_read_as_text() -> None:
    date = parse(';;;\n"date": "2025-07-29T02:00:00.000Z"\n;;;\n').date
    assert date
    assert date.utc == datetime(2025, 7, 29, 2, tzinfo=UTC)


@pytest.mark.parametrize("written", ["2025-03-09 02:30:00", "2025-11-02 01:30:00"])
def test_a_time_that_the_clock_skips_or_shows_twice_is_still_a_time(written: str) -> None:
    assert dated(written, "America/New_York").wall == datetime.fromisoformat(written)


@pytest.mark.parametrize(
    "written",
    [
        "2025-13-01",
        "2025-02-30",
        "0000-01-01",
        "0001-01-01",
        "9999-12-31T23:59:59-08:00",
        "2025-01-01 24:00:00",
        "2025-01-01T10:00:00+99",
        "2025-01/01",
        "明天",
        "[2025, 1]",
        "{a: 1}",
        "１２３４-01-01",
    ],
)
def test_what_is_no_date_is_refused(written: str) -> None:
    with pytest.raises(Invalid, match=r"line 2: .* is not a date") as caught:
        dated(written)
    assert caught.value.field == "date"


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "../etc/passwd", "America"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(Invalid, match="is not a time zone"):
        parse("", zone=zone)


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("2025-07-29", datetime(2025, 8, 1, 9), "2025-08-01 09:00:00"),
        ("2025-07-29", datetime(2025, 8, 1, 1, tzinfo=UTC), "2025-08-01 09:00:00"),
        ("2025-07-29", "2025/8/1", "2025/8/1"),
        ("'2025-07-29'", datetime(2025, 8, 1, 9), "'2025-08-01 09:00:00'"),
        ("2025-07-29T10:00:00+08:00", datetime(2025, 8, 1, tzinfo=UTC), "2025-08-01T08:00:00+08:00"),
        ("2025-07-29T10:00:00Z", datetime(2025, 8, 1, 8, tzinfo=CHINA), "2025-08-01T00:00:00Z"),
        ("2025-07-29 10:00:00.5", datetime(2025, 7, 29, 2, tzinfo=UTC), "2025-07-29 10:00:00.5"),
        ("2025/7/29 10:00", datetime(2025, 7, 29, 2, tzinfo=UTC), "2025/7/29 10:00"),
        ("2025/7/29 10:00", "2025-07-29T10:00", "2025/7/29 10:00"),
    ],
)
def test_a_new_date_keeps_the_form_and_the_same_instant_keeps_the_text(
    old: str, new: datetime | str, line: str
) -> None:
    assert parse(f"---\ndate: {old} # c\n---\n").patch(date=new).source == f"---\ndate: {line} # c\n---\n"


def test_the_second_showing_of_a_time_is_told_apart_by_its_offset() -> None:
    later = datetime(2025, 11, 2, 6, 30, tzinfo=UTC)
    document = parse("---\na: 1\n---\n", zone="America/New_York").patch(date=later)
    assert document.date
    assert document.date.utc == later
    assert "date: 2025-11-02 01:30:00-05:00" in document.source


def test_a_wrong_new_date_is_refused() -> None:
    with pytest.raises(Invalid, match="tomorrow is not a date"):
        parse("---\na: 1\n---\n").patch(date="tomorrow")
