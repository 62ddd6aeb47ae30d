"""Reads finished HTML back: its outline and its plain text are what a reader would see."""

import re
from html import unescape
from typing import Literal

from blog.rendering.outline import ROLES, Node
from blog.rendering.slugs import PREVIEW
from blog.rendering.tags import HEADINGS, OWN, PLACES, ROLE, Tag, classes_of, id_of, walk

_INLINE_TAGS = """
a abbr b bdi bdo cite code del dfn em i img input ins kbd label mark q rp rt ruby s samp small span
strong sub sup time u var wbr
"""
_INLINE = set(_INLINE_TAGS.split())
_UNREAD = re.compile(r'[" ](?:anchor|footnote-backref|footnote-ref)[" ]')  # marks, not words


def read(html: str) -> tuple[list[Node], str]:
    """(outline, plain text) of sanitised HTML. Footnotes are in the text only.

    The text of a list item is its first paragraph or line.
    """
    reader = Reader()
    reader.feed(html)
    lines = map(squeezed, "".join(reader.text).split("\n"))
    return reader.outline, "\n".join(filter(None, lines))


class Reader:
    """Gathers outline and text while it is fed."""

    def __init__(self) -> None:
        self.outline: list[Node] = []
        self.text: list[str] = []
        self.headings: list[Node] = []  # the innermost section last
        self.items: list[Node] = []  # open list items, the innermost last
        self.node: Node | None = None  # whose text is being read
        self.pieces: list[str] = []
        self.unread = False

    def feed(self, html: str) -> None:
        """Read sanitised HTML."""
        for words, tag, in_footnotes in walk(html):
            self._words(unescape(words))
            if tag[2] == "a":
                self.unread = not tag[1] and bool(_UNREAD.search(tag[3]))
            elif tag[2] and tag[2] not in _INLINE:
                (self._end if tag[1] else self._begin)(tag, in_footnotes)

    def _words(self, words: str) -> None:
        if words and not self.unread:
            self.text.append(words)
            self.pieces.append(words)

    def _end(self, tag: Tag, in_footnotes: bool) -> None:
        self._finish()
        self.text.append("\n")
        if tag[2] == "li" and self.items and not in_footnotes:
            self.items.pop()

    def _begin(self, tag: Tag, in_footnotes: bool) -> None:
        self.text.append("\n")
        if tag[2] == "br" or (tag[2] == "p" and not "".join(self.pieces).strip()):
            self.pieces.append(" ")
            return
        self._finish()
        if in_footnotes:
            return
        if tag[2] in HEADINGS:
            self._heading(HEADINGS[tag[2]], id_of(tag))
        elif tag[2] == "li":
            self._item()
        if self.node is not None and tag[2] in PLACES:
            _note_said(self.node, tag)

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


def _note_said(node: Node, tag: Tag) -> None:
    """What the author says of a place: what it is, and its id."""
    classes = classes_of(tag)
    if roles := [name for name in ROLES if f"{ROLE}{name}" in classes]:
        node["role"] = roles[0]
    if (own := id_of(tag).removeprefix(PREVIEW)) and (tag[2] == "li" or OWN in classes):
        node["own"] = own


def squeezed(text: str) -> str:
    """The words of a text with one space between them."""
    return " ".join(text.split())
