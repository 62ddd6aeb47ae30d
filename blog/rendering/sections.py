"""What stands under each heading, for search."""

from dataclasses import dataclass
from typing import Literal

from blog.rendering.outline import Node
from blog.rendering.reader import Reader, squeezed


@dataclass(frozen=True)
class Section:
    """The plain text below one heading, up to the next. The first one, before any heading, has none."""

    anchor: str
    heading: str
    above: tuple[str, ...]  # the headings that it stands under, the outermost first
    text: str


def sections(html: str) -> list[Section]:
    """The sections of finished HTML, in order."""
    reader = _Cutter()
    reader.feed(html)
    return reader.sections()


class _Cutter(Reader):
    """Notes where each heading begins and which ones it stands under."""

    def __init__(self) -> None:
        super().__init__()
        self.cuts: list[tuple[int, list[Node]]] = [(0, [])]

    def begin(self, kind: Literal["heading", "item"], level: int, id_: str) -> Node:
        node = super().begin(kind, level, id_)
        if kind == "heading":
            self.cuts.append((len(self.text), [*self.headings, node]))
        return node

    def sections(self) -> list[Section]:
        """What was cut."""
        ends = [start for start, _path in self.cuts[1:]] + [len(self.text)]
        return [self._section(start, end, path) for (start, path), end in zip(self.cuts, ends, strict=True)]

    def _section(self, start: int, end: int, path: list[Node]) -> Section:
        lines = map(squeezed, "".join(self.text[start:end]).split("\n"))
        text = "\n".join(filter(None, lines))
        if not path:
            return Section("", "", (), text)
        own = path[-1]
        above = tuple(node["text"] for node in path[:-1])
        return Section(own["id"], own["text"], above, text.removeprefix(own["text"]).lstrip("\n"))
