"""Who may reach the API from where, and what caches may keep of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from blog.config import Misconfigured
from tests.api.programs import Program, program, token
from tests.conftest import make_app
from tests.world import World

Ask = Callable[..., Program]
SITE = "https://app.example.com"


def asked(app: Flask, method: str, origin: str, **headers: str) -> dict[str, str]:
    told = {"Origin": origin, **{name.replace("_", "-"): value for name, value in headers.items()}}
    response = app.test_client().open("/api/v1/posts", method=method, headers=told)
    return {"status": str(response.status_code), **dict(response.headers)}


def test_scripts_of_other_sites_may_not_read_anything_unless_the_operator_says_so(app: Flask) -> None:
    for method in ("GET", "OPTIONS"):
        found = asked(app, method, SITE, Access_Control_Request_Method="GET")
        assert not [name for name in found if name.startswith("Access-Control")]


def test_sites_that_the_operator_names_may(instance: Path) -> None:
    app = make_app(instance, API_ORIGINS=f"{SITE} http://localhost:3000")
    found = asked(app, "GET", SITE)
    assert found["Access-Control-Allow-Origin"] == SITE
    assert "ETag" in found["Access-Control-Expose-Headers"]
    assert "Access-Control-Allow-Credentials" not in found
    preflight = asked(app, "OPTIONS", SITE, Access_Control_Request_Method="PATCH")
    assert preflight["status"] == "204"
    assert "PATCH" in preflight["Access-Control-Allow-Methods"]
    assert "Authorization" in preflight["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in asked(app, "GET", "https://evil.example.com")
    other = asked(app, "OPTIONS", "https://evil.example.com", Access_Control_Request_Method="PATCH")
    assert "Access-Control-Allow-Methods" not in other


def test_a_kept_answer_is_told_to_each_site_anew(instance: Path) -> None:
    app = make_app(instance, API_ORIGINS=f"{SITE} http://localhost:3000")
    for origin in (SITE, "http://localhost:3000", SITE):
        assert asked(app, "GET", origin)["Access-Control-Allow-Origin"] == origin
    response = app.test_client().get("/api/v1/posts")
    assert "Origin" in ", ".join(response.headers.getlist("Vary"))


def test_all_sites_may_when_the_operator_says_so_and_pages_are_not_touched(instance: Path) -> None:
    app = make_app(instance, API_ORIGINS="*")
    assert asked(app, "GET", SITE)["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in app.test_client().get("/", headers={"Origin": SITE}).headers


@pytest.mark.parametrize(
    "origins", ["example.com", "https://example.com/", "https://a.com,https://b.com", "null"]
)
def test_an_origin_that_is_none_stops_the_start(instance: Path, origins: str) -> None:
    with pytest.raises(Misconfigured, match="BLOG_API_ORIGINS"):
        make_app(instance, API_ORIGINS=origins)


def test_what_everybody_may_read_is_kept_and_what_a_token_shows_is_not(world: World, ask: Ask) -> None:
    world.post("Public")
    shared, own = ask().send("GET /posts"), ask("bob").send("GET /posts")
    assert shared.headers["Cache-Control"].startswith("public, max-age=0")
    assert "Authorization" in shared.headers["Vary"]
    assert own.headers["Cache-Control"] == "private, no-cache"


def test_nobody_gets_from_the_page_cache_what_is_not_theirs(world: World, ask: Ask) -> None:
    id = world.id(world.post("Private", visibility="private"))
    assert ask("bob").ask(f"GET /posts/{id}")["visibility"] == "private"
    assert ask().refused(f"GET /posts/{id}", 404)
    assert ask("bob").ask(f"GET /posts/{id}")
    public = world.id(world.post("Public"))
    ask().ask(f"GET /posts/{public}")
    assert ask("bob").ask(f"GET /posts/{public}")["version"]  # not what everybody was told before


def test_a_kept_list_is_made_anew_once_something_is_published(world: World, ask: Ask) -> None:
    world.post("First")
    assert len(ask().ask("GET /posts")) == 1
    world.post("Second")
    assert len(ask().ask("GET /posts")) == 2


def test_what_the_head_says_is_what_the_whole_would(world: World, ask: Ask) -> None:
    world.post("Public")
    for asking in (ask(), ask("bob")):
        whole, head = asking.send("GET /posts"), asking.send("HEAD /posts")
        assert (head.status_code, head.data) == (200, b"")
        assert head.headers["ETag"] == whole.headers["ETag"]


def test_the_reference_is_a_page_of_ours_and_says_every_operation(world: World) -> None:
    page = world.browser().open("/api/v1/docs")
    document = program(world).ask("GET /openapi.json")
    names = [one["operationId"] for methods in document["paths"].values() for one in methods.values()]
    assert {*names} <= {details.attrib.get("id") for details in page.all("details")}
    assert all(word in page.main for word in ("Deprecation", "Sunset", "/api/v2"))


def test_a_body_that_says_it_is_json_is_no_reason_to_let_a_cookie_act(world: World) -> None:
    response = world.browser("alice").client.patch("/api/v1/settings", json={"site_name": "Mine"})
    assert response.status_code == 401


def test_errors_carry_no_more_than_their_number_in_the_log(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("blog.api.people.routes._account", broken)
    text = token(world, "bob")
    response = world.app.test_client().get("/api/v1/me", headers={"Authorization": f"Bearer {text}"})
    assert response.status_code == 500
    assert response.mimetype == "application/problem+json"
    assert "secret" not in response.text
    assert response.json
    assert response.json["instance"].startswith("urn:mojing:error:")
    assert response.headers["Cache-Control"] == "private, no-cache"
