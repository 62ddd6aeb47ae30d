"""The outbox: a letter is sent when its change was committed, once, and as often as it has to be tried."""

import logging
import threading
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from flask import Flask
from time_machine import travel

from blog.db import db
from blog.mail.actions import KEPT, Undeliverable, Unreachable, deliver_due, enclose, try_again
from blog.mail.models import CLAIM, LONGEST_PAUSE, PATIENCE, Letter
from tests.mail.conftest import letter, post

START = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Sender:
    """Takes letters, or fails as it is told to."""

    def __init__(self, **problems: BaseException) -> None:
        self.sent: list[int] = []
        self.problems = problems  # by the first word of the recipient

    def __call__(self, letter: Letter) -> None:
        if problem := self.problems.get(letter.recipient.partition("@")[0]):
            raise problem
        self.sent.append(letter.id)


def deliver(app: Flask, sender: Sender) -> int:
    with app.app_context():
        return deliver_due(sender)


def outbox(app: Flask) -> int:
    with app.app_context():
        return int(Letter.query.count())


def test_a_letter_exists_exactly_when_the_change_does(app: Flask) -> None:
    with app.app_context():
        enclose("password-changed", "ann@example.org", "en", name="Ann")
        db.session.rollback()
    assert deliver(app, Sender()) == 0
    id = post(app)
    assert deliver(app, sender := Sender()) == 1
    assert sender.sent == [id]


def test_a_letter_that_was_sent_is_not_sent_again_and_keeps_no_values(app: Flask) -> None:
    id = post(app)
    deliver(app, Sender())
    kept = letter(app, id)
    assert (kept.values, kept.due_at, kept.tries, kept.problem) == ({}, None, 1, "")
    assert kept.sent_at
    with travel(datetime.now(UTC) + timedelta(days=1)):
        assert deliver(app, Sender()) == 0


def test_the_outbox_holds_no_token(app: Flask) -> None:
    id = post(app, kind="reset", name="Ann", link=7, lasts=3600)
    assert letter(app, id).values == {"name": "Ann", "link": 7, "lasts": 3600}


def test_enclosing_moves_no_cached_page(app: Flask) -> None:
    def stamp() -> object:
        with app.app_context():
            return db.session.scalar(db.text("SELECT value FROM site_stamp"))

    before = stamp()
    post(app)
    deliver(app, Sender())
    assert stamp() == before


def test_one_letter_that_fails_does_not_stop_the_others(app: Flask) -> None:
    ids = [post(app, f"{name}@example.org") for name in ("ann", "broken", "refused", "bob")]
    sender = Sender(broken=RuntimeError("no such template"), refused=Undeliverable("550 who?"))
    assert deliver(app, sender) == 2
    assert sender.sent == [ids[0], ids[3]]


def test_when_the_server_is_away_the_others_wait_untried(app: Flask) -> None:
    first, second = post(app, "down@example.org"), post(app)
    assert deliver(app, Sender(down=Unreachable("refused"))) == 0
    assert (letter(app, first).tries, letter(app, second).tries) == (1, 0)
    assert deliver(app, sender := Sender()) == 1  # the second one, as soon as anybody looks
    assert sender.sent == [second]


def test_pauses_double_up_to_half_a_day_and_end_after_three_days(app: Flask) -> None:
    with travel(START, tick=False) as clock:
        id, pauses = post(app, "down@example.org"), []
        while due := letter(app, id).due_at:
            pauses.append(due)
            clock.move_to(due)
            deliver(app, Sender(down=Unreachable("connection refused")))
        given_up = letter(app, id)
    waits = [later - earlier for earlier, later in pairwise(pauses)]
    assert waits[:5] == [timedelta(minutes=m) for m in (1, 2, 4, 8, 16)]
    assert max(waits) == waits[-1] == LONGEST_PAUSE
    assert given_up.given_up_at
    assert PATIENCE < given_up.given_up_at - START < PATIENCE + LONGEST_PAUSE
    assert given_up.problem == "connection refused"


