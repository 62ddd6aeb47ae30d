"""A site where everybody may comment and nothing waits, unless a test says otherwise."""

from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import make_app

RULES = {"COMMENTS": "guests", "COMMENTS_HELD": "none"}


@pytest.fixture
def app(instance: Path, request: pytest.FixtureRequest) -> Flask:
    """The site; @pytest.mark.parametrize("app", [{...}], indirect=True) gives it other rules."""
    return make_app(instance, **RULES | getattr(request, "param", {}))
