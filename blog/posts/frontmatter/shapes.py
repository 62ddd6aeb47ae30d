"""How a new value is put so that it keeps the shape in which the old one was written."""

from collections.abc import Iterable, Sequence
from typing import Any

from blog.posts.frontmatter.scalars import Value


def list_like(old: Any, values: Iterable[str]) -> Value:
    """A list, or one bare text where there was one bare text."""
    new = list(values)
    return new[0] if isinstance(old, str) and len(new) == 1 else new


def paths_like(old: Any, paths: Iterable[Sequence[str]]) -> Value:
    """Categories as one text, one flat list (a single path) or a list of lists.

    The shape changes only when the new paths cannot be said in the old one.
    """
    new = [list(path) for path in paths if path]
    if isinstance(old, list) and any(isinstance(item, list) for item in old):
        return _nested_like(old, new)
    if len(new) != 1:
        return new
    return new[0] if isinstance(old, list) or len(new[0]) > 1 else new[0][0]


def _nested_like(old: list[Any], paths: list[list[str]]) -> Value:
    plain = any(isinstance(item, str) for item in old)
    items = [path[0] if plain and len(path) == 1 and path not in old else path for path in paths]
    return items if any(isinstance(item, list) for item in items) else paths
