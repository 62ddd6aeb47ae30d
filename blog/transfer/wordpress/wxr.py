"""The file as elements: those that matter, under the names that its documentation gives them."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

from blog.transfer.xml import elements, text_of

_VERSIONS = ("1.0", "1.1", "1.2")
_WP = [f"{{http://wordpress.org/export/{version}/}}" for version in _VERSIONS]
_PREFIXES = {
    **dict.fromkeys(_WP, "wp:"),
    **{f"{{http://wordpress.org/export/{version}/excerpt/}}": "excerpt:" for version in _VERSIONS},
    "{http://purl.org/rss/1.0/modules/content/}": "content:",
    "{http://purl.org/dc/elements/1.1/}": "dc:",
}
_TOP = ("base_blog_url", "base_site_url", "author", "category", "tag")
_NAMES = {"item", *(space + name for space in _WP for name in _TOP)}
_NAMESPACE = re.compile(r"\{[^}]*\}")
MARK = re.compile(rb"http://wordpress\.org/export/1\.[0-2]/")


def parts(path: Path, name: str = "") -> Iterator[Element]:
    """Addresses of the site, authors, categories, then items, one after the other; raises Invalid."""
    for element in elements(path, _NAMES, name):
        for one in element.iter():
            if isinstance(one.tag, str):
                one.tag = _NAMESPACE.sub(lambda found: _PREFIXES.get(found[0], ""), one.tag)
        yield element


def number(element: Element, tag: str) -> int:
    """A number in a child, 0 without one."""
    text = text_of(element, tag)
    return int(text) if re.fullmatch(r"\d{1,18}", text, re.ASCII) else 0


def meta(element: Element, kind: str = "wp:postmeta") -> dict[str, str]:
    """What plugins know of an item; PHP's own notation in it is never read."""
    return {text_of(one, "wp:meta_key"): text_of(one, "wp:meta_value") for one in element.iter(kind)}


def path_of(address: str) -> str:
    """The path of an address on its site, decoded; with `?p=1` where that is all there is."""
    try:
        split = urlsplit(address.strip())
    except ValueError:
        return ""
    query = re.search(r"(?:^|&)(?:p|page_id)=(\d+)(?:&|$)", split.query)
    return f"/?p={query[1]}" if query else unquote(split.path)
