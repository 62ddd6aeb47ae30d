"""A post as a document: a Hexo Markdown file, kept byte for byte, and what it says about itself.

Split as hexo-front-matter does, read as Hexo's post model does, changed line by line.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from blog.errors import Invalid
from blog.posts.frontmatter.dates import Moment, rewritten, zone_named
from blog.posts.frontmatter.front import FrontMatter
from blog.posts.frontmatter.meaning import ALIASES, COVERS, FLAGS, Meaning
from blog.posts.frontmatter.nodes import storable
from blog.posts.frontmatter.scalars import Bare, Value
from blog.posts.frontmatter.shapes import list_like, paths_like

__all__ = ["Document", "Moment", "compose", "parse"]

ZONE = "Asia/Shanghai"

_FENCED = re.compile(r"(\ufeff?+(-{3,}|;{3,})\r?\n)([\s\S]+?)(\r?\n\2\r?\n?)")
_UNFENCED = re.compile(r"(\ufeff?+)(?!-{3}|;{3})([\s\S]+?)(\r?\n(-{3,}|;{3,})\r?\n?)")
_FIRST_KEY = re.compile(r"[\"']?[\w-]+[\"']?[ \t]*:(?:\s|$)")
_DATES = ("date", "updated")
_TEXTS = ("title", "excerpt", "description", "layout", "permalink", "lang")
_FIELDS = {"cover", *_TEXTS, *_DATES, *ALIASES, *FLAGS}


def parse(source: str, *, name: str = "", zone: str = ZONE) -> "Document":
    """Read a document; raises Invalid, which names the file and the line, and nothing else.

    `zone` is the IANA name of the time zone of dates that name none. Text without front matter,
    or whose front matter is not a mapping, is all body.
    """
    name = name or "document"
    if not storable(source):
        raise Invalid("%(name)s holds a character that cannot be stored", field="source", name=name)
    zone_named(zone)
    document = _fenced(source, name, zone) or _unfenced(source, name, zone)
    if document and document.front and document.front.root:
        _ = document.date, document.updated  # a wrong date is found now, not when it is shown
        return document
    bom = source[:1] if source.startswith("\ufeff") else ""
    return Document(None, zone, bom, "", source[len(bom) :], name)


def compose(title: str, body: str = "", *, zone: str = ZONE, **keys: Any) -> "Document":
    """A new document in Hexo's own style; `keys` as for `Document.patch`. Raises Invalid."""
    return parse("---\n{}\n---\n", zone=zone).patch(title=title, **keys, body=body)


@dataclass(frozen=True)
class Document(Meaning):
    """One version of a document, made by `parse` or `compose`; `patch` gives the next one.

    `head`, the text of `front`, `tail` and `body` are the source in four pieces.
    """

    head: str
    tail: str
    body: str
    name: str = ""

    @cached_property
    def source(self) -> str:
        """Exactly what was given."""
        return self.head + (self.front.text if self.front else "") + self.tail + self.body

    def patch(self, **changes: Any) -> "Document":
        """The document with some values changed, and no other line touched; raises Invalid.

        Takes title, date, updated, tags, categories, photos, cover, excerpt, description, layout,
        permalink, lang, published, comments, guide, body, and further keys as `keys={...}`.
        None takes the lines of a key out; a value that is there already changes nothing.
        """
        extra, body = changes.pop("keys", {}), changes.pop("body", self.body)
        after = self
        for field, value in changes.items():
            for key, told in after._told(field, value):
                after = after._put(key, told)
        for key, value in extra.items():
            after = after._put(key, value)
        return self if after is self and body == self.body else after._with_body(body)._checked()

    def _told(self, field: str, value: Any) -> Iterator[tuple[str, Value | None]]:
        """The keys that a change of the field writes, with what is written there."""
        if field not in _FIELDS:
            raise TypeError(f"a document has no {field}")
        if getattr(self, field) == value:
            return
        if field == "cover":
            yield self._told_cover(value)
        elif value is None:
            yield field, None
            yield ALIASES.get(field, field), None
        else:
            yield self.key_of(field), self._shaped(field, value)

    def _told_cover(self, path: str | None) -> tuple[str, Value | None]:
        key = self.cover_key or next((key for key in COVERS[:2] if key in self.keys), "cover")
        if key not in {"photos", "photo"}:
            return key, path
        if path is None:
            return "cover", False  # the gallery stays
        return key, list_like(self.keys[key], [path, *self.photos[1:]])

    def _shaped(self, field: str, value: Any) -> Value:
        old = self.keys.get(self.key_of(field))
        if field == "categories":
            return paths_like(old, value)
        if field in ALIASES:
            return list_like(old, value)
        if field in _DATES:
            return Bare(rewritten(getattr(self, field), value, self.zone))
        return bool(value) if field in FLAGS else str(value)

    def _put(self, key: str, value: Value | None) -> "Document":
        if self.front is None and value is None:
            return self
        start = self if self.front else self._with_front()
        front = start.front and start.front.put(key, value)
        return self if front is self.front else replace(start, front=front)

    def _with_front(self) -> "Document":
        eol = _eol(self.body)
        front = FrontMatter("{}", eol=eol, name=self.name, line=2)
        return replace(self, front=front, head=f"{self.head}---{eol}", tail=f"{eol}---{eol}")

    def _with_body(self, body: str) -> "Document":
        tail = self.tail
        if self.front and body and not tail.endswith("\n"):
            tail += "\n" if tail.endswith("\r") else self.front.eol
        return replace(self, tail=tail, body=body)

    def _checked(self) -> "Document":
        """The document as it will be read again; raises Invalid if it would say something else."""
        again = parse(self.source, name=self.name, zone=self.zone)
        if (again.keys, again.body) != (self.keys, self.body):
            raise Invalid("This text would be read as front matter.", field="body")
        return again


def _fenced(source: str, name: str, zone: str) -> Document | None:
    """Between two equal lines of `---` or `;;;`."""
    match = _FENCED.match(source)
    if not match:
        return None
    head, fence, text, tail = match.groups()
    front = FrontMatter(text, fence[0] == ";", _eol(tail), name, line=2)
    return Document(front, zone, head, tail, source[match.end() :], name)


def _unfenced(source: str, name: str, zone: str) -> Document | None:
    """Before the first line of `---` or `;;;`, which in plain Markdown is only a rule."""
    match = _UNFENCED.match(source)
    if not match:
        return None
    head, text, tail, fence = match.groups()
    front = FrontMatter(text, fence[0] == ";", _eol(tail), name)
    try:
        known = front.root is not None
    except Invalid:
        if _FIRST_KEY.match(text):
            raise
        known = False
    return Document(front, zone, head, tail, source[match.end() :], name) if known else None


def _eol(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
