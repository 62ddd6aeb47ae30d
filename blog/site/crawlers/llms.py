"""What a language model is told about a site (llmstxt.org): Markdown that lists Markdown."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Told(NamedTuple):
    """A text: what it is called, where it is, and what it says in short."""

    title: str
    address: str
    summary: str = ""


def listing(name: str, summary: str, sections: Iterable[tuple[str, Sequence[Told]]]) -> str:
    """The document; sections without a text are left out."""
    head = [f"# {_line(name)}", *([f"> {_line(summary)}"] if summary else [])]
    parts = ["\n".join([f"## {_line(title)}\n", *map(_item, texts)]) for title, texts in sections if texts]
    return "\n\n".join([*head, *parts]) + "\n"


def _item(text: Told) -> str:
    named = f"- [{_line(text.title)}]({text.address})"
    return f"{named}: {_line(text.summary)}" if text.summary else named


def _line(text: str) -> str:
    """One line of Markdown that says `text` and nothing more."""
    return re.sub(r"([\\\[\]<>`*_])", r"\\\1", " ".join(text.split()))
