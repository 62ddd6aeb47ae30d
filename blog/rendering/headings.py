"""Hexo's heading ids, a link to each heading, and no title twice."""

import re
from collections import Counter
from html import unescape
from xml.etree.ElementTree import Element, SubElement

from markdown.treeprocessors import Treeprocessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from blog.rendering.slugs import is_ours, slugize
from blog.rendering.tags import OWN

_TAGS = {f"h{level}" for level in range(1, 7)}
_TAG = re.compile(r"<[^<>]*>")
_TYPOGRAPHY = [
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("---", "—"),
        ("--", "–"),
        (r"(^|[-—/(\[{\"\s])'", r"\1‘"),
        ("'", "’"),
        (r"(^|[-—/(\[{‘\s])\"", r"\1“"),
        ('"', "”"),
        (r"\.{3}", "…"),
    )
]


class Headings(Treeprocessor):
    """Gives every heading its id and anchor; leaves out a first H1 that repeats `title`."""

    title = ""

    def run(self, root: Element) -> None:
        """Change the tree in place. Ids are counted before the title goes, as Hexo counts it too."""
        self._used: set[str] = set()
        self._repeats: Counter[str] = Counter()
        headings = [element for element in root.iter() if element.tag in _TAGS]
        for heading in headings:
            self._identify(heading)
        if headings and headings[0].tag == "h1" and self._is_title(headings[0]):
            _drop(root, headings.pop(0))
        for heading in headings:
            _link(heading)

    def _identify(self, heading: Element) -> None:
        alias = _alias(heading)
        if alias is not None:
            _unwrap(heading)
        own = heading.get("id") or slugize(alias or "")
        heading.set("id", self._free(own or slugize(self._hexo_text(heading)) or "section"))
        if own == heading.get("id"):
            heading.set("class", f"{heading.get('class', '')} {OWN}".strip())

    def _free(self, wanted: str) -> str:
        free = wanted
        while free in self._used or is_ours(free):
            self._repeats[wanted] += 1
            free = f"{wanted}-{self._repeats[wanted]}"
        self._used.add(free)
        return free

    def _hexo_text(self, heading: Element) -> str:
        """The text Hexo makes the id of: curly quotes and dashes outside code, no tags."""
        pieces = [
            self._plain(piece) if isinstance(piece, AtomicString) else _curled(self._plain(piece))
            for piece in heading.itertext()
        ]
        return _TAG.sub("", unescape("".join(pieces))).strip()

    def _plain(self, text: str) -> str:
        """Text with what Python-Markdown has put aside, raw HTML and entities, back in place."""
        stash = self.md.htmlStash.rawHtmlBlocks
        text = HTML_PLACEHOLDER_RE.sub(lambda m: _TAG.sub("", str(stash[int(m[1])])), text)
        return text.replace("\x02amp\x03", "&")

    def _is_title(self, heading: Element) -> bool:
        text = unescape(self._plain("".join(heading.itertext())))
        return bool(self.title) and text.split() == self.title.split()


def _curled(text: str) -> str:
    for pattern, replacement in _TYPOGRAPHY:
        text = pattern.sub(replacement, text)
    return text


def _alias(heading: Element) -> str | None:
    """The id an author asked for in Hexo's way, `## [text](#id)`."""
    if len(heading) != 1 or heading[0].tag != "a" or (heading.text or heading[0].tail or "").strip():
        return None
    href = heading[0].get("href", "")
    return href[1:] if href[:1] == "#" and len(href) > 1 else None


def _unwrap(heading: Element) -> None:
    link = heading[0]
    heading.text = link.text
    heading[:] = list(link)


def _drop(root: Element, heading: Element) -> None:
    for parent in root.iter():
        if heading in list(parent):
            parent.remove(heading)
            return


def _link(heading: Element) -> None:
    # Hidden from assistive technology, since its name would need words of some language;
    # the table of contents links to the same place.
    target = {"class": "anchor", "href": f"#{heading.get('id')}"}
    SubElement(heading, "a", target | {"aria-hidden": "true", "tabindex": "-1"}).text = "#"
