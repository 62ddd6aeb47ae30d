"""The page cache: the same bytes for everybody, and never an old page."""

import gzip

import pytest
from flask import Response, request, session
from flask.testing import FlaskClient
from sqlalchemy import event
from time_machine import travel

from blog.db import db
from blog.posts import actions
from tests.page import Reader
from tests.world import World


@pytest.fixture
def rendered(world: World) -> list[str]:
    """The endpoints that Flask really answered."""
    seen: list[str] = []

    @world.app.before_request
    def _note() -> None:
        seen.append(request.path)

    return seen


def test_a_page_is_rendered_once_and_then_kept(reader: Reader, rendered: list[str]) -> None:
    first, second = reader.open("/"), reader.open("/")
    assert first.html == second.html
    assert rendered == ["/"]


def test_any_change_of_content_makes_it_stale(world: World, reader: Reader) -> None:
    reader.open("/")
    slug = world.post("新的")
    assert slug in reader.open("/").html
    world.change(slug, actions.trash)
    assert slug not in reader.open("/").html


def test_a_scheduled_post_ends_it_at_its_moment(world: World, reader: Reader) -> None:
    with travel("2026-01-01T00:00:00+00:00", tick=False):
        slug = world.post("明天", date="2026-01-02 08:00:00")
        assert slug not in reader.open("/").html
    with travel("2026-01-01T23:59:59+00:00", tick=False):
        assert slug not in reader.open("/").html
    with travel("2026-01-02T00:00:00+00:00", tick=False):
        assert slug in reader.open("/").html


def test_each_language_has_a_page_of_its_own(reader: Reader, rendered: list[str]) -> None:
    english = reader.open("/", Accept_Language="en-GB,en;q=0.8")
    chinese = reader.open("/", Accept_Language="zh-CN")
    assert english.one("html").attrib["lang"] == "en"
    assert chinese.one("html").attrib["lang"] == "zh-CN"
    reader.client.set_cookie("lang", "en")
    assert reader.open("/", Accept_Language="zh-CN").html == english.html
    assert len(rendered) == 2


def test_somebody_with_a_session_gets_a_page_of_their_own(reader: Reader, rendered: list[str]) -> None:
    reader.open("/")
    reader.client.set_cookie("session", "something")
    page = reader.open("/")
    assert rendered == ["/", "/"]
    assert page.response.headers["Cache-Control"] == "private, no-cache"


def test_an_anonymous_page_sets_no_cookie_and_holds_no_token(world: World, reader: Reader) -> None:
    page = reader.open(f"/posts/{world.post('甲')}")
    assert "Set-Cookie" not in page.response.headers
    assert "csrf" not in page.html


