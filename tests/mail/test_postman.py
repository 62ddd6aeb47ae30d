"""The postman: he wakes when a letter was committed, holds nobody up, and lives through everything."""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask

from blog.db import db
from blog.mail.actions import enclose
from blog.mail.models import Letter
from blog.site.work import postman as module
from blog.site.work.postman import Postman
from tests.mail.conftest import Make, letter, post
from tests.mail.office import LOCAL, Offices
from tests.walks.conftest import ROOT, free_port, wait_for

SOON = 20  # seconds: far more than it takes, and less than the postman's own pause


@pytest.fixture
def real(site: Make) -> Iterator[Callable[..., Flask]]:
    """Makes sites that are not in a test, as far as they know."""
    made: list[Flask] = []

    def make(**settings: object) -> Flask:
        made.append(site(TESTING=False, SECRET_KEY="0123456789abcdef" * 4, **settings))
        made[-1].add_url_rule("/ask", "ask", ask)
        return made[-1]

    yield make
    for app in made:
        app.extensions["background"]["postman"].stop()


def ask() -> str:
    """A page that writes a letter."""
    with db.session.begin_nested():
        enclose("password-changed", "ann@example.org", "en", name="Ann")
    db.session.commit()
    return str(threading.active_count())


def postmen() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "postman"]


def test_a_letter_of_a_request_is_sent_at_once_and_the_next_ones_too(
    real: Callable[..., Flask], office: Offices
) -> None:
    server, where = office()
    client = real(MAIL_URL=f"smtp://{where}").test_client()
    for sent in (1, 2):
        server.arrived.clear()
        assert client.get(f"/ask?{sent}").status_code == 200  # which no cache answers
        assert server.arrived.wait(SOON)
        assert len(server.letters) == sent


def test_a_page_does_not_wait_for_the_mail_server(real: Callable[..., Flask], office: Offices) -> None:
    server, where = office()
    answered = threading.Event()
    server.at_recipient = lambda: answered.wait(SOON)
    assert real(MAIL_URL=f"smtp://{where}").test_client().get("/ask").status_code == 200
    assert not server.letters  # it is still at the recipient
    answered.set()
    assert server.arrived.wait(SOON)


def test_he_lives_through_a_database_that_is_away(
    real: Callable[..., Flask], office: Offices, instance: Path, caplog: pytest.LogCaptureFixture
) -> None:
    server, where = office()
    app = real(MAIL_URL=f"smtp://{where}")
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE letters RENAME TO hidden"))
        db.session.commit()
    told = _Told()
    app.logger.addHandler(told)
    app.extensions["background"]["postman"].start()
    assert told.wait(SOON)
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE hidden RENAME TO letters"))
        db.session.commit()
    app.logger.removeHandler(told)
    assert app.test_client().get("/ask").status_code == 200
    assert server.arrived.wait(SOON)
    assert [text for text in caplog.messages if text.startswith("The outbox cannot be read: ")]


class _Told(logging.Handler, threading.Event):
    """An event that is set by the next line of the log."""

    def __init__(self) -> None:
        logging.Handler.__init__(self)
        threading.Event.__init__(self)

    def emit(self, record: logging.LogRecord) -> None:
        self.set()


def test_he_lives_through_mistakes_of_ours(
    real: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(module, "transport", lambda: 1 / 0)
    app = real()
    Postman(app).work_once()
    assert "Letters could not be delivered" in caplog.messages


def test_there_is_one_of_him_and_he_ends_when_asked(real: Callable[..., Flask]) -> None:
    postman = real().extensions["background"]["postman"]
    for _ in range(3):
        postman.start()
    assert len(postmen()) == 1
    postman.stop()
    assert postmen() == []


def test_in_tests_and_commands_nothing_runs_by_itself(app: Flask, real: Callable[..., Flask]) -> None:
    app.add_url_rule("/ask", "ask", ask)
    app.test_client().get("/ask")
    post(real(), kind="test")
    assert postmen() == []


def test_he_wakes_after_the_commit_and_not_at_a_savepoint(
    real: Callable[..., Flask], monkeypatch: pytest.MonkeyPatch
) -> None:
    app, seen = real(), []

    def wake(_postman: Postman) -> None:
        seen.append(letters_for_others(app))

    monkeypatch.setattr(Postman, "wake", wake)
    app.test_client().get("/ask")
    assert seen == [1]


def letters_for_others(app: Flask) -> int:
    with db.engine.connect() as connection:
        return int(connection.scalar(db.select(db.func.count()).select_from(Letter)) or 0)


def test_each_worker_of_gunicorn_has_one_who_takes_what_was_left_lying(app: Flask, instance: Path) -> None:
    """A letter of a process that is gone is delivered although nobody asks the site for anything."""
    id, port = post(app, kind="test"), free_port()
    mine = {"BLOG_INSTANCE": str(instance), "BLOG_TESTING": "true", "PORT": str(port), "WEB_CONCURRENCY": "2"}
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:blog.serving", "wsgi:app"]
    with subprocess.Popen(
        gunicorn, cwd=ROOT, env=os.environ | mine, stderr=subprocess.PIPE, text=True
    ) as server:
        wait_for(f"http://{LOCAL}:{port}")
        too_late = threading.Timer(SOON, server.terminate)
        too_late.start()
        assert server.stderr
        said = next((line for line in server.stderr if "No mail server is set" in line), "")
        too_late.cancel()
        server.terminate()
        said += server.stderr.read()
    assert server.returncode == 0
    assert len(list((instance / "mail").iterdir())) == said.count("No mail server is set") == 1
    assert letter(app, id).sent_at
