"""Calendars, as an independent program reads them."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from blog.guides.plan.calendar import Event, calendar, escaped, folded

AT = datetime(2025, 8, 1, 12, 0, tzinfo=UTC)
DAY = date(2025, 8, 4)
WRITTEN = st.text(st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n"), max_size=300)


def read(events: list[Event], name: str = "Path", sequence: int = 3) -> Calendar:
    return Calendar.from_ical(calendar(name, "Asia/Shanghai", events, sequence, AT))


def test_an_event_is_read_as_it_was_meant() -> None:
    found = read([Event("g1-s2-u3@a.test", DAY, DAY + timedelta(days=48), "一", "a\nb", "https://a.test/p")])
    assert (found["METHOD"], found["VERSION"], found["X-WR-TIMEZONE"]) == ("PUBLISH", "2.0", "Asia/Shanghai")
    [event] = found.walk("VEVENT")
    assert (event["UID"], event["SEQUENCE"], event["SUMMARY"]) == ("g1-s2-u3@a.test", 3, "一")
    assert (event.decoded("DTSTART"), event.decoded("DTEND")) == (DAY, date(2025, 9, 22))
    assert event.decoded("DTSTAMP") == AT
    assert (event["DESCRIPTION"], event["URL"]) == ("a\nb", "https://a.test/p")
    assert event["DTSTART"].params["VALUE"] == "DATE"


def test_a_weekly_event_ends_and_leaves_weeks_out() -> None:
    sunday, off = date(2025, 8, 10), date(2025, 8, 17)
    event = Event("w@a.test", sunday, sunday, "look", weekly=True, until=date(2026, 1, 1), off=[off])
    [found] = read([event]).walk("VEVENT")
    assert found["RRULE"]["FREQ"] == ["WEEKLY"]
    assert found["RRULE"]["UNTIL"] == [date(2026, 1, 1)]
    assert [it.dt for it in found["EXDATE"].dts] == [off]


@given(WRITTEN, WRITTEN)
def test_any_text_comes_back(name: str, text: str) -> None:
    found = read([Event("a@b.test", DAY, DAY, text, text)], name)
    [event] = found.walk("VEVENT")
    assert str(event["SUMMARY"]) == text
    assert str(event.get("DESCRIPTION", "")) == text
    assert str(found["X-WR-CALNAME"]) == escaped(name)  # which this program leaves as it is written


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400))
def test_lines_are_short_and_no_character_is_cut(text: str) -> None:
    whole = folded(text)
    assert whole.endswith(b"\r\n")
    pieces = whole.removesuffix(b"\r\n").split(b"\r\n")
    for piece in pieces:
        assert len(piece) <= 75
        piece.decode()
    assert b"".join([pieces[0], *(piece[1:] for piece in pieces[1:])]).decode() == text


def test_what_a_calendar_cannot_hold_is_left_out() -> None:
    assert escaped("a\x00b\x07;c,\\d\r\ne\rf\tg") == "ab\\;c\\,\\\\d\\ne\\nf\tg"
    assert b"\r\nBEGIN" not in folded(f"SUMMARY:{escaped('x' + chr(13) + chr(10) + 'BEGIN:VEVENT')}")
