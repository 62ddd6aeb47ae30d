"""What an author should know before readers do: the last look at a text, by what it became."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from itertools import islice
from urllib.parse import unquote, urlsplit

import sqlalchemy as sa
from flask_babel import lazy_gettext as _

from blog.config import settings
from blog.db import db
from blog.media.models import File
from blog.posts.comparing.merging import MARKS
from blog.posts.document import Document
from blog.posts.editions import Edition
from blog.posts.models import Post, Redirect
from blog.rendering import stage_named
from blog.rendering.slugs import PREVIEW

WORDS = {
    "alt": _("A picture has no description for those who cannot see it"),
    "picture": _("A picture is not there"),
    "link": _("A link leads nowhere that readers can go"),
    "place": _("A link leads to a place that this text does not have"),
    "marks": _("Marks of a merge are left in the text: choose one of the two in each place"),
    "title": _("There is no title"),
    "empty": _("There is no text"),
    "guide": _("This looks like a learning path: the settings can make it one that readers tick off"),
    "hexo": _("The text says published: false, so Hexo would not show it"),
}
STAGES = 3  # headings that say how long they take, from which a text looks like a path
MOST_ASKED = 1_000  # links that are followed

_TAG = re.compile(r'<(a|img)((?:\s+[\w-]+(?:="[^"]*")?)*)\s*/?>')  # as the sanitiser writes them
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_HEADING = re.compile(r"^#{1,6}[ \t]+(\S.*)$", re.MULTILINE)
_ID = re.compile(r'\sid="([^"]*)"')


@dataclass(frozen=True)
class Problem:
    """Something to look at: what it is (a key of WORDS), and where it points."""

    kind: str
    target: str = ""

    @property
    def is_grave(self) -> bool:
        """Whether readers would surely get what nobody meant."""
        return self.kind == "marks"

    @property
    def words(self) -> str:
        """What it is, in the language of whoever asks."""
        return str(WORDS[self.kind])


def problems(
    new: Edition, known: Callable[[str], bool], places: Callable[[], Collection[str]] = tuple
) -> list[Problem]:
    """What is missing or leads nowhere; `known` says of a path whether the site itself answers there.

    `places` gives ids that the page will have beside those in the text; it is asked only when that matters.
    """
    document, html = new.document, new.rendered.html
    found = list[Problem]()
    found += [Problem("title")] if not document.title else []
    found += [Problem("empty")] if not new.rendered.text.strip() and "<img" not in html else []
    found += [Problem("marks")] if MARKS.search(document.body) else []
    found += [Problem("guide")] if could_be_guide(document) else []
    found += [Problem("hexo")] if not document.published else []
    return found + list(dict.fromkeys([*_pictures(html), *_places(html, places), *_links(html, known)]))


def could_be_guide(document: Document) -> bool:
    """Whether a text has the stages of a learning path, and its author never said whether it is one."""
    headings = (text.rstrip("# \t\r") for text in _HEADING.findall(document.body))
    stages = filter(None, map(stage_named, headings))
    return "guide" not in document.keys and sum(bool(stage.duration) for stage in stages) >= STAGES


def _pictures(html: str) -> Iterator[Problem]:
    for attributes in _tags(html, "img"):
        target = attributes.get("src", "")
        if not attributes.get("alt", "").strip():
            yield Problem("alt", target)
        if not re.match(r"/|https?:|data:", target):
            yield Problem("picture", target)


def _places(html: str, others: Callable[[], Collection[str]]) -> Iterator[Problem]:
    """Links within the text that find nothing there."""
    ids = {unescape(id).removeprefix(PREVIEW) for id in _ID.findall(html)}
    asked = (target[1:].removeprefix(PREVIEW) for target in _targets(html) if target.startswith("#"))
    lost = [place for place in asked if place and not {place, unquote(place)} & ids]
    there = others() if lost else ()
    yield from (Problem("place", f"#{place}") for place in lost if unquote(place) not in there)


def _links(html: str, known: Callable[[str], bool]) -> Iterator[Problem]:
    targets = _targets(html)
    paths = {path: target for target in targets if (path := _path(target)) and not known(path)}
    asked = dict(islice(paths.items(), MOST_ASKED))
    answered = _answered(asked)
    yield from (Problem("link", target) for path, target in asked.items() if path not in answered)


def _targets(html: str) -> list[str]:
    return [attributes["href"] for attributes in _tags(html, "a") if attributes.get("href")]


def _path(target: str) -> str:
    """The path on this site that a link leads to, "" when it leads elsewhere."""
    own = target.removeprefix(settings().site_url) if target.startswith(settings().site_url) else target
    if not own.startswith("/") or own.startswith("//"):
        return ""
    return unquote(urlsplit(own).path).replace("\0", "").rstrip("/")


def _answered(paths: Iterable[str]) -> set[str]:
    """Those of the paths where readers find a post, a page, a file, or the way to one."""
    wanted = {path: path.removeprefix("/posts/").removesuffix(".md").lstrip("/") for path in paths}
    kinds = {path: "post" if path.startswith("/posts/") else "page" for path in wanted}
    posts = sa.select(Post.kind, Post.slug).where(Post.slug.in_(wanted.values()), Post.is_public)
    there = {(kind, slug) for kind, slug in db.session.execute(posts)}
    moved = sa.select(Redirect.path).where(Redirect.path.in_(wanted))
    files = sa.select(File.path).where(File.path.in_([path.lstrip("/") for path in wanted]))
    others = {*db.session.scalars(moved), *(f"/{path}" for path in db.session.scalars(files))}
    return {path for path, slug in wanted.items() if (kinds[path], slug) in there or path in others}


def _tags(html: str, name: str) -> Iterator[dict[str, str]]:
    for tag, attributes in _TAG.findall(html):
        if tag == name:
            yield {key: unescape(value) for key, value in _ATTRIBUTE.findall(attributes)}
