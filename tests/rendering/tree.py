"""Rendered HTML as a tree, read by a parser that is neither ours nor the sanitiser's."""

from typing import Any
from xml.etree.ElementTree import Element

import html5lib

from blog.rendering import render

BLOCKS = {"ul", "ol", "li", "p", "pre", "blockquote", "hr", "h1", "h2", "h3", "h4", "h5", "h6"}
Shape = list[Any]


def parsed(html: str) -> Element:
    """The tree of a fragment; fails on HTML that is not valid in form."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    return parser.parseFragment(html)


def rendered(body: str, **more: Any) -> Element:
    """The tree of a document."""
    return parsed(render(body, **more).html)


def words(element: Element) -> str:
    """The text in an element, without the marks at headings."""
    return " ".join("".join(_texts(element)).split())


def shape(html: str) -> Shape:
    """The nesting of blocks and the words in them: what two renderers must agree on."""
    return _shape(html5lib.parseFragment(html, namespaceHTMLElements=False))


def _shape(element: Element) -> Shape:
    found: Shape = (element.text or "").split()
    for child in element:
        if child.tag in BLOCKS:
            found.append((child.tag, child.get("start"), _shape(child)))
        elif child.get("class") != "anchor":
            found += _shape(child)
        found += (child.tail or "").split()
    return found


def _texts(element: Element) -> list[str]:
    texts = [element.text or ""]
    for child in element:
        texts += [] if child.get("class") == "anchor" else _texts(child)
        texts.append(child.tail or "")
    return texts
