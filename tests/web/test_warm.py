"""What a server does before its workers fork, and what it finds done by the one before."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine.interfaces import CacheStats

from blog.db import db
from blog.web.compiled import Compiled
from blog.web.warm import warm_up
from tests.conftest import make_app
from tests.walks.conftest import ROOT
from tests.world import World

SELDOM = (  # what single requests, commands or the rendering process need
    *("PIL", "authlib", "confusable_homoglyphs", "cryptography", "dns", "email_validator", "flask_migrate"),
    *("markdown", "nh3", "pydantic", "pygments", "pyotp", "pypinyin", "requests", "ruamel", "segno"),
    *("webauthn", "zxcvbn", "bs4", "defusedxml", "ijson", "markdownify"),
)
LOADED = """
import sys, wsgi, blog.web.warm
blog.web.warm.warm_up(wsgi.app)
print(*sys.modules)
"""


@pytest.fixture(autouse=True)
def _own_templates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.sharing.share_templates", lambda app: None)


def compiled_by(app: Flask) -> list[str]:
    """The templates that an app compiles from now on."""
    seen: list[str] = []
    compile = app.jinja_env.compile

    def note(source: str, name: str | None = None, *rest: object, **more: object) -> object:
        seen.append(name or "")
        return compile(source, name, *rest, **more)  # type: ignore[call-overload]

    app.jinja_env.compile = note  # type: ignore[method-assign, assignment]
    return seen


def test_the_workers_compile_nothing_and_find_no_open_connection(world: World) -> None:
    slug = world.post("甲")
    warm_up(world.app)
    with world.app.app_context():
        assert db.engine.pool.checkedin() == db.engine.pool.checkedout() == 0  # type: ignore[attr-defined]
    compiled = compiled_by(world.app)
    for path in ("/", f"/posts/{slug}", "/archive", "/nothing-here"):
        world.app.test_client().get(path)
    assert compiled == []


def test_the_postman_finds_his_questions_ready(app: Flask) -> None:
    warm_up(app)
    compiled: list[str] = []

    def note(_c: object, _cursor: object, statement: str, _p: object, context: Any, _many: bool) -> None:
        if context.cache_hit is not CacheStats.CACHE_HIT:
            compiled.append(statement)

    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", note)
    app.extensions["background"]["postman"].work_once()
    letters = [statement for statement in compiled if "letters" in statement or "users" in statement]
    assert letters == []


def test_what_few_ever_need_is_not_loaded(instance: Path) -> None:
    env = os.environ | {"BLOG_INSTANCE": str(instance), "BLOG_TESTING": "true"}
    shown = subprocess.run(
        [sys.executable, "-c", LOADED], cwd=ROOT, env=env, check=True, capture_output=True, text=True
    )
    loaded = set(shown.stdout.split())
    assert "blog.posts.routes" in loaded
    assert loaded & {*SELDOM} == set()


def test_it_asks_for_the_newest_post_too(world: World) -> None:
    slug, asked = world.post("甲"), []
    world.app.after_request(lambda response: asked.append(response.status_code) or response)
    warm_up(world.app)
    assert asked == [200] * 6
    assert f"/posts/{slug}" in world.app.test_client().get("/").text


def test_a_site_without_a_database_starts_and_says_so_once(
    unset: Path, caplog: pytest.LogCaptureFixture
) -> None:
    app = make_app(unset)
    warm_up(app)
    assert [record.getMessage().partition(" failed")[0] for record in caplog.records] == ["GET /healthz"]


def test_the_next_start_compiles_nothing(app: Flask, instance: Path) -> None:
    first = compiled_by(app)
    warm_up(app)
    assert "site/home.html" in first
    again = make_app(instance)
    second = compiled_by(again)
    warm_up(again)
    assert second == []
    assert again.test_client().get("/").data == app.test_client().get("/").data


def test_a_changed_filter_makes_templates_new(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "text.py").write_text("old")
    monkeypatch.setattr("blog.web.compiled.FILTERS", tmp_path)
    before = Compiled(tmp_path).get_source_checksum("{{ 1 }}")
    assert Compiled(tmp_path).get_source_checksum("{{ 1 }}") == before
    (tmp_path / "text.py").write_text("new")
    assert Compiled(tmp_path).get_source_checksum("{{ 1 }}") != before


def test_where_nothing_can_be_written_pages_come_all_the_same(instance: Path) -> None:
    (instance / "compiled").touch()
    assert make_app(instance).test_client().get("/").status_code == 200


def test_a_full_disk_does_not_cost_a_page(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_where: object) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr("jinja2.bccache.tempfile.NamedTemporaryFile", full)
    assert app.test_client().get("/").status_code == 200
