"""Programs of the people of the tests."""

from collections.abc import Callable

import pytest

from tests.api.programs import Program, program
from tests.world import World


@pytest.fixture
def ask(world: World) -> Callable[..., Program]:
    """`ask("bob")`: a program that acts for bob; of nobody without a name."""
    return lambda name="", *scopes: program(world, name, *scopes)
