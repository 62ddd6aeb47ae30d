"""From a comment to a mailbox: with real mail servers, with none that answers, and with several workers."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from time_machine import travel

from blog.comments.moderation.actions import decide
from blog.comments.notices.models import Follow, Notice
from blog.comments.notices.telling.actions import tell
from blog.db import db, utcnow
from blog.site.work.postman import Postman
from tests.comments.conftest import RULES
from tests.comments.notices.crowd import following
from tests.comments.notices.telling import digests, want
from tests.comments.talking import get, say
from tests.conftest import make_app
from tests.mail.office import LOCAL, Office, Offices
from tests.walks.conftest import free_port
from tests.world import World

WORKERS = 6
SOON = 20  # seconds: far more than it takes, and less than the postman's own pause


@pytest.fixture
def office() -> Iterator[Offices]:
    """Opens mail servers."""
    offices = Offices()
    yield offices
    offices.close()


@pytest.fixture
def app(instance: Path, request: pytest.FixtureRequest) -> Flask:
    """The site, which sends letters to that server once there is one."""
    port = free_port()
    made = make_app(instance, MAIL_URL=f"smtp://{LOCAL}:{port}", **RULES | getattr(request, "param", {}))
    made.config["PORT_OF_TEST"] = port
    return made


def open_office(app: Flask, office: Offices) -> Office:
    """The server that the site was told of."""
    return office(port=app.config["PORT_OF_TEST"])[0]


def test_a_comment_becomes_a_letter_in_a_mailbox(world: World, app: Flask, office: Offices) -> None:
    server = open_office(app, office)
    slug = world.post("标题")
    id = say(world, slug, "你好")
    Postman(app).work_once()
    (letter,) = server.letters
    assert server.recipients == ["bob@example.com"]
    assert f"/comments/{id}" in letter.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert letter["List-Unsubscribe"].startswith("<http://127.0.0.1:8000/letters/")
    Postman(app).work_once()
    assert len(server.letters) == 1


def test_mail_that_is_down_holds_nothing_up_and_loses_nothing(
    world: World, app: Flask, office: Offices
) -> None:
    slug = world.post("标题")
    bob = world.browser("charlie")
    bob.submit(f"/posts/{slug}/comments/new", text="你好")
    assert "你好" in world.browser().open(f"/posts/{slug}").main
    Postman(app).work_once()
    Postman(app).work_once()
    (waiting,) = world.letters()
    assert (waiting.sent_at, waiting.tries) == (None, 1)
    server = open_office(app, office)
    with travel(utcnow() + timedelta(minutes=2), tick=True):
        Postman(app).work_once()
        Postman(app).work_once()
    assert server.recipients == ["bob@example.com"]


def test_a_letter_that_waits_for_a_server_is_taken_back_with_its_comment(
    world: World, app: Flask, office: Offices
) -> None:
    slug = world.post("标题")
    id = say(world, slug, "乱说")
    Postman(app).work_once()
    world.ask(lambda: decide([get(id)], world.person("alice"), "spam", {}) and None)
    server = open_office(app, office)
    with travel(utcnow() + timedelta(minutes=2), tick=True):
        Postman(app).work_once()
    assert server.letters == []


def test_many_workers_tell_everybody_once(world: World, app: Flask) -> None:
    slug = world.post("标题")
    world.ask(lambda: following(slug, 20))
    for number in range(3):
        say(world, slug, f"第 {number} 句")
    _together(app)
    assert world.ask(lambda: db.session.query(Notice).count()) == 3 * 21
    letters = [(letter.recipient, letter.values["comment"]) for letter in world.letters()]
    assert len(letters) == len(set(letters)) == 3 * 21


def test_many_workers_write_one_digest(world: World, app: Flask) -> None:
    want(world, "bob", comments="daily")
    slug = world.post("标题")
    say(world, slug, "一")
    say(world, slug, "二")
    world.ask(tell)
    with travel(utcnow() + timedelta(days=1), tick=True):
        _together(app)
        assert digests(world) == [("bob", ["一", "二"])]


def _together(app: Flask) -> None:
    def work(_number: int) -> None:
        with app.app_context():
            tell()

    with ThreadPoolExecutor(WORKERS) as pool:
        list(pool.map(work, range(WORKERS)))


def test_many_presses_follow_once(world: World, app: Flask) -> None:
    slug = world.post("标题")
    path = f"/posts/{slug}/comments/following"
    browsers = [world.browser("charlie") for _ in range(WORKERS)]
    sent = [(browser, (page := browser.open(path)).filled(page.form())) for browser in browsers]

    def press(one: tuple[object, dict[str, str]]) -> int:
        return int(one[0].client.post(path, data=one[1]).status_code)  # type: ignore[attr-defined]

    with ThreadPoolExecutor(WORKERS) as pool:
        assert set(pool.map(press, sent)) == {303}
    assert world.ask(lambda: db.session.query(Follow).count()) == 1


def test_the_postman_is_woken_by_a_comment(world: World, instance: Path, office: Offices) -> None:
    """Nobody waits for his next round."""
    server, where = office()
    slug = world.post("标题")
    real = make_app(
        instance, TESTING=False, SECRET_KEY="0123456789abcdef" * 4, MAIL_URL=f"smtp://{where}", **RULES
    )
    World(real).browser("charlie").submit(f"/posts/{slug}/comments/new", text="你好")
    assert server.arrived.wait(SOON)
    real.extensions["background"]["postman"].stop()
    assert server.recipients == ["bob@example.com"]
