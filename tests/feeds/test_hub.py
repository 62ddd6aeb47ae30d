"""A hub that is told when there is something new: a real one, on this machine."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from http.server import HTTPServer
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from flask import Flask
from time_machine import travel

from blog.db import db, utcnow
from blog.feeds.hub.actions import tell_due
from blog.feeds.hub.models import HubNotice
from blog.posts import actions
from tests.comments.talking import say
from tests.conftest import make_app
from tests.feeds.reading import SITE, atom, json_feed
from tests.serving import Quiet, serving
from tests.world import World


class Hub(HTTPServer):
    """Answers as it is told, and remembers what it heard."""

    status = 204

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.heard: list[dict[str, list[str]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hub"


class Handler(Quiet):
    server: Hub

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.heard.append(parse_qs(text))
        self.send_response(self.server.status)
        self.end_headers()


@pytest.fixture
def hub() -> Iterator[Hub]:
    with serving(Hub()) as hub:
        yield hub


@pytest.fixture
def app(instance: Path, hub: Hub) -> Flask:
    return make_app(instance, WEBSUB_HUB=hub.url)


@pytest.fixture
def tell(world: World) -> Callable[[], bool]:
    return lambda: world.ask(tell_due)


def test_it_is_told_once_about_each_new_post(world: World, hub: Hub, tell: Callable[[], bool]) -> None:
    assert not tell(), "there is nothing yet"
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        slug = world.post("甲")
    assert [tell(), tell(), tell()] == [True, False, False]
    assert hub.heard == [{"hub.mode": ["publish"], "hub.url": [f"{SITE}/feed.xml", f"{SITE}/feed.json"]}]
    world.revise(slug, "---\ntitle: 乙\n---\n\n正文。\n")
    assert not tell(), "a draft is nobody's business"
    world.change(slug, lambda post: actions.publish(post, post.author))
    assert [tell(), tell()] == [True, False]


def test_about_a_scheduled_post_it_hears_at_its_time(
    world: World, hub: Hub, tell: Callable[[], bool]
) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False) as clock:
        world.post("现在")
        world.post("明天", date="2026-01-02 08:00:00")
        world.ask(lambda: _due(utcnow()))
        assert [tell(), tell()] == [True, False]
        clock.move_to("2026-01-01T23:59:59+00:00")
        assert not tell()
        clock.move_to("2026-01-02T00:00:00+00:00")
        assert [tell(), tell()] == [True, False]


def _due(at: datetime) -> None:
    db.session.get_one(HubNotice, 1).due_at = at
    db.session.commit()


def test_what_is_not_public_is_not_told(world: World, hub: Hub, tell: Callable[[], bool]) -> None:
    world.post("私密", visibility="private")
    world.draft("---\ntitle: 草稿\n---\n\n正文。\n")
    assert not tell()
    say(world, world.post("甲"), "评论", by="bob")
    assert [tell(), tell()] == [True, False]
    assert len(hub.heard) == 1


def test_a_hub_that_fails_is_asked_again_later_and_later(
    world: World, hub: Hub, tell: Callable[[], bool]
) -> None:
    hub.status = 503
    with travel(utcnow() + timedelta(days=1), tick=False) as clock:
        world.post("甲")
        waits = []
        for _try in range(12):
            assert not tell()
            waits.append(world.ask(lambda: db.session.get_one(HubNotice, 1).due_at - utcnow()))
            heard = len(hub.heard)
            clock.shift(waits[-1] - timedelta(seconds=1))
            assert not tell()
            assert len(hub.heard) == heard, "too early"
            clock.shift(timedelta(seconds=1))
        assert waits[:3] == [timedelta(minutes=n) for n in (2, 4, 8)]
        assert waits[-1] == timedelta(hours=12)
        hub.status = 202
        assert tell()
        assert world.ask(lambda: db.session.get_one(HubNotice, 1).tries) == 0


def test_nobody_answers_and_publishing_goes_on(world: World, hub: Hub, tell: Callable[[], bool]) -> None:
    hub.shutdown()
    hub.server_close()
    slug = world.post("甲")
    assert not tell()
    assert world.browser().open(f"/posts/{slug}")


def test_of_many_workers_one_tells_it(world: World, hub: Hub) -> None:
    world.post("甲")
    with ThreadPoolExecutor(4) as pool:
        took = list(pool.map(lambda _n: world.ask(tell_due), range(8)))
    assert took.count(True) == 1
    assert len(hub.heard) == 1


def test_the_feed_of_the_site_names_it(world: World, hub: Hub) -> None:
    world.post("甲", tags="[web]")
    client = world.browser().client
    links = {link.rel: link.href for link in atom(client, "/feed.xml").feed.links}
    assert links["hub"] == hub.url
    assert json_feed(client, "/feed.json")["hubs"] == [{"type": "WebSub", "url": hub.url}]
    assert "hub" not in {link.rel for link in atom(client, "/tags/web/feed.xml").feed.links}


def test_without_a_hub_nobody_works_for_it(instance: Path) -> None:
    site = make_app(instance)
    herald = site.extensions["background"]["herald"]
    herald.start()
    assert herald._thread is None
