"""What rendering gives back, and the version of the rules that made it."""

from dataclasses import dataclass

from blog.rendering.outline import Node

VERSION = 5
"""Raised whenever the same source would give another result; stored with it, so that old rows are redone."""


@dataclass(frozen=True)
class Rendered:
    """One document, rendered.

    `html` and `excerpt` are sanitised; `excerpt` is what stands before `<!-- more -->`, without ids.
    `text` is the plain text of the whole, for search; `words` counts Han characters and Latin words.
    """

    html: str
    outline: list[Node]
    excerpt: str
    text: str
    words: int
    minutes: int


@dataclass(frozen=True)
class Remark:
    """A comment, rendered: sanitised `html`, its plain `text`, and where its links lead."""

    html: str
    text: str
    links: list[str]


@dataclass(frozen=True)
class Markdown:
    """HTML of another system, rewritten."""

    markdown: str
