"""What the tests of settings share."""

import pytest

from tests.page import Reader
from tests.world import World


@pytest.fixture
def alice(world: World) -> Reader:
    """An administrator who has just signed in."""
    return world.browser("alice")
