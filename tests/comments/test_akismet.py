"""A service that knows spam, where an operator wants one: a real one, on this machine."""

import threading
from collections.abc import Iterator
from http.server import HTTPServer
from urllib.parse import parse_qs

import pytest

from blog.comments import akismet
from tests.comments.conftest import RULES
from tests.comments.talking import CARD, get, reasons, say, state
from tests.conftest import make_app
from tests.serving import Quiet, serving
from tests.world import World


class Service(HTTPServer):
    """Answers as it is told, and remembers what it was asked."""

    answer: tuple[int, str] = (200, "false")

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.asked: list[dict[str, str]] = []
        self.hang = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/1.1/comment-check"


class Handler(Quiet):
    server: Service

    def do_POST(self) -> None:
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked.append({name: values[0] for name, values in parse_qs(text).items()})
        status, body = self.server.answer
        if status == 0:
            self.server.hang.wait(10)
            return
        self.send_response(status)
        if status in (301, 302, 307):
            self.send_header("Location", "http://127.0.0.1:9/")
        self.end_headers()
        self.wfile.write(body.encode())


@pytest.fixture
def service() -> Iterator[Service]:
    with serving(Service()) as server:
        yield server
        server.hang.set()


@pytest.fixture
def asking(world: World, service: Service) -> World:
    """The same site, now with the service."""
    folder = world.app.instance_path
    return World(make_app(folder, AKISMET_KEY="k1", AKISMET_URL=service.url, **RULES))  # type: ignore[arg-type]


def test_it_is_asked_with_all_but_the_address(asking: World, service: Service) -> None:
    slug = asking.post("标题")
    id = say(asking, slug, "你好", by="")
    (asked,) = service.asked
    assert asked == {
        "api_key": "k1",
        "blog": "http://127.0.0.1:8000",
        "user_ip": "198.51.100.1",
        "user_agent": "Test",
        "permalink": f"http://127.0.0.1:8000/posts/{slug}",
        "comment_type": "comment",
        "comment_author": CARD.name,
        "comment_content": "你好",
    }
    assert state(asking, id) == "public"


def test_what_it_calls_spam_is_spam_and_the_queue_says_so(asking: World, service: Service) -> None:
    service.answer = (200, "true")
    id = say(asking, asking.post("标题"), "你好", by="")
    assert (state(asking, id), reasons(asking, id)) == ("spam", {"service"})


@pytest.mark.parametrize(
    "answer", [(500, "true"), (200, "invalid"), (200, ""), (302, "true"), (404, "false"), (200, "<html>")]
)
def test_without_an_answer_the_comment_waits(
    asking: World, service: Service, answer: tuple[int, str]
) -> None:
    service.answer = answer
    id = say(asking, asking.post("标题"), "你好", by="")
    assert (state(asking, id), reasons(asking, id)) == ("waiting", {"silent"})


def test_nobody_waits_for_it_for_long(
    asking: World, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(akismet, "PATIENCE", 0.2)
    service.answer = (0, "")
    id = say(asking, asking.post("标题"), "你好", by="")
    assert reasons(asking, id) == {"silent"}


def test_a_service_that_is_not_there_does_no_harm(world: World) -> None:
    app = make_app(world.app.instance_path, AKISMET_KEY="k", AKISMET_URL="http://127.0.0.1:9/x", **RULES)  # type: ignore[arg-type]
    gone = World(app)
    assert state(gone, say(gone, gone.post("标题"), "你好", by="")) == "waiting"


def test_it_is_not_asked_about_those_whom_the_site_knows(asking: World, service: Service) -> None:
    slug = asking.post("标题")
    say(asking, slug, "作者", by="bob")
    first = say(asking, slug, "一")
    assert len(service.asked) == 1

    def approve() -> None:
        from blog.comments.moderation.actions import decide

        decide([get(first)], asking.person("alice"), "spam", {})
        decide([get(first)], asking.person("alice"), "approve", {})

    asking.ask(approve)
    say(asking, slug, "二")
    assert len(service.asked) == 1


def test_without_a_key_nobody_is_asked(world: World, service: Service) -> None:
    say(world, world.post("标题"), "你好", by="")
    assert service.asked == []