def test_a_letter_that_is_being_sent_is_not_sent_again_when_somebody_asks_for_it(app: Flask) -> None:
    second = Sender()

    def send(letter: Letter) -> None:
        with app.app_context():
            try_again(letter.id)
            try_again(None)
        deliver(app, second)

    with travel(START, tick=False) as clock:
        id = post(app)
        deliver(app, Sender(ann=RuntimeError("once")))
        clock.move_to(letter(app, id).due_at or START)
        with app.app_context():
            assert deliver_due(send) == 1
    assert second.sent == []


def test_ten_minutes_without_a_server_delay_a_letter_and_lose_none(app: Flask) -> None:
    with travel(START, tick=False) as clock:
        ids, sender = [], Sender(ann=Unreachable("down"))
        for minute in range(10):
            clock.move_to(START + timedelta(minutes=minute))
            ids.append(post(app))
            deliver(app, sender)
        sender.problems.clear()
        for minute in range(10, 26):
            clock.move_to(START + timedelta(minutes=minute))
            deliver(app, sender)
    assert sorted(sender.sent) == ids


def test_a_letter_that_is_refused_for_good_is_given_up_at_once(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    id = post(app, "refused@example.org", kind="reset", name="Ann", link=7, lasts=60)
    deliver(app, Sender(refused=Undeliverable("550 no\r\nsuch user")))
    kept = letter(app, id)
    assert kept.given_up_at
    assert (kept.tries, kept.due_at, kept.problem) == (1, None, "550 no such user")
    assert caplog.messages == [f"Letter {id} (reset) is given up: 550 no such user"]


def test_the_log_tells_each_failure_in_one_line_without_the_address(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    id = post(app, "down@example.org")
    deliver(app, Sender(down=Unreachable("refused\nroot: forged")))
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith(f"Letter {id} (password-changed) was not sent, next try at ")
    assert record.getMessage().endswith(": refused root: forged")
    assert "down@" not in record.getMessage()


def test_a_mistake_of_the_program_is_told_with_its_place(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    id = post(app, "broken@example.org")
    deliver(app, Sender(broken=AssertionError()))
    assert letter(app, id).problem == "AssertionError"
    assert caplog.records[0].exc_info


def test_several_deliverers_send_each_letter_once(app: Flask) -> None:
    ids, start, sender = [post(app) for _ in range(12)], threading.Barrier(4), Sender()

    def work() -> None:
        start.wait()
        deliver(app, sender)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(sender.sent) == ids
    assert {letter(app, id).tries for id in ids} == {1}


def test_while_one_sends_a_letter_another_does_not(app: Flask) -> None:
    post(app)
    meanwhile: list[int] = []

    def slow(letter: Letter) -> None:
        assert letter.recipient
        assert not db.session.registry().in_transaction()
        other = threading.Thread(target=lambda: meanwhile.append(deliver(app, Sender())))
        other.start()
        other.join()

    with app.app_context():
        assert deliver_due(slow) == 1
    assert meanwhile == [0]


def test_the_claim_of_one_who_died_amid_it_ends_after_some_minutes(app: Flask) -> None:
    id = post(app, "fatal@example.org")
    with pytest.raises(SystemExit):
        deliver(app, Sender(fatal=SystemExit()))
    assert deliver(app, Sender()) == 0
    with travel(datetime.now(UTC) + CLAIM + timedelta(seconds=1)):
        assert deliver(app, sender := Sender()) == 1
    assert sender.sent == [id]
    assert letter(app, id).tries == 2


def test_old_letters_are_swept_out_and_waiting_ones_stay(app: Flask) -> None:
    post(app)
    post(app, "refused@example.org")
    deliver(app, Sender(refused=Undeliverable("no")))
    with travel(datetime.now(UTC) + KEPT + timedelta(hours=1)):
        waiting = post(app, "down@example.org")
        deliver(app, Sender(down=RuntimeError("down")))
        assert outbox(app) == 1
        assert letter(app, waiting).due_at


def test_who_stops_leaves_the_rest_to_others(app: Flask) -> None:
    for _ in range(3):
        post(app)
    sender = Sender()
    with app.app_context():
        assert deliver_due(sender, lambda: len(sender.sent) == 2) == 2
    assert deliver(app, Sender()) == 1
