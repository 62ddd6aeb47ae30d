"""Where lines begin and end in front matter, and how its text looks once tabs are spaces."""

import re
from dataclasses import dataclass
from functools import cached_property

Edit = tuple[int, int, str]

_LINE = re.compile(r"([^\r\n]*)(?:\r\n|[\r\n]|\Z)")
_TABS = re.compile(r"(?<=\n)\t+")


@dataclass(frozen=True)
class Layout:
    """The raw text, and `text`, where each tab that leads a line is two spaces, as Hexo reads it.

    All offsets are of `text`.
    """

    raw: str
    tabs: bool = True

    @cached_property
    def text(self) -> str:
        """What the reader of YAML gets to see."""
        return _TABS.sub(lambda tabs: "  " * len(tabs[0]), self.raw) if self.tabs else self.raw

    def line(self, at: int) -> int:
        """How many lines end before the offset."""
        return self.text.count("\n", 0, at)

    def line_start(self, at: int) -> int:
        """The offset of the first character of the line."""
        return max(self.text.rfind(char, 0, at) for char in "\r\n") + 1

    def line_end(self, at: int) -> int:
        """The offset of the break that ends the line."""
        match = _LINE.match(self.text, at)
        return match.end(1) if match else at

    def next_line(self, at: int) -> int:
        """The offset after the break that ends the line."""
        match = _LINE.match(self.text, at)
        return match.end() if match else at

    def column(self, at: int) -> int:
        """How many characters stand before the offset on its line."""
        return at - self.line_start(at)

    def edited(self, edits: list[Edit]) -> str:
        """The raw text after replacing each start and end by its new text."""
        raw = self.raw
        for start, end, new in sorted(edits, reverse=True):
            raw = raw[: self._places[start]] + new + raw[self._places[end] :]
        return raw

    @cached_property
    def _places(self) -> list[int]:
        """Where in `raw` each offset of `text` is."""
        places: list[int] = []
        at = 0
        for tabs in _TABS.finditer(self.raw if self.tabs else ""):
            places += range(at, tabs.start())
            places += [tab for tab in range(*tabs.span()) for _ in "  "]
            at = tabs.end()
        return [*places, *range(at, len(self.raw) + 1)]
