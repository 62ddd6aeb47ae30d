"""What every answer carries, and addresses that are nearly right."""

import pytest
from flask.testing import FlaskClient

from blog.posts import actions
from tests.conftest import make_app
from tests.page import Reader
from tests.world import World


@pytest.mark.parametrize("path", ["/", "/nope", "/healthz", "/static/0/css/ink.css", "/2025/01/01/x/"])
def test_every_answer_carries_the_safe_headers(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        assert "unsafe" not in response.headers["Content-Security-Policy"]
        assert response.headers["X-Content-Type-Options"] == "nosniff"
        assert "Server" not in response.headers or "Python" not in response.headers["Server"]


def test_a_site_on_https_says_so_for_two_years(instance: object) -> None:
    app = make_app(instance, SITE_URL="https://example.org/")  # type: ignore[arg-type]
    response = app.test_client().get("/")
    assert response.headers["Strict-Transport-Security"].startswith("max-age=63072000")
    assert app.config["SESSION_COOKIE_SECURE"] is True
    assert 'href="https://example.org/"' in response.text


def test_addresses_in_a_page_never_come_from_the_host_header(world: World, client: FlaskClient) -> None:
    path = f"/posts/{world.post('甲')}"
    for cached in range(2):
        page = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}).text
        assert "evil.example" not in page, cached


def test_static_files_may_be_kept_for_ever(reader: Reader) -> None:
    sheet = reader.open("/").all("link", rel="stylesheet")[0].attrib["href"]
    with reader.client.get(sheet) as response:
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "no-cache, public, max-age=31536000, immutable".replace(
            "no-cache, ", ""
        )
    assert len(sheet.split("/")[2]) == 12


@pytest.mark.parametrize(
    ("path", "target"), [("/archive/", "/archive"), ("/tags/", "/tags"), ("/about/", "/about")]
)
def test_a_slash_too_many_is_taken_away(world: World, client: FlaskClient, path: str, target: str) -> None:
    world.publish("---\ntitle: 关于\n---\n\n我。\n", kind="page")
    world.change("guan-yu", lambda post: actions.move(post, "about"))
    response = client.get(path)
    assert (response.status_code, response.location) == (301, target)


@pytest.mark.parametrize(
    "path", ["/nope/", "/posts/nope/", "/%2f%2fevil.example/", "/%2e%2e/etc/passwd", "/_posts/a.md"]
)
def test_what_is_not_there_stays_not_there(client: FlaskClient, path: str) -> None:
    response = client.get(path, follow_redirects=True)
    assert response.status_code == 404
    assert "evil.example/" not in (response.location or "")


def test_the_wrong_method_is_refused_and_the_right_ones_are_named(client: FlaskClient) -> None:
    response = client.post("/archive")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]


def test_a_body_too_large_is_refused(client: FlaskClient) -> None:
    client.application.config["MAX_CONTENT_LENGTH"] = 10
    assert client.post("/language", data={"next": "x" * 100}).status_code == 413


def test_health_asks_the_database(client: FlaskClient, instance: object) -> None:
    assert client.get("/healthz").data == b"ok\n"


def test_a_database_that_does_not_answer_is_a_503_that_says_when_to_come_back(tmp_path: object) -> None:
    app = make_app(tmp_path, DATABASE_URL=f"sqlite:////nowhere{tmp_path}/blog.db")  # type: ignore[arg-type]
    response = app.test_client().get("/")
    assert response.status_code == 503
    assert response.headers["Retry-After"] == "30"
    assert "unable to open" not in response.text


def test_a_fault_is_logged_with_the_number_that_the_reader_sees(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    world.app.view_functions["site.home"] = lambda: 1 / 0
    response = world.app.test_client().get("/")
    assert response.status_code == 500
    assert "ZeroDivisionError" not in response.text
    [record] = caplog.records
    reference = record.getMessage().rpartition("[")[2].rstrip("]")
    assert reference in response.text
    assert record.exc_info is not None


@pytest.mark.parametrize(
    "path",
    ["/%00", "/posts/%00", "/tags/%00", "/categories/%00", "/media/%00", "/authors/%00", "/?before=%00"],
)
def test_a_nul_is_in_no_address(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_an_endless_address_is_only_not_found(client: FlaskClient) -> None:
    assert client.get("/a" + "/index.html" * 350).status_code == 404


@pytest.mark.parametrize("path", ["/archive/1", "/archive/0001", "/archive/9999", "/archive/0002025"])
def test_a_year_has_four_digits(client: FlaskClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_static_files_of_another_release_are_not_kept(client: FlaskClient) -> None:
    with client.get("/static/000000000000/css/ink.css") as response:
        assert response.status_code == 200
        assert "immutable" not in response.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("/archives/", "/archive"),
        ("/archives/2025/", "/archive/2025"),
        ("/archives/2025/07/", "/archive/2025"),
        ("/archive/?before=20250101T000000-1", "/archive?before=20250101T000000-1"),
    ],
)
def test_lists_are_found_where_hexo_had_them(world: World, client: FlaskClient, old: str, new: str) -> None:
    world.post("Filed", categories="[A, B]")
    response = client.get(old)
    assert (response.status_code, response.location) == (301, new)


def test_a_site_without_tables_is_not_healthy(unset: object) -> None:
    assert make_app(unset).test_client().get("/healthz").status_code == 503  # type: ignore[arg-type]
