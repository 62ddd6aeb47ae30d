"""HTML of a page that is read elsewhere."""

import re
from html import escape, unescape
from urllib.parse import urljoin

# As the sanitiser writes them: it ends no attribute without a quote, and text has no `<` of its own.
_ELEMENT = re.compile(r'<[a-z][a-z0-9]*(?: [\w:-]+(?:="[^"]*")?)+>')
_ADDRESS = re.compile(r' (href|src)="([^"]*)"')
_ANCHOR = re.compile(
    r'<a aria-hidden="true" class="anchor"[^<>]*>#</a>'
)  # beside headings; nobody sees our CSS


def absolute(html: str, base: str) -> str:
    """Sanitised HTML with every address as seen from the page at `base`."""
    html = _ANCHOR.sub("", html)
    return _ELEMENT.sub(lambda element: _ADDRESS.sub(lambda it: _from(base, *it.groups()), element[0]), html)


def _from(base: str, name: str, written: str) -> str:
    try:
        address = urljoin(base, unescape(written))
    except ValueError:  # it is none
        address = base
    return f' {name}="{escape(address)}"'
