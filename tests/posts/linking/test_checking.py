"""Links to elsewhere: found in live texts, looked at seldom and politely, told of when surely broken."""

import socket
from collections.abc import Iterator
from datetime import timedelta
from http.server import HTTPServer
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from flask import Flask
from time_machine import travel

from blog.db import db, utcnow
from blog.posts import actions
from blog.posts.linking.actions import check
from blog.posts.linking.links import links_in
from blog.posts.linking.looking import Seen, look
from blog.posts.linking.models import DOUBT, REST, OuterLink
from blog.posts.linking.queries import waiting
from tests.api.programs import program
from tests.conftest import make_app
from tests.serving import Quiet, serving
from tests.world import World


class Elsewhere(HTTPServer):
    """Knows some pages; remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.pages = {
            "/here": 200,
            "/only-get": 200,
            "/gone": 404,
            "/away": 410,
            "/moved": 301,
            "/closed": 403,
        }
        self.leads = "/gone"
        self.asked: list[str] = []
        self.agents: set[str | None] = set()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"


class Handler(Quiet):
    server: Elsewhere

    def do_GET(self) -> None:
        self.server.asked.append(f"{self.command} {self.path}")
        self.server.agents.add(self.headers["User-Agent"])
        is_refused = (self.command, self.path) == ("HEAD", "/only-get")
        self.send_response(405 if is_refused else self.server.pages[self.path])
        self.send_header("Location", self.server.leads)
        self.end_headers()

    do_HEAD = do_GET


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    with serving(Elsewhere()) as server:
        yield server


@pytest.fixture
def app(instance: Path) -> Flask:
    return make_app(instance, PRIVATE_NETWORKS=True)


def test_links_are_those_that_lead_to_other_sites_each_once_with_its_words(app: Flask) -> None:
    html = (
        '<p><a href="https://a.example/x#one">The <em>first</em>\n one</a>, <a href="/posts/b">here</a>,'
        ' <a href="https://a.example/x#two">again</a>, <a href="mailto:a@b.example">a letter</a>,'
        ' <a href="#top">up</a>, <a href="https://own.example/">own</a>, <a href="http://[">odd</a>,'
        ' <a href="http://b.example"><img src="x.png" alt="y"></a>, <a name="x">no link</a> words</p>'
    )
    found = World(app).ask(lambda: links_in(html, "own.example"))
    assert [tuple(one) for one in found] == [
        ("https://a.example/x", "a.example", "The first one"),
        ("http://b.example", "b.example", ""),
    ]


def rounds(world: World, elsewhere: Elsewhere) -> list[list[str]]:
    """Look until nothing is due: what was asked in each round."""
    asked = []
    while world.ask(waiting) or not asked:
        before = len(elsewhere.asked)
        world.ask(check)
        asked.append(elsewhere.asked[before:])
    return asked


def broken(world: World) -> list[str]:
    found = sa.select(OuterLink.url).where(OuterLink.broken_at.is_not(None)).order_by(OuterLink.url)
    return world.ask(lambda: [*db.session.scalars(found)])


def test_what_is_gone_on_two_days_is_broken_and_told_to_whoever_can_mend_it(
    world: World, elsewhere: Elsewhere
) -> None:
    with travel("2026-03-01T00:00:00+00:00", tick=False) as clock:
        body = "\n".join(f"[词 {path}]({elsewhere.url(path)})" for path in elsewhere.pages)
        slug = world.post("甲", body)
        world.post("私密", f"[x]({elsewhere.url('/secret')})", visibility="private")
        world.draft(f"---\ntitle: 草稿\n---\n\n[x]({elsewhere.url('/secret')})\n")
        assert len(rounds(world, elsewhere)) == len(elsewhere.pages), "one of a host in each round"
        assert {call.split()[1] for call in elsewhere.asked} == {*elsewhere.pages}
        assert "GET /here" not in elsewhere.asked
        assert len(elsewhere.agents) == 1
        assert broken(world) == [], "it may only be down today"

        elsewhere.asked.clear()
        clock.shift(DOUBT)
        rounds(world, elsewhere)
        assert not {"HEAD /here", "HEAD /closed"} & {*elsewhere.asked}
        assert broken(world) == sorted(elsewhere.url(path) for path in ("/gone", "/away", "/moved"))
        for name, count in (("bob", 3), ("dora", 3), ("erik", 0)):
            reader = world.browser(name)
            assert (f"{count} 个链接" in reader.open("/write/").main) == bool(count)
            page = reader.open("/write/links").main
            assert page.count("词 /") == count
            assert page.count("404") == count * 2 / 3
            listed = program(world, name).ask("GET /links")
            assert sorted(link["url"] for link in listed) == (broken(world) if count else [])
            assert all(f"词 {urlsplit(link['url']).path}" == link["words"] for link in listed)

        elsewhere.asked.clear()
        clock.shift(REST - DOUBT - timedelta(seconds=1))
        assert rounds(world, elsewhere) == [[]], "not before two weeks are over"
        elsewhere.pages["/gone"] = 200
        clock.shift(timedelta(days=3))
        rounds(world, elsewhere)
        assert broken(world) == [elsewhere.url("/away")]
        world.revise(slug, "---\ntitle: 甲\n---\n\n没有链接了。\n")
        world.change(slug, lambda post: actions.publish(post, post.author))
        world.ask(check)
        assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count(OuterLink.id)))) == 0


def test_one_that_leads_on_to_what_is_no_address_keeps_nobody_from_the_others(
    world: World, elsewhere: Elsewhere
) -> None:
    elsewhere.leads = "http://["
    world.post("甲", f"[x]({elsewhere.url('/moved')})")
    assert rounds(world, elsewhere) == [["HEAD /moved"]]
    assert world.ask(lambda: db.session.scalars(sa.select(OuterLink.checked_at)).one()) is not None


@pytest.mark.parametrize(
    ("problem", "state"), [(socket.EAI_NONAME, "gone"), (socket.EAI_AGAIN, "unknown")], ids=["none", "later"]
)
def test_a_host_that_does_not_exist_is_gone_and_one_that_cannot_be_asked_for_is_not(
    world: World, monkeypatch: pytest.MonkeyPatch, problem: int, state: str
) -> None:
    def lookup(*_asked: object, **_more: object) -> None:
        raise socket.gaierror(problem, "no")

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    assert world.ask(lambda: look("https://nowhere.invalid/")) == Seen(state)


def test_an_address_within_is_not_asked_and_the_operator_can_switch_it_off(
    instance: Path, elsewhere: Elsewhere
) -> None:
    world = World(make_app(instance))
    world.post("甲", f"[x](http://localhost:{elsewhere.server_port}/here) [y]({elsewhere.url('/here')})")
    world.ask(check)
    assert elsewhere.asked == []
    assert world.ask(lambda: db.session.scalars(sa.select(OuterLink.due_at)).one()) > utcnow() + DOUBT
    off = make_app(instance, LINK_CHECKS=False)
    off.extensions["background"]["surveyor"].start()
    assert off.extensions["background"]["surveyor"]._thread is None
