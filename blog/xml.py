"""XML as it leaves: well-formed whatever people wrote.

Names are written as they are given, prefix included; the root says what the prefixes stand for.
"""

import re
from xml.etree.ElementTree import Element, SubElement, tostring

# What XML 1.0 has no way to write, not even escaped (section 2.2).
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def legal(text: str) -> str:
    """`text` without the characters that XML 1.0 forbids."""
    return _FORBIDDEN.sub("", text)


def add(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    """A new last child; attributes without a value are left out, and `_` at their end is dropped."""
    child = SubElement(parent, tag)
    child.text = legal(text) or None
    for name, value in attributes.items():
        if value:
            child.set(name.rstrip("_"), legal(value))
    return child


def document(root: Element, *stylesheets: str) -> bytes:
    """The whole document in UTF-8, with the style sheets (CSS) that browsers show it by."""
    head = ['<?xml version="1.0" encoding="utf-8"?>']
    head += [f'<?xml-stylesheet type="text/css" href="{address}"?>' for address in stylesheets]
    return "\n".join([*head, tostring(root, "unicode"), ""]).encode()
