"""HTML for feed readers: every address in it made absolute."""

import re
from html import escape, unescape
from urllib.parse import urljoin

from blog.rendering.tags import walk

_ADDRESS = re.compile(r' (href|src)="([^"]*)"')
_ANCHOR = re.compile(
    r'<a aria-hidden="true" class="anchor"[^<>]*>#</a>'
)  # beside headings; nobody sees our CSS


def absolute(html: str, base: str) -> str:
    """Sanitised HTML with every address as seen from the page at `base`."""
    walked = walk(_ANCHOR.sub("", html))
    return "".join(words + _from_here(tag[0], base) for words, tag, _in_footnotes in walked)


def _from_here(tag: str, base: str) -> str:
    return _ADDRESS.sub(lambda found: _address(base, *found.groups()), tag)


def _address(base: str, name: str, written: str) -> str:
    try:
        address = urljoin(base, unescape(written))
    except ValueError:  # it is none
        address = base
    return f' {name}="{escape(address)}"'
