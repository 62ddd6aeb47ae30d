"""`flask user`."""

from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa
from click.testing import Result
from flask import Flask

from blog import create_app, register_commands
from blog.auth.events.models import SecurityEvent
from blog.auth.models import User
from blog.db import db, utcnow
from tests.world import PASSWORD, World


def run(app: Flask, *words: str) -> Result:
    register_commands(app)
    return app.test_cli_runner().invoke(args=["user", *words])


def refused(app: Flask, *words: str) -> str:
    """The one line with which a command ends that cannot be done."""
    result = run(app, *words)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert result.output.count("\n") == 1, result.output
    return result.output.removeprefix("Error: ").strip()


def test_an_account_is_made_and_its_password_opens_it(app: Flask, world: World) -> None:
    result = run(app, "create", "frieda", "--email", "frieda@example.com", "--role", "author")
    assert result.exit_code == 0
    password = result.output.partition("password: ")[2].partition(" ")[0]
    browser = world.browser()
    browser.submit("/auth/sign-in", identifier="frieda@example.com", password=password)
    browser.open("/account")
    assert world.ask(lambda: world.person("frieda").role) == "author"
    assert password not in world.ask(lambda: world.person("frieda").password_hash or "")


def test_the_operator_may_take_a_reserved_name_and_no_address(app: Flask, world: World) -> None:
    assert run(app, "create", "admin", "--display-name", "掌柜").exit_code == 0
    assert world.ask(lambda: (world.person("admin").display_name, world.person("admin").email)) == (
        "掌柜",
        None,
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["b0b"], "Somebody has that name or address already."),
        (["frieda", "--email", "BOB@example.com"], "Somebody has that name or address already."),
        (["a b"], "Use letters and digits"),
        (["x" * 1_000_000], "characters"),
        (["frieda", "--email", "nobody"], "Give an e-mail address"),
        (["frieda", "--display-name", "\u200b"], "Say what you want to be called."),
    ],
)
def test_what_cannot_be_an_account_is_told(app: Flask, world: World, words: list[str], says: str) -> None:
    assert says in refused(app, "create", *words)
    assert world.ask(lambda: db.session.scalar(sa.select(sa.func.count(User.id)))) == 5


def test_a_role_that_is_none_is_told(app: Flask) -> None:
    assert run(app, "create", "frieda", "--role", "emperor").exit_code == 2
    assert run(app, "role", "bob", "emperor").exit_code == 2


def test_a_role_is_changed_and_that_is_in_the_log(app: Flask, world: World) -> None:
    assert run(app, "role", "bob", "editor").output == "bob: editor\n"
    assert world.ask(lambda: world.person("bob").role) == "editor"
    event = world.ask(lambda: db.session.scalars(sa.select(SecurityEvent)).one())
    assert (event.kind, event.device, event.details) == (
        "role-changed",
        "flask user",
        {"before": "author", "after": "editor"},
    )


def test_the_last_administrator_stays_one(app: Flask, world: World) -> None:
    assert "last administrator" in refused(app, "role", "alice", "reader")
    assert world.ask(lambda: world.person("alice").role) == "administrator"


def test_a_new_password_comes_by_a_link_that_is_good_once(app: Flask, world: World) -> None:
    path = link(run(app, "reset-password", "bob"))
    browser = world.browser()
    browser.submit(path, password="green clouds over hills")
    browser.open(path, 404)
    world.browser().submit("/auth/sign-in", identifier="bob", password="green clouds over hills")
    world.browser().refused("/auth/sign-in", identifier="bob", password=PASSWORD)


def test_a_second_link_ends_the_first(app: Flask, world: World) -> None:
    first, second = (link(run(app, "reset-password", "bob")) for _time in range(2))
    world.browser().open(first, 404)
    world.browser().open(second)


def link(result: Result) -> str:
    address = urlsplit(result.output.strip())
    assert f"{address.scheme}://{address.netloc}" == "http://127.0.0.1:8000"
    return address.path


@pytest.mark.parametrize("command", [["role", "nobody", "author"], ["reset-password", "nobody"]])
def test_somebody_who_is_not_there_is_told(app: Flask, command: list[str]) -> None:
    assert refused(app, *command) == "There is no user nobody."


def test_no_link_is_made_for_the_suspended(app: Flask, world: World) -> None:
    def suspend() -> None:
        world.person("bob").suspended_at = utcnow()
        db.session.commit()

    world.ask(suspend)
    assert "suspended" in refused(app, "reset-password", "bob")


def test_the_list_has_a_line_for_each(app: Flask) -> None:
    lines = run(app, "list").output.splitlines()
    assert lines[0] == "alice\tadministrator\talice@example.com\tactive"
    assert len(lines) == 5


@pytest.mark.parametrize("words", [["list"], ["create", "frieda"], ["role", "bob", "author"]])
def test_a_site_without_tables_says_what_to_do(
    tmp_path_factory: pytest.TempPathFactory, words: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("empty")
    app = create_app({"TESTING": True, "SECRET_KEY": "test", "INSTANCE": str(folder)})
    assert "not set up yet" in refused(app, *words)
    with app.app_context():
        db.engine.dispose()
