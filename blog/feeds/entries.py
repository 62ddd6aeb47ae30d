"""What a feed says, before it is Atom or JSON."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

ATOM, JSON = "application/atom+xml", "application/feed+json"


@dataclass(frozen=True)
class Person:
    """Who wrote something, and where more is told about them."""

    name: str
    url: str = ""


@dataclass(frozen=True)
class Label:
    """A tag or category; `scheme` is where all of them are listed."""

    term: str
    name: str
    scheme: str


@dataclass(frozen=True)
class Answer:
    """What a comment answers: a post or another comment (RFC 4685)."""

    id: str
    url: str


@dataclass(frozen=True)
class Entry:
    """A post or a comment: `id` never changes, `html` names no address that depends on where it is read."""

    id: str
    title: str
    url: str
    html: str
    published: datetime
    updated: datetime
    author: Person
    lang: str = ""
    summary: str = ""
    byline: str = ""  # who and when, in words
    image: str = ""
    labels: Sequence[Label] = ()
    answers: Answer | None = None


@dataclass(frozen=True)
class Feed:
    """Some entries, the newest first, and where the feed goes on (RFC 5005); addresses are absolute."""

    id: str
    title: str
    lang: str
    page: str  # that people read
    address: str  # of this document
    first: str
    updated: datetime
    entries: Sequence[Entry]
    subtitle: str = ""
    rights: str = ""
    older: str = ""
    newer: str = ""
    hub: str = ""
    icon: str = ""
    note: str = ""  # for whoever opens it in a browser
    untitled: str = ""  # what stands for an empty title there
