"""Names that probably mean one thing: python and Python, Ｗｅｂ and web, 前端 开发 and 前端开发."""

import re
import unicodedata
from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

Item = TypeVar("Item")
_FILLING = re.compile(r"[\s\-_.·'’]+")


def alike(items: Iterable[Item], name: Callable[[Item], str], beside: Callable[[Item], Hashable]) -> list[list[Item]]:
    """The groups of items that stand `beside` each other under names that look alike."""
    groups: dict[tuple[Hashable, str], list[Item]] = {}
    for item in items:
        groups.setdefault((beside(item), key(name(item))), []).append(item)
    return [group for group in groups.values() if len(group) > 1]


def key(name: str) -> str:
    """What names that look alike have in common. C, C++ and C# do not look alike."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    return _FILLING.sub("", folded) or folded
