"""Front matter as nearly everybody writes it, read ten times as fast as all of YAML is.

That is: keys in the first column, and behind each a text or a list of texts, without comments, escapes, tabs
and empty lines. Whatever is not that for certain is left to the full reader, with which this one agrees.
"""

import re

from blog.posts.frontmatter.nodes import BLOCK_LIST, BLOCK_MAP, FLOW_LIST, Node

MOST_LINES = 500

_PLAIN = r"(?:[^\W_]|[/《「“（])(?:[^\s:#]|:(?=[\d/])|\ (?=[^\s:#]))*+"
_FLOWING = r"(?:[^\W_]|[/《「“（])(?:[^\s:#,\[\]{}'\"&*!|>%@`]|\ (?=[^\s:#,\[\]{}'\"&*!|>%@`]))*+"
_TEXT = rf"(?:{_PLAIN}|'[^'\n\r]*+'|\"[^\"\\\n\r]*+\")"
_KEY = re.compile(r"([A-Za-z][\w-]*+):", re.ASCII)
_VALUE = re.compile(rf"\ ({_TEXT})\ *+\r?\n")
_ROW = re.compile(rf"\ (\[(?:{_FLOWING}(?:,\ ?{_FLOWING})*+)?\])\ *+\r?\n")
_ITEM = re.compile(rf"(\ *+)-\ ({_TEXT})\ *+\r?\n")
_CELL = re.compile(_FLOWING)
_EMPTY = re.compile(r"\ *+\r?\n")
_ODD = re.compile("[^\r\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_NULLS = ("null", "Null", "NULL")


def read_plain(text: str) -> Node | None:
    """The root of the mapping, None when the text may be anything else."""
    nodes: dict[str, Node] = {}
    at = 0
    if _ODD.search(text) or text.count("\n") > MOST_LINES:
        return None
    while at < len(text):
        key = _KEY.match(text, at)
        found = _entry(text, key) if key and key[1] not in nodes else None
        if found is None:
            return None
        node, at = found
        nodes[node.key or ""] = node
    values = {name: node.value for name, node in nodes.items()}
    return Node(values, 0, node.end, BLOCK_MAP, tuple(nodes.values())) if nodes else None


def _entry(text: str, key: re.Match[str]) -> tuple[Node, int] | None:
    """What stands behind a key, and where the next one begins."""
    at = key.end()
    if found := _VALUE.match(text, at):
        node = _scalar(found, 1, key=key[1], lead=key.start(), at=at)
    elif found := _ROW.match(text, at):
        node = _row(found, key)
    elif found := _EMPTY.match(text, at):
        return _block(text, found.end(), key)
    else:
        return None
    return node, found.end()


def _scalar(found: re.Match[str], group: int, *, key: str | None, lead: int, at: int) -> Node:
    written = found[group]
    style = written[0] if written[0] in "'\"" else ""
    value = written[1:-1] if style else None if written in _NULLS else written
    return Node(value, found.start(group), found.end(group), style, key=key, lead=lead, at=at)


def _row(found: re.Match[str], key: re.Match[str]) -> Node:
    cells = _CELL.finditer(found.string, found.start(1), found.end(1))
    items = tuple(_scalar(cell, 0, key=None, lead=cell.start(), at=cell.start()) for cell in cells)
    values = [item.value for item in items]
    return Node(values, *found.span(1), FLOW_LIST, items, key[1], key.start(), key.end())


def _block(text: str, at: int, key: re.Match[str]) -> tuple[Node, int]:
    """The items of a list on lines of their own; nothing when there are none."""
    items: list[Node] = []
    first = _ITEM.match(text, at)
    while (found := _ITEM.match(text, at)) and first and found[1] == first[1]:
        dash = found.end(1)
        items.append(_scalar(found, 2, key=None, lead=dash, at=dash + 1))
        at = found.end()
    place = {"key": key[1], "lead": key.start(), "at": key.end()}
    if not items:
        return Node(None, key.end(), key.end(), **place), at  # type: ignore[arg-type]
    values = [item.value for item in items]
    return Node(values, items[0].lead, items[-1].end, BLOCK_LIST, tuple(items), **place), at  # type: ignore[arg-type]
