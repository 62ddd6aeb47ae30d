"""Names that probably mean one thing: python and Python, Ｗｅｂ and web, 前端 开发 and 前端开发."""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
_FILLING = re.compile(r"[\s\-_.·'’]+")


def alike(items: Iterable[Item], place: Callable[[Item], tuple[Hashable, str]]) -> list[list[Item]]:
    """The groups of items in one place under names that look alike; `place` says where, and the name."""
    groups: dict[tuple[Hashable, str], list[Item]] = {}
    for item in items:
        where, name = place(item)
        groups.setdefault((where, _folded(name)), []).append(item)
    return [group for group in groups.values() if len(group) > 1]


def _folded(name: str) -> str:
    """What names that look alike have in common. C, C++ and C# do not look alike."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _FILLING.sub("", folded) or folded
