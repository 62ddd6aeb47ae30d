"""Ghost's older documents, mobiledoc 0.3 (github.com/bustle/mobiledoc-kit, MOBILEDOC.md), as blocks."""

from html import escape
from typing import Any

from blog.errors import Invalid
from blog.transfer.elsewhere.lexical import Block, block, loaded, note_lost

_PLAIN = ("strong", "em", "b", "i", "code", "s", "sub", "sup", "u", "mark", "del")


def blocks(source: str, notes: list[Invalid]) -> list[Block]:
    """The document, block by block; raises Invalid."""
    document = loaded(source)
    lost = set[str]()
    try:
        found = [_section(section, document, lost) for section in document["sections"]]
    except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
        raise Invalid("Its text is kept in a way that cannot be read.") from error
    note_lost(lost, notes)
    return found


def _section(section: list[Any], document: dict[str, Any], lost: set[str]) -> Block:
    """A text (1), a picture (2), a list (3) or a card (10)."""
    if section[0] == 10:
        name, payload = document["cards"][section[1]]
        kind = {"card-markdown": "markdown"}.get(str(name), str(name))
        return block({**payload, "type": kind}, lost)
    if section[0] == 2:
        return "html", f'<p><img src="{escape(str(section[1]))}" alt=""></p>'
    tag, inside = escape(str(section[1])), section[2]
    if section[0] == 3:
        rows = "".join(f"<li>{_marked(row, document)}</li>" for row in inside)
        return "html", f"<{tag}>{rows}</{tag}>"
    return "html", f"<{tag}>{_marked(inside, document)}</{tag}>"


def _marked(markers: list[Any], document: dict[str, Any]) -> str:
    """Words between marks that open and close: [0 or 1 for an atom, opened, how many closed, text]."""
    html, opened = "", list[str]()
    for kind, opens, closes, said in markers:
        for number in opens:
            tag, *given = document["markups"][number]
            opened.append(str(tag) if tag in (*_PLAIN, "a") else "span")
            html += _opening(opened[-1], given)
        html += "<br>" if kind == 1 else escape(str(said), quote=False)
        for _mark in range(closes):
            html += f"</{opened.pop()}>"
    return html


def _opening(tag: str, given: list[Any]) -> str:
    pairs = dict(zip(given[0][::2], given[0][1::2], strict=False)) if given else {}
    return f'<a href="{escape(str(pairs.get("href", "")))}">' if tag == "a" else f"<{tag}>"
