"""A site where members may comment."""

from pathlib import Path

import pytest
from flask import Flask

from tests.conftest import make_app


@pytest.fixture
def app(instance: Path, request: pytest.FixtureRequest) -> Flask:
    """The site; @pytest.mark.parametrize("app", [{...}], indirect=True) gives it other settings."""
    return make_app(instance, **getattr(request, "param", {}))
