"""A site where everybody may comment and nothing waits."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import make_app
from tests.databases import Databases
from tests.world import World

RULES = {"COMMENTS": "guests", "COMMENTS_HELD": "none"}


@pytest.fixture
def app(instance: Path) -> Flask:
    """The site."""
    return make_app(instance, **RULES)


@pytest.fixture
def empty(tmp_path: Path, template: Path, databases: Databases) -> Iterator[World]:
    """Another site, where nobody has said anything."""
    folder = tmp_path / "empty"
    databases.copy(template, folder)
    yield World(make_app(folder, **RULES))
    databases.drop(folder)
