"""Writes the numbers of places into finished HTML, so that links and scripts find them."""

import re
from collections.abc import Mapping
from typing import Literal

from blog.rendering.outline import Node
from blog.rendering.reader import Reader

_PLACE = re.compile(r'<(h[1-6]|li)(?: id="t-\d+")? data-key="(\d+)"(?:[^>"]|"[^"]*")*>')
_END = re.compile(r"(?:</strong>)?\s*<(?:/?li|/p|[uo]l|pre|div|table|blockquote|/h[1-6])\b")


def stamped(html: str, keys: list[int]) -> str:
    """`html` with the number of each place of its outline, in their order.

    Every place has it as `data-key`; a list item is also found at `#t-<number>`, headings have ids already.
    """
    reader = _Positions()
    reader.feed(html)
    reader.close()
    pieces, done = [], 0
    for (at, kind), key in zip(reader.places, keys, strict=True):
        own = f' id="t-{key}"' if kind == "item" and f"t-{key}" not in reader.ids else ""
        pieces += [html[done:at], f'{own} data-key="{key}"']
        done = at
    return "".join((*pieces, html[done:]))


def marked(html: str, marks: Mapping[int, str]) -> str:
    """Stamped `html` with a mark (HTML) behind the words of each of these places."""
    if not marks:
        return html
    pieces, done = [], 0
    for place in _PLACE.finditer(html):
        end = _END.search(html, place.end())
        if (mark := marks.get(int(place[2]))) and end:
            pieces += [html[done : end.start()], mark]
            done = end.start()
    return "".join((*pieces, html[done:]))


class _Positions(Reader):
    """Notes where the name of each place's start tag ends."""

    def feed(self, html: str) -> None:
        self.lines = [0]
        for line in html.split("\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)
        self.places: list[tuple[int, str]] = []
        self.ids: set[str] = set()
        super().feed(html)

    def begin(self, kind: Literal["heading", "item"], level: int, id_: str) -> Node:
        line, column = self.getpos()
        self.places.append((self.lines[line - 1] + column + len("<li"), kind))  # as long as <h1
        self.ids.add(id_)
        return super().begin(kind, level, id_)
