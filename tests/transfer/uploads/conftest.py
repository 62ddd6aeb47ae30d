"""What the tests of uploads share."""

import pytest

from tests.transfer.uploads.sending import Sender
from tests.world import World


@pytest.fixture
def dora(world: World) -> Sender:
    """An editor with files to send."""
    return Sender(world, "dora")
