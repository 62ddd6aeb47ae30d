"""Which characters of front matter have to change for one value to change, and no others."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeGuard

from blog.posts.frontmatter.layout import Edit, Layout
from blog.posts.frontmatter.nodes import BLOCK, BLOCK_LIST, BLOCK_MAP, FLOW_LIST, Node
from blog.posts.frontmatter.scalars import Value, as_json, block, inline, spelled

_BLOCK_TEXT = {"|", ">"}
_COMMENT = re.compile(r"\s+#.*")


@dataclass(frozen=True)
class Editor:
    """Plans edits of a mapping; the style of what is there decides how new values look."""

    layout: Layout
    root: Node
    json: bool
    eol: str

    def edits(self, key: str, value: Value | None) -> list[Edit]:
        """The edits that give the key this value; None takes its lines out."""
        node = next((item for item in self.root.items if item.key == key), None)
        if node is None:
            return [] if value is None else [self._added(key, value)]
        if value is None:
            return [self._dropped(node)]
        return list(self._set(node, value, flow=not self._block))

    @property
    def _block(self) -> bool:
        return self.root.style == BLOCK_MAP or not (self.json or self.root.items)

    def _added(self, key: str, value: Value) -> Edit:
        items = self.root.items
        column = self.layout.column(items[0].lead) if items else 0
        name = as_json(key) if self.json else inline(key, flow=not self._block)
        told = self._told(value, "", column, flow=not self._block, apart=self._block)
        text = f"{name}:{told}"
        if items:
            return self._inserted(self.root, len(items), [text])
        return (self.root.start, self.root.end, text)

    def _dropped(self, node: Node) -> Edit:
        items = self.root.items
        if len(items) == 1:
            # Without any key the delimiters would become part of the body.
            return (node.lead, node.end, "{}" if self._block else " ")
        index = items.index(node)
        return self._line(node) if self._block else _cut(items, index, index + 1)

    def _set(self, node: Node, value: Value, *, flow: bool) -> Iterator[Edit]:
        if node.value == spelled(value):
            return
        if _is_list(value) and value and node.items and node.style in {FLOW_LIST, BLOCK_LIST}:
            yield from self._set_items(node, value)
        else:
            yield self._rewritten(node, value, flow=flow)

    def _set_items(self, box: Node, values: Sequence[Value]) -> Iterator[Edit]:
        old, new = [item.value for item in box.items], [spelled(value) for value in values]
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        items, wanted = box.items[head : len(old) - tail], values[head : len(new) - tail]
        for item, value in zip(items, wanted, strict=False):
            yield from self._set(item, value, flow=box.style == FLOW_LIST)
        if len(items) > len(wanted):
            yield from self._removed(box, head + len(wanted), len(old) - tail)
        elif len(items) < len(wanted):
            yield self._inserted(box, len(old) - tail, self._elements(box, wanted[len(items) :]))

    def _elements(self, box: Node, values: Sequence[Value]) -> list[str]:
        if self.json:
            return [as_json(value) for value in values]
        flow, style = box.style == FLOW_LIST, box.items[0].style
        dash = "" if flow else "- "
        return [dash + inline(value, style, flow=flow) for value in values]

    def _removed(self, box: Node, first: int, last: int) -> Iterator[Edit]:
        shares_line = not first and not self._begins_line(box.items[0])
        if box.style == FLOW_LIST or shares_line:
            yield _cut(box.items, first, last)
        else:
            yield from (self._line(item) for item in box.items[first:last])

    def _inserted(self, box: Node, index: int, texts: list[str]) -> Edit:
        items = box.items
        separator = self._separator(box)
        if index < len(items):
            at = items[index].lead
            return (at, at, "".join(text + separator for text in texts))
        at = items[-1].end if box.style not in BLOCK else self.layout.line_end(items[-1].end)
        return (at, at, "".join(separator + text for text in texts))

    def _separator(self, box: Node) -> str:
        if box.style in BLOCK:
            return self.eol + " " * self.layout.column(box.items[0].lead)
        between = [self.layout.text[a.end : b.lead] for a, b in pairwise(box.items)]
        default = f",{self.eol}" if box is self.root and self.json else ", "
        return next((text for text in between if not text.replace(",", "", 1).strip()), default)

    def _rewritten(self, node: Node, value: Value, *, flow: bool) -> Edit:
        apart = node.key is not None and not flow and node.style != FLOW_LIST
        if node.style in BLOCK and not _is_list(value):
            apart = False  # a comment behind the last item would become text
        column = self.layout.column(node.lead)
        text = self._told(value, node.style, column, flow=flow, apart=apart)
        if text.startswith(self.eol) or node.style in BLOCK:
            return self._respread(node, text)
        text = text if self.layout.text[node.start - 1] in ":-" else text[1:]
        if node.style in _BLOCK_TEXT or self.eol in text:
            return self._reblocked(node, text)
        return (node.start, node.end, text)

    def _reblocked(self, node: Node, text: str) -> Edit:
        """To or from a block: its comment stands on its first line, or it would be content."""
        at = node.start if node.style in _BLOCK_TEXT else node.end
        comment = _COMMENT.search(self.layout.text, at, self.layout.line_end(at))
        first, eol, lines = text.partition(self.eol)
        first += comment[0] if comment else ""
        return (node.start, self.layout.line_end(node.end), first + eol + lines)

    def _respread(self, node: Node, text: str) -> Edit:
        """Replace from the colon on, but keep the comment that may follow it."""
        if node.start == node.end:
            end = self.layout.line_end(node.at)
            return (end, end, text)
        gap = self.layout.text[node.at : node.start]
        comment = gap.rstrip() if "#" in gap else ""
        text = comment + text if text.startswith(self.eol) else text + comment
        return (node.at, node.end, text)

    def _told(self, value: Value, style: str, column: int, *, flow: bool, apart: bool) -> str:
        """What follows the colon, on the same line or `apart`, on lines of its own."""
        if self.json:
            return " " + as_json(value)
        if apart and _is_list(value) and value:
            margin = self.eol + " " * (column + self._indent)
            return "".join(margin + "- " + inline(item) for item in value)
        lines = None
        if apart and isinstance(value, str) and (style in _BLOCK_TEXT or "\n" in value):
            lines = block(value, " " * (column + 2), self.eol)
        return " " + (lines or inline(value, style, flow=flow))

    @property
    def _indent(self) -> int:
        """How far lists stand in from their key in this document."""
        column = self.layout.column
        lists = [node for node in self.root.items if node.style == BLOCK_LIST]
        return column(lists[0].start) - column(lists[0].lead) if lists else 2

    def _line(self, node: Node) -> Edit:
        return (self.layout.line_start(node.lead), self.layout.next_line(node.end), "")

    def _begins_line(self, node: Node) -> bool:
        return not self.layout.text[self.layout.line_start(node.lead) : node.lead].strip()


def _cut(items: Sequence[Node], first: int, last: int) -> Edit:
    """Take out items of a row together with one of the separators beside them."""
    if last < len(items):
        return (items[first].lead, items[last].lead, "")
    return (items[first - 1].end, items[last - 1].end, "")


def _common(one: Sequence[object], other: Sequence[object]) -> int:
    """How many items at the beginning are the same."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _is_list(value: Value) -> TypeGuard[Sequence[Value]]:
    return isinstance(value, Sequence) and not isinstance(value, str)
