"""What an operator types."""

import stat
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask
from flask.testing import FlaskClient

from blog import register_commands
from blog.auth.models import User
from blog.auth.passwords import verified
from blog.db import db
from blog.posts.actions import trash
from blog.posts.models import Post, Revision
from blog.search.models import Section
from blog.search.queries import search
from tests.conftest import make_app
from tests.page import Reader
from tests.world import World


@pytest.fixture
def run(app: Flask):  # type: ignore[no-untyped-def]
    """Runs a command of the flask program."""
    register_commands(app)
    return lambda *words: app.test_cli_runner().invoke(args=words)


@pytest.fixture
def fresh(unset: Path) -> Flask:
    """A site that was not set up yet."""
    app = make_app(unset)
    register_commands(app)
    return app


def count(app: Flask, model: type[Post] | type[User]) -> int:
    with app.app_context():
        return int(model.query.count())


def test_setup_makes_a_site_that_can_be_read(fresh: Flask) -> None:
    result = fresh.test_cli_runner().invoke(args=["setup"])
    assert result.exit_code == 0, result.output
    reader = Reader(fresh.test_client())
    assert "Python后端开发学习指南" in reader.open("/").main
    reader.open("/about")


def test_setup_names_the_administrator_once_with_a_password_that_is_right(fresh: Flask) -> None:
    first, second = (fresh.test_cli_runner().invoke(args=["setup"]).output for _ in range(2))
    password = first.split("password: ")[1].split()[0]
    with fresh.app_context():
        user = User.query.filter_by(username="admin").one()
        assert user.is_at_least("administrator")
        assert verified(user.password_hash, password)
    assert "password" not in second
    assert count(fresh, User) == 1


@pytest.mark.sqlite
def test_the_database_is_for_whoever_runs_the_site_alone(fresh: Flask) -> None:
    fresh.test_cli_runner().invoke(args=["setup"])
    files = [*Path(fresh.instance_path).glob("blog.db*")]
    assert len(files) >= 1
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_setup_again_does_not_bring_back_what_was_thrown_away(fresh: Flask) -> None:
    fresh.test_cli_runner().invoke(args=["setup"])
    before = count(fresh, Post)
    with fresh.app_context():
        trash(Post.query.filter_by(slug="how-to-write-here").one())
    fresh.test_cli_runner().invoke(args=["setup"])
    assert count(fresh, Post) == before
    assert fresh.test_client().get("/posts/how-to-write-here").status_code == 404


def test_import_reports_what_it_refused_and_fails(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (notes := tmp_path / "notes").mkdir()
    (notes / "good.md").write_text("---\ntitle: 好\n---\n\n正文\n")
    (notes / "bad.md").write_text("---\ntitle: [\n---\n\n正文\n")
    result: Result = run("import", str(notes))
    assert result.exit_code == 1
    assert "bad.md, line" in result.output
    assert "1 created" in result.output
    assert "1 refused" in result.output


def test_a_path_that_is_not_there_does_not_stop_the_next_one(run, tmp_path: Path, app: Flask) -> None:  # type: ignore[no-untyped-def]
    (good := tmp_path / "good.md").write_text("---\ntitle: 好\n---\n\n正文\n")
    result: Result = run("import", str(tmp_path / "missing.md"), str(good))
    assert result.exit_code == 1
    assert "no file or folder" in result.output
    assert "1 created" in result.output
    assert count(app, Post) == 1


def test_import_says_what_else_there_is_to_know_of_a_file(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\npermalink: /same/\n---\n\n正文\n")
    result: Result = run("import", str(tmp_path))
    assert result.exit_code == 0
    assert "created  b.md: The address /same already leads" in result.output


def test_import_dry_run_lists_every_file_and_writes_nothing(run, tmp_path: Path, app: Flask) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "good.md").write_text("---\ntitle: 好\n---\n\n正文\n")
    result: Result = run("import", "--dry-run", str(tmp_path))
    assert result.exit_code == 0
    assert "created  good.md" in result.output
    assert "nothing written" in result.output
    assert count(app, Post) == 0


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("import", "missing"), "There is no file or folder missing."),
        (("import", "--author", "nobody", "x.md"), "There is no user nobody."),
        (("export", "."), "is not empty"),
    ],
)
def test_mistakes_are_told_in_one_line(run, words: tuple[str, ...], says: str) -> None:  # type: ignore[no-untyped-def]
    result: Result = run(*words)
    assert result.exit_code == 1
    assert says in result.output
    assert "Traceback" not in result.output


