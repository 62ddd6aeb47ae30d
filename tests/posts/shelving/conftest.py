"""Editors who rename, merge, move and delete."""

from collections.abc import Callable
from pathlib import Path

import pytest

from blog.posts.shelving import actions
from blog.posts.shelving.actions import Done
from blog.tags.models import CATEGORIES, TAGS, Kind
from blog.tags.queries import vocabulary
from tests.transfer.sites import Hexo
from tests.world import World


class Keeper:
    """Dora, who keeps the tags and categories, and says which ones by name (`A/B`)."""

    def __init__(self, world: World) -> None:
        self.world = world

    def id(self, kind: Kind, name: str) -> int:
        """The number of the label that is called so; only inside `ask`."""
        found, rest = vocabulary(kind).walk([name] if kind is TAGS else name.split("/"))
        assert not rest, name
        return found[-1]

    def named(self, kind: Kind, name: str) -> str:
        """A new label, by its name."""
        self.create(kind, name)
        return name

    def create(self, kind: Kind, name: str, below: str = "", slug: str = "") -> Done:
        return self._do(lambda dora: actions.create(dora, kind, name, self._maybe(kind, below), slug))

    def rename(self, kind: Kind, name: str, new: str, slug: str = "") -> Done:
        return self._do(lambda dora: actions.rename(dora, kind, self.id(kind, name), new, slug))

    def merge(self, kind: Kind, names: list[str], into: str) -> Done:
        return self._do(
            lambda dora: actions.unite(
                dora, kind, [self.id(kind, name) for name in names], self.id(kind, into)
            )
        )

    def move(self, name: str, below: str = "") -> Done:
        return self._do(
            lambda dora: actions.move(
                dora, CATEGORIES, self.id(CATEGORIES, name), self._maybe(CATEGORIES, below)
            )
        )

    def delete(self, kind: Kind, name: str, into: str = "") -> Done:
        return self._do(lambda dora: actions.remove(dora, kind, self.id(kind, name), self._maybe(kind, into)))

    def _maybe(self, kind: Kind, name: str) -> int | None:
        return self.id(kind, name) if name else None

    def _do(self, act: Callable[..., Done]) -> Done:
        return self.world.ask(lambda: act(self.world.person("dora")))


@pytest.fixture
def keeper(world: World) -> Keeper:
    """Whoever looks after tags and categories."""
    return Keeper(world)


@pytest.fixture
def hexo(tmp_path: Path) -> Hexo:
    """An empty Hexo site."""
    return Hexo(tmp_path / "hexo")
