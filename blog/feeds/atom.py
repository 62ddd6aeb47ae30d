"""Feeds as Atom (RFC 4287), in pages (RFC 5005), comments with what they answer (RFC 4685).

A browser shows it by our CSS and a few elements of XHTML, which feed readers pass over as foreign markup
(section 6.4). XSLT did that once; browsers warn of it already, and all have announced to drop it.
"""

from xml.etree.ElementTree import Element

from blog.db import rfc3339
from blog.feeds.entries import ATOM, Entry, Feed, Person
from blog.xml import add, document, legal

_NAMES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:thr": "http://purl.org/syndication/thread/1.0",
    "xmlns:h": "http://www.w3.org/1999/xhtml",
}


def write(feed: Feed, *stylesheets: str) -> bytes:
    """The feed as a document."""
    root = Element("feed", _NAMES | {"xml:lang": feed.lang})
    _welcome(root, feed)
    _head(root, feed)
    for entry in feed.entries:
        _entry(add(root, "entry"), entry, feed)
    return document(root, *stylesheets)


def _welcome(root: Element, feed: Feed) -> None:
    """What people see first, and readers of feeds never."""
    top = add(root, "h:header")
    add(top, "h:title", feed.title)
    add(top, "h:link", rel="icon", href=feed.icon, type="image/svg+xml")
    add(add(top, "h:h1"), "h:a", feed.title, href=feed.page)
    add(top, "h:p", feed.note)
    add(top, "h:code", feed.address)


def _head(root: Element, feed: Feed) -> None:
    add(root, "id", feed.id)
    add(root, "title", feed.title)
    add(root, "updated", rfc3339(feed.updated))
    add(root, "generator", "Mojing")
    for name, text in {"subtitle": feed.subtitle, "rights": feed.rights}.items():
        if text:
            add(root, name, text)
    links = {"alternate": feed.page, "hub": feed.hub}
    pages = {"self": feed.address, "first": feed.first, "next": feed.older, "previous": feed.newer}
    for rel, address in links.items():
        _link(root, rel, address, "text/html" if rel == "alternate" else "")
    for rel, address in pages.items():
        _link(root, rel, address, ATOM)


def _link(parent: Element, rel: str, address: str, kind: str) -> None:
    if address:
        add(parent, "link", rel=rel, href=address, type=kind)


def _entry(element: Element, entry: Entry, feed: Feed) -> None:
    if entry.lang and entry.lang != feed.lang:
        element.set("xml:lang", legal(entry.lang))
    add(add(element, "h:h2"), "h:a", entry.title or feed.untitled, href=entry.url)
    add(element, "h:p", entry.byline)
    add(element, "id", entry.id)
    add(element, "title", entry.title)
    _link(element, "alternate", entry.url, "text/html")
    add(element, "published", rfc3339(entry.published))
    add(element, "updated", rfc3339(entry.updated))
    _author(add(element, "author"), entry.author)
    for label in entry.labels:
        add(element, "category", term=label.term, label=label.name, scheme=label.scheme)
    if entry.answers:
        add(element, "thr:in-reply-to", ref=entry.answers.id, href=entry.answers.url, type="text/html")
    if entry.summary:
        add(element, "summary", entry.summary)
    add(element, "content", entry.html, type="html")


def _author(element: Element, person: Person) -> None:
    add(element, "name", person.name)
    if person.url:
        add(element, "uri", person.url)
