"""Reads finished HTML back: its outline and its plain text are what a reader would see."""

from html.parser import HTMLParser
from typing import Literal

from blog.rendering.outline import ROLES, Node

_LEVELS = {f"h{level}": level for level in range(1, 7)}
_INLINE_TAGS = """
a abbr b bdi bdo cite code del dfn em i img input ins kbd label mark q rp rt ruby s samp small span
strong sub sup time u var wbr
"""
_INLINE = set(_INLINE_TAGS.split())
_UNREAD = {"anchor", "footnote-backref", "footnote-ref"}  # links that are marks, not words


def read(html: str) -> tuple[list[Node], str]:
    """(outline, plain text) of sanitised HTML. Footnotes are in the text only.

    The text of a list item is its first paragraph or line.
    """
    reader = Reader()
    reader.feed(html)
    reader.close()
    lines = map(squeezed, "".join(reader.text).split("\n"))
    return reader.outline, "\n".join(filter(None, lines))


class Reader(HTMLParser):
    """Gathers outline and text while it is fed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.outline: list[Node] = []
        self.text: list[str] = []
        self.headings: list[Node] = []  # the innermost section last
        self.items: list[Node] = []  # open list items, the innermost last
        self.node: Node | None = None  # whose text is being read
        self.pieces: list[str] = []
        self.unread = False
        self.footnotes = 0  # open div elements, from that of the footnotes on

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        classes = (attributes.get("class") or "").split()
        if tag == "a":
            self.unread = not _UNREAD.isdisjoint(classes)
        elif tag == "div" and (self.footnotes or "footnote" in classes):
            self.footnotes += 1
        if tag not in _INLINE:
            self._block(tag, attributes.get("id") or "", classes)

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self.unread = False
        elif tag == "div" and self.footnotes:
            self.footnotes -= 1
        if tag not in _INLINE:
            self._finish()
            self.text.append("\n")
        if tag == "li" and self.items and not self.footnotes:
            self.items.pop()

    def handle_data(self, data: str) -> None:
        if not self.unread:
            self.text.append(data)
            self.pieces.append(data)

    def _block(self, tag: str, id_: str, classes: list[str]) -> None:
        self.text.append("\n")
        if tag == "br" or (tag == "p" and not "".join(self.pieces).strip()):
            self.pieces.append(" ")
            return
        self._finish()
        if self.footnotes:
            return
        if tag in _LEVELS:
            self._heading(_LEVELS[tag], id_)
        elif tag == "li":
            self._item()
        if self.node is not None and (role := next((name for name in classes if name in ROLES), "")):
            self.node["role"] = role

    def _heading(self, level: int, id_: str) -> None:
        while self.headings and self.headings[-1]["level"] >= level:
            self.headings.pop()
        node = self.begin("heading", level, id_)
        (self.headings[-1]["children"] if self.headings else self.outline).append(node)
        self.headings.append(node)

    def _item(self) -> None:
        node = self.begin("item", len(self.items) + 1, "")
        above = (self.items or self.headings)[-1:]
        (above[0]["children"] if above else self.outline).append(node)
        self.items.append(node)

    def begin(self, kind: Literal["heading", "item"], level: int, id_: str) -> Node:
        """A place begins here."""
        self.node = Node(kind=kind, level=level, id=id_, text="", children=[])
        self.pieces = []
        return self.node

    def _finish(self) -> None:
        if self.node is not None:
            self.node["text"] = squeezed("".join(self.pieces))
        self.node = None


def squeezed(text: str) -> str:
    """The words of a text with one space between them."""
    return " ".join(text.split())
