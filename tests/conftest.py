"""The world of the tests: a site with a real database, and five people."""

import shutil
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
from tests.page import Reader
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


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database made by the migrations, with the PEOPLE in it."""
    path = tmp_path_factory.mktemp("database") / "blog.db"
    app = create_app({"TESTING": True, "DATABASE_URL": f"sqlite:///{path}", "SECRET_KEY": "test"})
    register_commands(app)
    with app.app_context():
        upgrade()
        db.session.add_all(person(name, role) for name, role in PEOPLE.items())
        db.session.commit()
        db.session.execute(db.text("PRAGMA wal_checkpoint(TRUNCATE)"))
        db.engine.dispose()
    return path


@pytest.fixture
def instance(tmp_path: Path, empty_database: Path) -> Path:
    """An instance folder of the test's own, with a copy of that database."""
    folder = tmp_path / "instance"
    folder.mkdir()
    shutil.copy(empty_database, folder / "blog.db")
    return folder


@pytest.fixture
def app(instance: Path) -> Iterator[Flask]:
    """The site."""
    made = make_app(instance)
    yield made
    with made.app_context():
        db.engine.dispose()


def make_app(instance: Path, **settings: object) -> Flask:
    """A site on `instance`, with other settings when a test wants them."""
    base = {"TESTING": True, "SECRET_KEY": "test", "INSTANCE": str(instance)}
    return create_app(base | {"DATABASE_URL": f"sqlite:///{instance / 'blog.db'}"} | settings)


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
