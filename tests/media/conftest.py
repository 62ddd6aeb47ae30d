"""Files that people send."""

from collections.abc import Callable
from io import BytesIO

import pytest

from blog.media import actions
from blog.media.models import File
from blog.media.storage import storage
from tests.world import World

Send = Callable[..., str]


@pytest.fixture
def send(world: World) -> Send:
    """Takes in a file by the real action, and gives its address."""

    def act(name: str, data: bytes, by: str = "bob", alt: str = "") -> str:
        return world.ask(lambda: actions.upload(world.person(by), name, data, alt).address)

    return act


def field(*files: tuple[str, bytes]) -> list[tuple[BytesIO, str]]:
    """What a browser sends for some chosen files."""
    return [(BytesIO(data), name) for name, data in files]


def stored(world: World) -> list[str]:
    """The names of everything on disk, leftovers included."""
    folder = world.ask(lambda: storage().path("xx").parent)  # type: ignore[attr-defined]
    return sorted(path.parent.name + path.name for path in folder.rglob("*") if path.is_file())


def all_files(world: World) -> list[File]:
    """The rows of all files, by path."""
    from blog.media.queries import files

    return world.ask(files)
