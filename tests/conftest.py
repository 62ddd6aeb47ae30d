"""The world of the tests: a site with a real database, and five people."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade

from blog import create_app, register_commands
from blog.auth.models import User
from blog.auth.names import name_key
from blog.db import db, utcnow
from tests.databases import Databases, Sqlite, memory, postgresql
from tests.page import Reader
from tests.serving import serving
from tests.sharing import share, share_rules
from tests.site.webhooks.listening import Program
from tests.world import HASH, World

PEOPLE = {"alice": "administrator", "bob": "author", "charlie": "reader", "dora": "editor", "erik": "author"}


def person(name: str, role: str) -> User:
    """Somebody whose password is PASSWORD and whose address is confirmed."""
    return User(
        username=name,
        username_key=name_key(name),
        display_name=name.title(),
        email=f"{name}@example.com",
        email_key=f"{name}@example.com",
        confirmed_at=utcnow(),
        role=role,
        password_hash=HASH,
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the tests that have a database be run on PostgreSQL, all of them or a part."""
    parser.addoption("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.addoption("--whole", action="store_true", help="ask PostgreSQL everything that SQLite is asked")


def pytest_configure() -> None:
    """Keep what tests write in memory; what a failed one wrote stays there to be looked at."""
    if folder := memory():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(folder))
    share_rules()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """PostgreSQL is only asked what it may answer differently: each test, with the first of its values."""
    if config.getoption("database") == "sqlite":
        return
    kept = [item for item in items if _is_for_any_database(item)]
    if not config.getoption("whole"):
        asked = [item for item in kept if not item.get_closest_marker("once")]
        kept = [*reversed({_question(item): item for item in reversed(asked)}.values())]
    chosen = {id(item) for item in kept}
    config.hook.pytest_deselected(items=[item for item in items if id(item) not in chosen])
    items[:] = kept


def _is_for_any_database(item: pytest.Item) -> bool:
    return "databases" in getattr(item, "fixturenames", ()) and not item.get_closest_marker("sqlite")


def _question(item: pytest.Item) -> str:
    """What a test asks the database, whatever the values; all of it for those that ask about values."""
    return item.nodeid if item.get_closest_marker("values") else item.nodeid.partition("[")[0]


@pytest.fixture(scope="session", autouse=True)
def _only_our_settings() -> None:
    """Nobody's own site is touched, whatever their environment says."""
    for name in [*os.environ]:
        if name.startswith("BLOG_") or name == "DATABASE_URL":
            del os.environ[name]


@pytest.fixture(scope="session")
def databases(pytestconfig: pytest.Config) -> Iterator[Databases]:
    """Where the data of this run is."""
    if pytestconfig.getoption("database") == "sqlite":
        yield Sqlite()
        return
    with postgresql() as started:
        yield started


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory, databases: Databases) -> Path:
    """A database made by the migrations, with the PEOPLE in it."""
    folder = tmp_path_factory.mktemp("database") / "template"
    databases.make(folder)
    app = make_app(folder)
    register_commands(app)
    with app.app_context():
        upgrade()
        db.session.add_all(person(name, role) for name, role in PEOPLE.items())
        db.session.commit()
    close_sites()  # SQLite then puts its log into the file
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)  # looking for rubbish in all that is imported took a seventh
    return folder


@pytest.fixture
def instance(tmp_path: Path, template: Path, databases: Databases) -> Iterator[Path]:
    """An instance folder of the test's own, with a copy of that database."""
    folder = tmp_path / "instance"
    databases.copy(template, folder)
    yield folder
    close_sites()
    databases.drop(folder)


@pytest.fixture
def unset(tmp_path: Path, databases: Databases) -> Iterator[Path]:
    """An instance folder whose database has no tables yet."""
    folder = tmp_path / "unset"
    databases.make(folder)
    yield folder
    close_sites()
    databases.drop(folder)


@pytest.fixture
def app(instance: Path) -> Flask:
    """The site."""
    return make_app(instance)


def make_app(instance: Path, **settings: object) -> Flask:
    """A site on `instance`, with other settings when a test wants them."""
    made = create_app({"TESTING": True, "SECRET_KEY": "test", "INSTANCE": str(instance)} | settings)
    share(made)
    _sites.append(made)
    return made


_sites: list[Flask] = []


def close_sites() -> None:
    """Let every site that was made leave its database, before that is copied or thrown away."""
    while _sites:
        with _sites.pop().app_context():
            db.engine.dispose()


@pytest.fixture
def program() -> Iterator[Program]:
    """A program that listens to webhooks."""
    with serving(Program()) as listening:
        yield listening
        listening.may_answer.set()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript."""
    return app.test_client()


@pytest.fixture
def reader(client: FlaskClient) -> Reader:
    """Somebody who opens pages: every page is parsed and checked."""
    return Reader(client)


@pytest.fixture
def world(app: Flask) -> World:
    """Writes posts and asks the database, each in a context of its own."""
    return World(app)
