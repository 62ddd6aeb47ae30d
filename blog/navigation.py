"""The links at the top of each page: the built-in ones, or what administrators wrote instead."""

from functools import lru_cache
from typing import NamedTuple

from flask_babel import lazy_gettext as _


class Entry(NamedTuple):
    """One link: what it is called, and where it leads."""

    label: str
    address: str

    def href(self, root: str) -> str:
        """Its address on a site that lies at `root`."""
        return root + self.address if self.address.startswith("/") else self.address

    def current(self, path: str) -> str:
        """What `aria-current` says on the page at `path`; "" when this is another part of the site."""
        if path == self.address:
            return "page"
        return "true" if self.address != "/" and path.startswith(f"{self.address}/") else ""


BUILTIN = (
    Entry(_("Posts"), "/"),
    Entry(_("Categories"), "/categories"),
    Entry(_("Tags"), "/tags"),
    Entry(_("Archive"), "/archive"),
    Entry(_("About"), "/about"),
)


@lru_cache(maxsize=8)
def entries(text: str) -> tuple[Entry, ...]:
    """The entries in a text that `written` made; whatever else stands there is left out."""
    lines = (line.rsplit(None, 1) for line in text.splitlines())
    return tuple(Entry(*words) for words in lines if len(words) == 2)


def written(found: list[Entry]) -> str:
    """The entries as text, a line each: an address holds no space, so the last one of a line begins it."""
    return "\n".join(f"{entry.label} {entry.address}" for entry in found)
