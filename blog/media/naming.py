"""Which files a text names, by its words alone."""

import re
from collections.abc import Iterator
from posixpath import dirname, normpath
from urllib.parse import unquote

_WORD = re.compile(
    r"""[^\s"'<>()\[\]{}|\\`,;?#]+"""
)  # apart from its end: both in one pattern take quadratic time
_EXTENSION = re.compile(r"[A-Za-z0-9]{1,8}")


def names_in(text: str) -> Iterator[str]:
    """The words of a text, decoded, that may be names or addresses of files."""
    for word in _WORD.findall(text):
        stem, _, extension = word.rpartition(".")
        if stem and _EXTENSION.fullmatch(extension):
            yield unquote(word)


def relative_to(path: str, name: str) -> str:
    """The path that a relative name (a.png, ../img/a.png) in the document at `path` means; else ""."""
    if name.startswith("/") or ":" in name or "\0" in name:
        return ""
    found = normpath(f"{dirname(path)}/{name}" if dirname(path) else name)
    return "" if found.startswith("..") else found