def test_the_author_of_an_import_can_be_named(run, tmp_path: Path, reader: Reader) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.md").write_text("---\ntitle: 甲\n---\n\n正文\n")
    run("import", "--author", "bob", str(tmp_path / "a.md"))
    assert "Bob" in reader.open("/posts/a").main


def test_export_writes_what_was_imported(run, tmp_path: Path, world: World) -> None:  # type: ignore[no-untyped-def]
    world.post("甲")
    result: Result = run("export", str(tmp_path / "out"))
    assert result.exit_code == 0
    assert (tmp_path / "out" / "source" / "_posts" / "jia.md").exists()


def test_render_redoes_only_what_an_older_renderer_made(run, world: World, client: FlaskClient) -> None:  # type: ignore[no-untyped-def]
    slug, other = world.post("旧", "**粗**"), world.post("新")

    def age() -> None:
        stale = world.get(slug).live
        stale.renderer, stale.html = 0, "<p>old</p>"
        world.get(other).live.html = "<p>kept</p>"
        db.session.commit()

    world.ask(age)
    assert run("render").exit_code == 0
    assert "<strong>粗</strong>" in client.get(f"/posts/{slug}").text
    assert "<p>kept</p>" in client.get(f"/posts/{other}").text
    assert world.ask(lambda: Revision.query.filter_by(renderer=0).count()) == 0


def test_render_goes_on_after_one_that_cannot_be_rendered(run, world: World, client: FlaskClient) -> None:  # type: ignore[no-untyped-def]
    broken, other = world.post("坏"), world.post("新", "**粗**")

    def age() -> None:
        for slug, depth in ((broken, 200), (other, 1)):
            stale = world.get(slug).live
            stale.renderer, stale.html = 0, "<p>old</p>"
            stale.source += "\n" + "> " * depth + "**粗**\n"
        db.session.commit()

    world.ask(age)
    result = run("render")
    assert result.exit_code == 1
    assert "坏: The text is nested too deep" in result.output
    assert "<p>old</p>" in client.get(f"/posts/{broken}").text
    assert "<blockquote>" in client.get(f"/posts/{other}").text


def test_render_goes_on_when_something_was_deleted_meanwhile(  # type: ignore[no-untyped-def]
    run, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, gone in (("revisions", 99), ("comments", 99), ("notes", (99, 99, 99))):
        monkeypatch.setattr(f"blog.cli.stale_{name}", lambda gone=gone: [gone])
    assert run("render").exit_code == 0


def test_an_index_that_was_lost_is_made_anew(run, world: World) -> None:  # type: ignore[no-untyped-def]
    world.post("后端之路", "消息队列")
    world.ask(lambda: db.session.execute(sa.delete(Section)) and db.session.commit())
    assert world.ask(lambda: search("队列").count) == 0
    assert run("search", "rebuild").output == "The index is up to date.\n"
    assert world.ask(lambda: search("队列").count) == 1


def test_the_demo_is_only_for_an_empty_site(run, world: World) -> None:  # type: ignore[no-untyped-def]
    world.post("我的")
    result = run("demo")
    assert result.exit_code == 1
    assert "has posts already" in result.output


@pytest.mark.parametrize("words", [("import", "x.md"), ("demo",)])
def test_before_setup_a_command_says_what_to_do(fresh: Flask, words: tuple[str, ...]) -> None:
    result = fresh.test_cli_runner().invoke(args=words)
    assert result.exit_code == 1
    assert "Run `flask --app wsgi setup` first" in result.output
    assert "Traceback" not in result.output


def test_export_to_a_file_says_so(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "file").touch()
    result = run("export", str(tmp_path / "file"))
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")


def test_a_zip_that_is_none_is_named_and_counts_as_failed(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "site.zip").write_text("text")
    result = run("import", str(tmp_path / "site.zip"))
    assert result.exit_code == 1
    assert "site.zip is no zip archive" in result.output
