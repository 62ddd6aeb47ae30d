"""Ghost's Lexical documents (kg-default-nodes) as blocks of HTML, and of Markdown where that was typed."""

import json
from collections.abc import Callable
from html import escape
from typing import Any

from blog.errors import Invalid
from blog.transfer.json import text
from blog.transfer.report import Note

Block = tuple[str, str]  # "html" or "markdown", and the text
Node = dict[str, Any]
_FORMATS = {1: "strong", 2: "em", 4: "s", 8: "u", 16: "code", 32: "sub", 64: "sup", 128: "mark"}


def loaded(source: str) -> Any:
    """What an editor kept as JSON; raises Invalid."""
    try:
        return json.loads(source)
    except (ValueError, RecursionError) as error:
        raise Invalid("Its text is kept in a way that cannot be read.") from error


def blocks(source: str, notes: list[Invalid]) -> list[Block]:
    """The document, block by block; cards that have no text here are named in a note. Raises Invalid."""
    document = loaded(source)
    root = document.get("root") if isinstance(document, dict) else None
    lost = set[str]()
    try:
        found = [block(node, lost) for node in children(root or {})]
    except RecursionError:
        raise Invalid("Its text is kept in a way that cannot be read.") from None
    note_lost(lost, notes)
    return found


def note_lost(lost: set[str], notes: list[Invalid]) -> None:
    """Say which cards there is nothing for."""
    if lost:
        notes.append(Note("Cards that have no place here: %(cards)s", cards=", ".join(sorted(lost))))


def children(node: Any) -> list[Node]:
    """The nodes below one."""
    found = node.get("children") if isinstance(node, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def block(node: Node, lost: set[str]) -> Block:
    """One node of the document, or a card of the older format, whose names are the same."""
    kind = text(node, "type")
    if kind == "markdown":
        return "markdown", text(node, "markdown")
    if kind in _CARDS:
        return "html", _CARDS[kind](node)
    if kind in _TAGS or children(node):
        return "html", _element(node, lost)
    lost.add(kind)
    return "html", ""


def _element(node: Node, lost: set[str]) -> str:
    tag = _TAGS.get(text(node, "type"), "div")
    if tag in ("h", "list"):
        tag = text(node, "tag") if text(node, "tag") in _NAMED else {"h": "h2", "list": "ul"}[tag]
    inside = "".join(_inline(child, lost) for child in children(node))
    if tag == "a":
        return f'<a href="{escape(text(node, "url"))}">{inside}</a>'
    return f"<{tag}>{inside}</{tag}>"


def _inline(node: Node, lost: set[str]) -> str:
    kind = text(node, "type")
    if kind in ("text", "extended-text", "code-highlight", "tab"):
        return _formatted(text(node, "text"), node.get("format"))
    if kind == "linebreak":
        return "<br>"
    return block(node, lost)[1]


def _formatted(said: str, format: Any) -> str:
    html = escape(said, quote=False)
    for bit, tag in _FORMATS.items():
        if isinstance(format, int) and format & bit:
            html = f"<{tag}>{html}</{tag}>"
    return html


_NAMED = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol")
_TAGS = {
    **dict.fromkeys(("paragraph",), "p"),
    **dict.fromkeys(("heading", "extended-heading"), "h"),
    **dict.fromkeys(("quote", "extended-quote", "aside"), "blockquote"),
    **{"list": "list", "listitem": "li", "link": "a", "autolink": "a"},
}


def _image(node: Node) -> str:
    picture = f'<img src="{escape(text(node, "src"))}" alt="{escape(text(node, "alt"))}">'
    return f"<figure>{picture}<figcaption>{text(node, 'caption')}</figcaption></figure>"


def _gallery(node: Node) -> str:
    found = node.get("images")
    return "".join(_image(one) for one in found if isinstance(one, dict)) if isinstance(found, list) else ""


def _code(node: Node) -> str:
    language = escape(text(node, "language"))
    return f'<pre class="language-{language}"><code>{escape(text(node, "code"), quote=False)}</code></pre>'


def _link(node: Node) -> str:
    told = node.get("metadata")
    title = (
        (text(told, "title") if isinstance(told, dict) else "")
        or text(node, "title")
        or text(node, "fileTitle")
    )
    address = text(node, "url") or text(node, "src") or text(node, "buttonUrl")
    name = title or text(node, "buttonText") or address
    return f'<p><a href="{escape(address)}">{escape(name)}</a></p>' if address else ""


def _callout(node: Node) -> str:
    said = text(node, "calloutText") or text(node, "text")
    return f"<blockquote><p>{escape(text(node, 'calloutEmoji'))} {said}</p></blockquote>"


def _toggle(node: Node) -> str:
    return f"<p><strong>{text(node, 'heading')}</strong></p>{text(node, 'content')}"


def _header(node: Node) -> str:
    return f"<h2>{text(node, 'header')}</h2><p>{text(node, 'subheader')}</p>"


_CARDS: dict[str, Callable[[Node], str]] = {
    **dict.fromkeys(("horizontalrule", "hr"), lambda _node: "<hr>"),
    **dict.fromkeys(("codeblock", "code"), _code),
    **dict.fromkeys(("bookmark", "embed", "button", "file", "audio", "video"), _link),
    **{"image": _image, "gallery": _gallery, "callout": _callout, "toggle": _toggle, "header": _header},
    "html": lambda node: text(node, "html"),
}
