"""Editions: a document together with everything that is derived from it, before anything is stored."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import PurePosixPath

import sqlalchemy as sa
from markupsafe import Markup

from blog.config import settings
from blog.db import db
from blog.media.queries import nearby, spellings
from blog.posts.document import Document, parse
from blog.posts.models import Post, Redirect, Revision
from blog.rendering import VERSION, Rendered, render, toc

EXCERPT = 160  # characters of plain text in lists


@dataclass(frozen=True)
class Edition:
    """A document, what it looks like, and where its own files are."""

    document: Document
    rendered: Rendered
    title: str
    assets: dict[str, str]

    @property
    def excerpt(self) -> str:
        """What lists show: the author's excerpt, else what stands before the marker, else the beginning."""
        written = Markup(self.document.excerpt or self.rendered.excerpt).striptags()
        text = " ".join((written or _first_paragraphs(self.rendered.html) or self.rendered.text).split())
        return text if len(text) <= EXCERPT else text[: EXCERPT - 1] + "…"

    @property
    def lang(self) -> str:
        """The language that the document names, else English when hardly a Han character is in it."""
        han = sum("\u4e00" <= character <= "\u9fff" for character in self.rendered.text)
        guessed = "zh-CN" if han * 10 >= self.rendered.words or not self.rendered.words else "en"
        return self.document.lang or guessed

    @property
    def cover(self) -> str:
        """The address of the cover; a relative one is meant from the root, as themes of Hexo take it."""
        cover = self.document.cover or ""
        found = self.assets.get(cover, cover)
        return found if not found or re.match(r"/|https?:", found) else f"/{found.removeprefix('./')}"


def read(source: str, *, name: str = "", zone: str = "") -> Document:
    """The document in `source`, its dates in `zone` ("" for the site's). Raises Invalid."""
    return parse(source, name=name, zone=zone or settings().timezone)


def title_of(document: Document, name: str = "") -> str:
    """Its own title, else that of its first heading, else the name of its file."""
    return document.title or _first_heading(document.body) or PurePosixPath(name).stem or "…"


def edition(
    document: Document, *, name: str = "", assets: dict[str, str] | None = None, preview: bool = False
) -> Edition:
    """Render a document, for readers or to be shown beside its text; raises Invalid."""
    title, own = title_of(document, name), assets or {}
    above = document.source.count("\n", 0, len(document.source) - len(document.body))
    rendered = render(document.body, title=title, assets=own, lines_from=above + 1 if preview else 0)
    return Edition(document, rendered, title, own)


def edition_of(post: Post, document: Document, *, preview: bool = False) -> Edition:
    """Render a document as that post; raises Invalid."""
    return edition(
        document, name=post.source_path or "", assets=assets_of(post, document.source), preview=preview
    )


def write_down(revision: Revision, new: Edition) -> None:
    """Keep an edition in a revision."""
    document, rendered = new.document, new.rendered
    revision.source, revision.title = document.source, new.title[:300]
    revision.excerpt, revision.cover = new.excerpt, new.cover[:500]
    revision.description = (document.description or new.excerpt)[:500]
    revision.lang = new.lang[:20]
    revision.words, revision.minutes = rendered.words, rendered.minutes
    revision.contents = {"toc": toc(rendered.outline)}
    revision.renderer, revision.outline, revision.html = VERSION, rendered.outline, rendered.html


def digest(source: str) -> str:
    """What tells one text from another: SHA-256, hexadecimal."""
    return hashlib.sha256(source.encode()).hexdigest()


def assets_of(post: Post, text: str) -> dict[str, str]:
    """Where the post's own files and those beside it are, by all the names that its text may use."""
    if not post.source_path:
        return {}
    addresses = sa.select(Redirect.path).where(Redirect.post_id == post.id)
    own = spellings(post.asset_folder, tuple(db.session.scalars(addresses)))
    return nearby(post.source_path, text) | own


def _first_paragraphs(html: str) -> str:
    """The text of a page without its headings, which would run into the sentences."""
    return Markup(re.sub(r"<h([1-6])\b.*?</h\1>", " ", html, flags=re.DOTALL)).striptags()


def _first_heading(body: str) -> str:
    found = re.search(r"^#[^\S\n]+(\S.*)$", body, re.MULTILINE)  # its end in one pattern takes quadratic time
    return found[1].rstrip().rstrip("#").rstrip() if found else ""
