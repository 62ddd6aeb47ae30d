"""JSON front matter (an object without its braces) to nodes."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any, NoReturn

from blog.posts.frontmatter.nodes import (
    DEEPEST,
    FLOW_LIST,
    FLOW_MAP,
    Node,
    ReadError,
    storable,
)

_SPACE = re.compile(r"[ \t\r\n]*")


def read_json(text: str) -> Node:
    """The members of the object whose inside is `text`; raises ReadError."""
    reader = _Reader(text + "}")
    items, end = reader.series(0, "}", reader.member)
    if end != len(text):
        raise ReadError("a brace too many", end)
    return Node({item.key: item.value for item in items}, 0, end, FLOW_MAP, tuple(items))


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.keys: set[str] = set()

    def series(self, at: int, close: str, one: Callable[[int], Node]) -> tuple[list[Node], int]:
        """What stands between commas from `at` on, and the offset of the closing bracket."""
        nodes: list[Node] = []
        at = self.skip(at)
        while not self.text.startswith(close, at):
            nodes.append(one(self.skip(at + 1) if nodes else at))
            at = self.skip(nodes[-1].end)
            if not self.text.startswith((",", close), at):
                raise ReadError(f"expected a comma or {close}", at)
        return nodes, at

    def member(self, at: int) -> Node:
        key, end = self.decode(at)
        colon = self.skip(end)
        if not isinstance(key, str) or self.text[at] != '"' or self.text[colon] != ":":
            raise ReadError('expected "key": value', at)
        if key in self.keys:
            raise ReadError(f"the key {key} is there twice", at)
        self.keys.add(key)
        node = self.element(self.skip(colon + 1))
        return replace(node, key=key, lead=at, at=colon + 1)

    def element(self, at: int) -> Node:
        value, end = self.decode(at)
        node = Node(value, at, end, '"', lead=at, at=at)
        if not isinstance(value, list):
            return node
        items, _ = self.series(at + 1, "]", self.element)
        return replace(node, style=FLOW_LIST, items=tuple(items))

    def decode(self, at: int) -> tuple[Any, int]:
        try:
            value, end = _DECODER.raw_decode(self.text, at)
            return _as_written(value, at), end
        except (ValueError, RecursionError) as error:
            problem = getattr(error, "msg", "too deep")
            raise ReadError(problem, getattr(error, "pos", at)) from error

    def skip(self, at: int) -> int:
        match = _SPACE.match(self.text, at)
        return match.end() if match else at


def _not_json(name: str) -> NoReturn:
    raise json.JSONDecodeError(f"{name} is not JSON", name, 0)


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=_not_json)


def _as_written(value: Any, at: int, depth: int = 0) -> Any:
    """The same value with true and false as text, like every scalar of front matter."""
    if depth > DEEPEST:
        raise ReadError("too deep", at)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return [_as_written(item, at, depth + 1) for item in value]
    if isinstance(value, dict):
        keys = [_as_written(key, at) for key in value]
        items = [_as_written(item, at, depth + 1) for item in value.values()]
        return dict(zip(keys, items, strict=True))
    if value is not None and not storable(value):
        raise ReadError("a character that cannot be stored", at)
    return value
