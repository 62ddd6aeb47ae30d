"""Site maps (sitemaps.org 0.9)."""

from collections.abc import Iterable
from datetime import UTC, datetime
from xml.etree.ElementTree import Element

from blog.xml import add, document

_NAMES = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
Place = tuple[str, datetime | None]  # an address, and when what is there was changed


def listing(places: Iterable[Place]) -> bytes:
    """The document that lists pages."""
    return _document("urlset", "url", places)


def index(places: Iterable[Place]) -> bytes:
    """The document that lists such documents."""
    return _document("sitemapindex", "sitemap", places)


def _document(root: str, each: str, places: Iterable[Place]) -> bytes:
    made = Element(root, _NAMES)
    for address, changed_at in places:
        one = add(made, each)
        add(one, "loc", address)
        if changed_at:
            add(one, "lastmod", changed_at.astimezone(UTC).isoformat(timespec="seconds"))
    return document(made)
