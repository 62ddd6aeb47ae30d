"""What the readers of front matter give: values that know where they stand in the text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

DEEPEST = 32
MOST = 5_000

FLOW_LIST, FLOW_MAP, BLOCK_LIST, BLOCK_MAP = "[", "{", "-", ":"
BLOCK = (BLOCK_LIST, BLOCK_MAP)

_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class ReadError(Exception):
    """Front matter that cannot be read; `index` is the offset of the problem in the text."""

    def __init__(self, problem: str, index: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.index = index


@dataclass(frozen=True)
class Node:
    """One value and its place, as offsets in the text.

    `value` is text as written, None, a list or a dict. `start` and `end` enclose it without
    comments, `at` follows its colon or dash, and `lead` is where its key or dash begins.
    `style` is empty, a quote, `|`, `>`, `*` for an alias, or one of the four collections.
    """

    value: Any
    start: int
    end: int
    style: str = ""
    items: tuple[Node, ...] = ()
    key: str | None = None
    lead: int = 0
    at: int = 0


def storable(text: str) -> bool:
    """Whether UTF-8 and every database can hold the text: no NUL, no half of a surrogate pair."""
    return not _UNSTORABLE.search(text)


def texts_in(value: Any) -> list[str]:
    """The texts in a value, however deep; None, empty text and mappings say nothing."""
    if isinstance(value, list):
        return [text for item in value for text in texts_in(item)]
    return [value] if isinstance(value, str) and value else []
