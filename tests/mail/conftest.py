"""Sites that send letters, and mail servers to send them to."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from blog.db import db
from blog.mail.actions import enclose
from blog.mail.models import Letter
from tests.conftest import make_app
from tests.mail.office import Offices

DEFAULTS = {"password-changed": {"name": "Ann"}}
Make = Callable[..., Flask]


@pytest.fixture
def site(instance: Path) -> Iterator[Make]:
    """Makes sites on the same database with other settings."""
    made: list[Flask] = []

    def make(**settings: Any) -> Flask:
        made.append(make_app(instance, **settings))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def office() -> Iterator[Offices]:
    """Opens mail servers."""
    offices = Offices()
    yield offices
    offices.close()


def post(
    app: Flask, recipient: str = "ann@example.org", kind: str = "password-changed", **values: Any
) -> int:
    """Enclose a letter and commit it; its id."""
    with app.app_context():
        letter = enclose(kind, recipient, "en", **(values or DEFAULTS.get(kind, {})))
        db.session.commit()
        return letter.id


def letter(app: Flask, id: int) -> Letter:
    """The letter as it lies in the outbox."""
    with app.app_context():
        found = db.session.get_one(Letter, id)
        db.session.expunge(found)
        return found