def test_compressed_and_plain_are_the_same_page(client: FlaskClient) -> None:
    plain = client.get("/")
    packed = client.get("/", headers={"Accept-Encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] == plain.headers["ETag"]
    assert int(packed.headers["Content-Length"]) == len(packed.data)


@pytest.mark.parametrize("cached", [False, True])
@pytest.mark.parametrize("header", ["If-None-Match", "If-Modified-Since"])
def test_who_has_the_page_already_gets_304(client: FlaskClient, header: str, cached: bool) -> None:
    had = client.get("/").headers["ETag" if header == "If-None-Match" else "Last-Modified"]
    if not cached:
        client.get("/archive")
        client.application.wsgi_app._entries.clear()  # type: ignore[attr-defined]
    response = client.get("/", headers={header: had})
    assert (response.status_code, response.data) == (304, b"")
    assert client.get("/", headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_last_modified_moves_with_the_content_and_with_the_schedule(
    world: World, client: FlaskClient
) -> None:
    with travel("2099-01-01T00:00:00+00:00", tick=False):
        world.post("甲")
        world.post("乙", date="2099-01-02 08:00:00")
        assert client.get("/").headers["Last-Modified"] == "Thu, 01 Jan 2099 00:00:00 GMT"
    with travel("2099-01-03T00:00:00+00:00", tick=False):
        assert client.get("/").headers["Last-Modified"] == "Fri, 02 Jan 2099 00:00:00 GMT"


@pytest.mark.parametrize("path", ["/", "/nope", "/images/nope.png"])
def test_head_is_get_without_a_body(client: FlaskClient, path: str) -> None:
    got = client.get(path)
    for _first_and_cached in range(2):
        head = client.head(path)
        assert (head.status_code, head.data) == (got.status_code, b"")
        assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_errors_are_not_kept(reader: Reader, world: World) -> None:
    reader.open("/posts/jia", 404)
    assert world.post("甲") == "jia"
    reader.open("/posts/jia")


def test_it_holds_no_more_than_it_may(world: World) -> None:
    from blog.web.cache import Entry

    cache = world.app.wsgi_app
    client = world.app.test_client()
    client.get("/")
    size = next(iter(cache._entries.values())).size  # type: ignore[attr-defined]
    cache._room = 2 * size  # type: ignore[attr-defined]
    for path in ("/archive", "/tags", "/categories"):
        client.get(path)
    kept: dict[object, Entry] = cache._entries  # type: ignore[attr-defined]
    assert sum(entry.size for entry in kept.values()) <= 2 * size
    assert "/categories" in [key[0] for key in kept]  # type: ignore[index]


def test_a_kept_page_asks_the_database_one_thing(world: World, client: FlaskClient) -> None:
    client.get("/")
    with world.app.app_context():
        engine = db.engine
    asked: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    client.get("/")
    assert asked == []  # the stamp is read by the driver itself


@pytest.mark.parametrize("cookie", ['lang="en"', "lang=en-US", "lang=en; lang=zh", "a=1; lang=en", "lang=;"])
def test_no_cookie_makes_the_page_of_others_speak_another_language(client: FlaskClient, cookie: str) -> None:
    for accept, lang in (("zh-CN", "zh-CN"), ("en", "en")):
        client.get("/tags", headers={"Cookie": cookie, "Accept-Language": accept})
        assert f'<html lang="{lang}"' in client.get("/tags", headers={"Accept-Language": accept}).text


def test_a_page_that_begins_a_session_is_nobody_elses(world: World) -> None:
    @world.app.get("/begin")
    def begin() -> str:
        session["visits"] = 1
        return "<!doctype html>"

    first, second = (world.app.test_client().get("/begin") for _ in range(2))
    assert "session=" in first.headers["Set-Cookie"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    assert not world.app.wsgi_app._entries  # type: ignore[attr-defined]
    assert second.headers["Set-Cookie"]


def test_what_becomes_due_while_a_page_is_made_is_not_missed(world: World, reader: Reader) -> None:
    with travel("2026-01-01T23:59:59+00:00", tick=False) as clock:
        slug = world.post("明天", date="2026-01-02 08:00:00")

        @world.app.after_request
        def pass_midnight(response: Response) -> Response:
            clock.move_to("2026-01-02T00:00:01+00:00")
            return response

        assert slug not in reader.open("/").html
        assert slug in reader.open("/").html


@pytest.mark.parametrize("path", ["/posts/jia.md", "/?before=20990101T000000-1", "/about"])
def test_every_shared_answer_has_validators(world: World, client: FlaskClient, path: str) -> None:
    world.post("甲")
    world.publish("---\ntitle: 关于\n---\n\n我。\n", kind="page")
    world.change("guan-yu", lambda post: actions.move(post, "about"))
    answer = client.get(path)
    assert answer.status_code == 200
    for name, header in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert client.get(path, headers={name: answer.headers[header]}).status_code == 304


def test_addresses_with_a_query_are_not_kept(world: World, client: FlaskClient) -> None:
    client.get("/?utm_source=x")
    assert not world.app.wsgi_app._entries  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("accept", "packed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.0, br", False), ("*", False)],
)
def test_gzip_is_sent_to_who_takes_it(client: FlaskClient, accept: str, packed: bool) -> None:
    answer = client.get("/", headers={"Accept-Encoding": accept})
    assert ("Content-Encoding" in answer.headers) == packed
