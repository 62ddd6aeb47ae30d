"""One post or page of another system: where it belongs here, and the document that it becomes."""

import hashlib
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

import sqlalchemy as sa

from blog.auth.addresses import address_key
from blog.auth.models import User
from blog.db import db
from blog.errors import Invalid
from blog.posts.document import compose
from blog.posts.frontmatter.scalars import Bare
from blog.posts.queries import imported_from
from blog.rendering.pinyin import slugify
from blog.transfer.hexo import Kind
from blog.transfer.items import Item
from blog.transfer.queries import brought_from
from blog.transfer.report import Note
from blog.transfer.tree import Place

Body = Callable[[dict[str, Any], list[Invalid]], str]  # of what was kept of it; says what is lost


@dataclass(frozen=True)
class Piece:
    """What an export says of a post, and of its text as much as `Body` needs to know."""

    identity: str  # the same in every export of the same site
    kind: Kind
    name: str  # of the file, without its ending; of a page with those above it
    title: str
    text: dict[str, Any]
    keys: dict[str, Any]
    addresses: tuple[str, ...] = ()
    author: str = ""
    email: str = ""

    @property
    def origin(self) -> str:
        """By which it is found again, whatever it is called by then."""
        return hashlib.sha256(self.identity.encode("utf-8", "replace")).hexdigest()


@dataclass
class Pieces:
    """All of an export, kept on disk until each is read."""

    folder: Path
    body: Body
    items: list[Item] = field(default_factory=list)
    places: dict[str, Place] = field(default_factory=dict)
    _authors: dict[str, int | None] = field(default_factory=dict)

    def add(self, piece: Piece) -> str:
        """Keep one; the path that it has here."""
        path = self._path(piece)
        author_id = self._author(piece.email)
        keys = dict(piece.keys)
        notes: list[Invalid] = []
        if piece.author and author_id is None:
            keys["author"] = piece.author
            notes.append(Note("%(name)s, who wrote it, has no account here.", name=piece.author))
        file = self.folder / f"{len(self.items)}.json"
        file.write_text(json.dumps([piece.title, piece.text, keys], default=str))
        self.places[path] = Place(path, piece.kind, piece.origin, piece.addresses, author_id, notes)
        read = partial(_document, file, self.body, notes)
        self.items.append(Item(path, file.stat().st_size, datetime.now(UTC), read))
        return path

    def _path(self, piece: Piece) -> str:
        known = brought_from(piece.origin)
        folder = {"post": "_posts/", "draft": "_drafts/"}.get(piece.kind, "")
        if known and known.source_path:
            rest = re.sub(r"^_(posts|drafts)/", "", known.source_path)
            return known.source_path if piece.kind == "page" else folder + rest
        ending = "/index.md" if piece.kind == "page" else ".md"
        number = 1
        while not self._is_free(rest := f"{piece.name}{f'-{number}' if number > 1 else ''}{ending}", folder):
            number += 1
        return folder + rest

    def _is_free(self, rest: str, folder: str) -> bool:
        paths = [f"_posts/{rest}", f"_drafts/{rest}"] if folder else [rest]
        return not any(path in self.places or imported_from(path) for path in paths)

    def _author(self, email: str) -> int | None:
        if email not in self._authors:
            theirs = sa.select(User.id).where(User.email_key == address_key(email), User.role != "reader")
            self._authors[email] = db.session.scalar(theirs) if email else None
        return self._authors[email]


def _document(file: Path, body: Body, notes: list[Invalid]) -> bytes:
    title, text, keys = json.loads(file.read_text())
    dates = {key: Bare(keys[key]) for key in _BARE if keys.get(key)}
    rest = {key: value for key, value in keys.items() if key not in dates and key not in _MEANT}
    known = {key: keys[key] for key in _MEANT if keys.get(key) not in (None, "", [])}
    body_text = body(text, notes)
    start = "" if body_text.startswith("\n") or not body_text else "\n"
    end = "\n" if body_text else ""
    made = compose(title, start + body_text + end, **known, keys={**dates, **rest})
    return made.source.encode()


_BARE = ("date", "updated", "sticky")  # written without quotes
_MEANT = ("tags", "categories", "cover", "excerpt", "description", "comments", "published")


def file_name(wanted: str, title: str, otherwise: str) -> str:
    """A name that a file can have: the one that the other system gives, else that of its title."""
    name = re.sub(r"[\\/\x00-\x1f:]+", "-", wanted).strip(" .-")[:150]
    return name or slugify(title)[:80] or otherwise


def wall_clock(utc: datetime, local: datetime | None = None) -> str:
    """A date as it is written, in the zone of whoever wrote it, which is kept as an offset."""
    offset = (local - utc.replace(tzinfo=None)) if local else timedelta()
    minutes = round(offset.total_seconds() / 60)
    if abs(minutes) > 15 * 60:
        minutes = 0
    wall = utc.replace(tzinfo=None) + timedelta(minutes=minutes)
    sign = "-" if minutes < 0 else "+"
    return f"{wall:%Y-%m-%d %H:%M:%S} {sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def media_places(items: Iterable[Item], root: str, marks: tuple[str, ...]) -> dict[str, Place]:
    """Where pictures and other files belong: below `root`, as their addresses have them."""
    from blog.media.kinds import is_known

    found = {}
    for item in items:
        if not is_known(item.path) or item.path.lower().endswith((".zip", ".gz")):
            found[item.path] = Place(item.path, None)
            continue
        whole = f"/{item.path}"
        rest = next((whole.partition(mark)[2] for mark in marks if mark in whole), item.path)
        found[item.path] = Place(str(PurePosixPath(root, rest.lstrip("/"))), "file")
    return found
