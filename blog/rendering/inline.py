"""Inline syntax that Python-Markdown lacks, or reads otherwise than Hexo does."""

import re
from typing import ClassVar
from xml.etree.ElementTree import Element

from markdown.extensions.attr_list import AttrListTreeprocessor
from markdown.inlinepatterns import InlineProcessor
from markdown.util import AtomicString

from blog.rendering.outline import ROLES
from blog.rendering.tags import PLACES, ROLE

# ASCII only: Chinese text and punctuation after an address do not belong to it.
_BARE_URL = r"(?<![A-Za-z0-9@/_.-])(?:https?://|www\.)(?=[A-Za-z0-9])[A-Za-z0-9\-._~:/?#@!$&'()+,;=%\[\]]+"
_TRAILING = "?!.,:;'~_"
_SAID = re.compile(r"[ \t]+\{:?[ ]*([#.][\w-]+(?:[ ]+[#.][\w-]+)?)[ ]*\}[ \t]*$")
_ATTRIBUTES = r"\{:?[ ]*((?:[#.][\w\-]|[\w\-]+=)[^{}\n]*)\}"


class BareUrl(InlineProcessor):
    """An address in running text becomes a link, by GFM's rules for where it ends."""

    ANCESTOR_EXCLUDES: ClassVar[tuple[str, ...]] = ("a",)

    def __init__(self) -> None:
        super().__init__(_BARE_URL)

    def handleMatch(  # type: ignore[override]  # noqa: N802 (Python-Markdown's name)
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """The link, and where the address starts and ends."""
        url = _trimmed(m[0])
        element = Element("a", {"href": url if "://" in url else f"http://{url}"})
        element.text = AtomicString(url)
        return element, m.start(), m.start() + len(url)


def _trimmed(url: str) -> str:
    closing = url.count(")") - url.count("(")
    while url[-1] in _TRAILING or (url[-1] == ")" and closing > 0):
        closing -= url[-1] == ")"
        url = url[:-1]
    return url


class Attributes(AttrListTreeprocessor):
    """`{#id .class key=value}`, but not every pair of braces: `{{ x }}` and `{a}` are text."""

    # The stubs call these final; the class reads them from itself.
    BASE_RE = _ATTRIBUTES  # type: ignore[misc]
    HEADER_RE = re.compile(rf"[ ]+{_ATTRIBUTES}[ ]*$")  # type: ignore[misc]
    BLOCK_RE = re.compile(rf"\n[ ]*{_ATTRIBUTES}[ ]*$")  # type: ignore[misc]
    INLINE_RE = re.compile(rf"^{_ATTRIBUTES}")  # type: ignore[misc]

    def run(self, doc: Element) -> None:
        """As ever, and an id and a role may also stand behind the words of a list item, on their line."""
        for item in doc.iter("li"):
            _take_said(item)
        super().run(doc)
        for place in doc.iter():
            if place.tag in PLACES and (classes := place.get("class")):
                place.set("class", " ".join(_class(name) for name in classes.split()))


def _class(name: str) -> str:
    """Roles have classes that no page has for its own parts."""
    return f"{ROLE}{name}" if name in ROLES else name


def _take_said(item: Element) -> None:
    words = item[0] if not (item.text or "").strip() and len(item) and item[0].tag == "p" else item
    inline = next((at for at, child in enumerate(words) if child.tag in ("ul", "ol", "p")), len(words))
    holder, name = (words[inline - 1], "tail") if inline else (words, "text")
    found = _SAID.search(getattr(holder, name) or "")
    said = {mark[0]: mark[1:] for mark in found[1].split()} if found else {}
    if found and len(said) == len(found[1].split()) and said.get(".", ROLES[0]) in ROLES:
        setattr(holder, name, getattr(holder, name)[: found.start()])
        item.attrib |= {{"#": "id", ".": "class"}[mark]: value for mark, value in said.items()}
