"""Who develops pictures: woken by the commit that brings one, and at work in every server."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from blog.db import db
from blog.media import actions
from blog.media.darkroom import Darkroom
from blog.media.models import Picture
from tests.conftest import make_app
from tests.media.conftest import field
from tests.media.pictures import photograph, picture
from tests.walks.conftest import ROOT, free_port, wait_for
from tests.world import World

SOON = 60  # seconds: far more than it takes


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Who was woken."""
    names: list[str] = []
    monkeypatch.setattr(Darkroom, "wake", lambda self: names.append(self.name))
    return names


def test_an_upload_wakes_it_and_a_drawing_or_a_command_does_not(instance: Path, woken: list[str]) -> None:
    app = make_app(instance, TESTING=False, SECRET_KEY="0123456789abcdef" * 4)
    bob = World(app).browser("bob")
    bob.submit("/write/media", file=field(("a.gif", picture("GIF"))))
    assert woken == []
    bob.submit("/write/media", file=field(("a.png", picture())))
    assert woken == ["darkroom"]
    World(app).ask(lambda: actions.upload(World(app).person("bob"), "b.png", picture(size=(9, 9))))
    assert woken == ["darkroom"]


def test_it_develops_what_was_left_lying(world: World, instance: Path) -> None:
    """A picture that came in while no server ran has its variants soon after one does."""
    world.ask(lambda: actions.upload(world.person("bob"), "a.jpg", photograph((600, 400))))
    port = free_port()
    mine = {"BLOG_INSTANCE": str(instance), "PORT": str(port), "WEB_CONCURRENCY": "2"}
    gunicorn = [sys.executable, "-m", "gunicorn", "-c", "python:blog.serving", "wsgi:app"]
    with subprocess.Popen(gunicorn, cwd=ROOT, env=os.environ | mine, stdout=subprocess.DEVNULL) as server:
        wait_for(f"http://127.0.0.1:{port}")
        done = _until(lambda: world.ask(lambda: db.session.query(Picture).one().variants != {}))
        server.terminate()
    assert done
    assert server.returncode == 0


def _until(is_so: Callable[[], bool]) -> bool:
    """Whether it comes to be soon."""
    pause = threading.Event()
    for _look in range(SOON * 4):
        if is_so():
            return True
        pause.wait(0.25)
    return False


def test_it_lives_through_a_database_that_is_away(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with app.app_context():
        db.session.execute(db.text("ALTER TABLE pictures RENAME TO hidden"))
        db.session.commit()
    Darkroom(app).work_once()
    assert [text for text in caplog.messages if text.startswith("The pictures cannot be read: ")]
