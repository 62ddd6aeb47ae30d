"""Questions about guides: what a reader may follow, and what they said of it."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.db import Row, db
from blog.errors import Invalid, NotFound
from blog.guides.models import Guide, Progress, holds
from blog.guides.path import Path, Point, path
from blog.guides.records import MOMENTS, Mark, Record, Records, former, last, redirected, without_circles
from blog.posts.models import Post, Revision
from blog.posts.places.spots import Gone, nodes
from blog.rendering import Node

_posts, _revisions, _guides = Post.__table__.c, Revision.__table__.c, Guide.__table__.c
_progress = Progress.__table__.c


@dataclass(frozen=True)
class Followed:
    """A guide as it is live: what a reader goes through."""

    id: int
    slug: str
    title: str
    lang: str
    revision: int
    outline: list[Node]
    gone: list[Gone]
    became: dict[int, int]  # what places that are gone are now: by a publication, else as an author said

    @cached_property
    def path(self) -> Path:
        """What its outline asks of readers."""
        return path(self.outline)

    @cached_property
    def places(self) -> dict[int, Point]:
        """Everything that has a state: points and resources."""
        return self.path.points | self.path.resources

    @cached_property
    def archived(self) -> dict[int, str]:
        """The words of places that were taken out, and of headings and items that are no points now."""
        there = {node["key"]: node["text"] for node in nodes(self.outline) if "key" in node}
        return {it["key"]: it["text"] for it in self.gone} | {
            key: text for key, text in there.items() if key not in self.places
        }

    @cached_property
    def words(self) -> dict[int, str]:
        """The words of all places that have or had a state."""
        return self.archived | {key: point.text for key, point in self.places.items()}

    def numbers_of(self, key: int) -> list[int]:
        """The numbers that a place has and had."""
        return [key, *former([key], self.became)]

    def number_now(self, key: int) -> int:
        """The number that a place has now."""
        return last(key, self.became)

    def knows(self, key: int) -> bool:
        """Whether a reader may say something of a place: it is in the text, or was.

        What is no point now may have been one, and be one again; what is said of it waits.
        """
        return self.number_now(key) in self.words

    @cached_property
    def seen(self) -> dict[int, str]:
        """What is written at each place, as a digest."""
        return {key: point.digest for key, point in self.places.items()}

    @cached_property
    def earlier(self) -> dict[int, Mapping[int, Point]]:
        """What stood at its places in earlier revisions, as far as that was asked (points_at)."""
        return {}

    def record(self, key: int, state: str, at: datetime) -> Record:
        """One of which only the state is known, as if it were said of what is written there now."""
        return Record().chosen(state, at, self.revision, self.seen.get(key, "")) if state else Record()

    def admitted(self, marks: list[Mark]) -> tuple[list[Mark], list[int]]:
        """The marks of places that there are or were, by their numbers of now, and the other numbers.

        Raises Invalid when none is left.
        """
        now = [Mark(self.number_now(mark.key), mark.state, mark.at) for mark in marks]
        taken = [mark for mark in now if self.knows(mark.key)]
        refused = sorted({mark.key for mark in now if not self.knows(mark.key)})
        if refused and not taken:
            raise Invalid("There is no such topic in this guide.")
        return taken, refused


_FOLLOWED = (
    sa.select(
        *_posts["id", "slug", "author_id", "gone"],
        *_revisions["title", "lang", "outline"],
        _revisions.number.label("revision"),
        _guides.aliases,
        Post.is_public.label("is_public"),
    )
    .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
    .outerjoin(Guide.__table__, _guides.post_id == _posts.id)
    .where(_posts.kind == "post", _posts.guide.is_(True), _posts.trashed_at.is_(None))
)
_BY_SLUG = _FOLLOWED.where(_posts.slug == sa.bindparam("slug"))
_ALIASES = sa.select(_guides.aliases).where(_guides.post_id == sa.bindparam("id"))
_BY_ID = _FOLLOWED.where(_posts.id == sa.bindparam("id"))
_RECORDS = sa.select(_progress.key, *_progress[*MOMENTS, "revision", "seen"]).where(
    _progress.user_id == sa.bindparam("user_id"), _progress.post_id == sa.bindparam("post_id")
)
_SOME = _RECORDS.where(_progress.key.in_(sa.bindparam("keys", expanding=True)))


def guide(slug: str, user: Actor) -> Followed:
    """The guide that a reader may follow; raises NotFound, also for a post that is no guide."""
    return _may_follow(db.session.execute(_BY_SLUG, {"slug": slug}).first(), user, slug)


def guide_of(post_id: int, user: Actor) -> Followed:
    """The same by the number of its post."""
    return _may_follow(db.session.execute(_BY_ID, {"id": post_id}).first(), user, post_id)


def whole(guide: Followed) -> Followed:
    """The guide, when its text is a path at all; raises NotFound."""
    if not guide.path.stages:
        raise NotFound(guide.slug)
    return guide


def _may_follow(row: Row | None, user: Actor, name: object) -> Followed:
    if row is None or not _is_open_to(row, user):
        raise NotFound(name)
    return _followed(row, row.aliases)


def guide_in(post: Row) -> Followed:
    """The guide that a post is, from a row that has AS_GUIDE: whoever loaded it may read it."""
    return _followed(post, db.session.scalar(_ALIASES, {"id": post.id}) if post.gone else None)


def _is_open_to(row: Row, user: Actor) -> bool:
    return row.is_public or Post(author_id=row.author_id).editable_by(user)


def _followed(row: Row, aliases: dict[str, int] | None) -> Followed:
    texts = row.slug, row.title, row.lang
    said = {int(old): now for old, now in (aliases or {}).items()}
    ends = {it["key"]: it.get("into") or said.get(it["key"], 0) for it in row.gone}
    became = without_circles({old: now for old, now in ends.items() if now})
    return Followed(row.id, *texts, row.revision, row.outline, row.gone, became)


def records(user: User, guide: Followed, keys: Collection[int] | None = None) -> Records:
    """What somebody said of places, of all or of these, by the numbers that those have now."""
    values: dict[str, Any] = {"user_id": user.id, "post_id": guide.id}
    asked = [] if keys is None else [*keys, *former(keys, guide.became)]
    statement, more = (_RECORDS, {}) if keys is None else (_SOME, {"keys": asked})
    rows = db.session.execute(statement, values | more)
    return redirected({row.key: Record(*row[1:]) for row in rows}, guide.became)


def followed_by(user: User) -> list[Followed]:
    """The guides that somebody began and may still read, the one they came to last first."""
    latest = sa.func.max(sa.func.coalesce(*_progress[MOMENTS]))
    begun = sa.select(_progress.post_id).where(_progress.user_id == user.id)
    ids = list(db.session.scalars(begun.group_by(_progress.post_id).order_by(latest.desc())))
    rows = db.session.execute(_FOLLOWED.where(_posts.id.in_(ids)).order_by(_posts.id)).all()
    found = [_followed(row, row.aliases) for row in rows if _is_open_to(row, user)]
    return sorted(found, key=lambda guide: ids.index(guide.id))


def public_guides(ids: Iterable[int]) -> list[Followed]:
    """Those of the guides that everybody may read."""
    asked = _FOLLOWED.where(_posts.id.in_(list(ids)), Post.is_public).order_by(_posts.id)
    return [_followed(row, row.aliases) for row in db.session.execute(asked)]


def guides_after(id: int, limit: int) -> list[Followed]:
    """Guides that everybody may read, by the numbers of their posts, behind that one."""
    asked = _FOLLOWED.where(Post.is_public, _posts.id > id).order_by(_posts.id).limit(limit)
    return [_followed(row, row.aliases) for row in db.session.execute(asked)]


_OUTLINES = sa.select(_revisions.number, sa.cast(_revisions.outline, sa.Text).label("outline")).where(
    _revisions.post_id == sa.bindparam("post_id"),
    _revisions.number.in_(sa.bindparam("numbers", expanding=True)),
)


def points_at(guide: Followed, revisions: Iterable[int]) -> dict[int, Mapping[int, Point]]:
    """What stood at the places of a guide in earlier revisions, by their numbers."""
    asked = {*revisions}
    if new := sorted(asked - guide.earlier.keys()):
        rows = db.session.execute(_OUTLINES, {"post_id": guide.id, "numbers": new})
        guide.earlier.update((row.number, _points_in(row.outline)) for row in rows)
    return {number: points for number, points in guide.earlier.items() if number in asked}


@lru_cache(maxsize=16)
def _points_in(outline: str) -> Mapping[int, Point]:
    """Many readers studied the same few revisions last, and to read one costs more than a page may."""
    found = path(json.loads(outline))
    return MappingProxyType(found.points | found.resources)


_READERS = (
    sa.select(_progress.key, sa.func.count().label("readers"))
    .where(
        _progress.post_id == sa.bindparam("post_id"),
        holds(_progress, "done"),
    )
    .group_by(_progress.key)
)


def finished(post_id: int) -> dict[int, int]:
    """How many readers with an account have done each place."""
    return {row.key: row.readers for row in db.session.execute(_READERS, {"post_id": post_id})}
