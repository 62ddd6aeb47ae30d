"""Questions that editors ask about tags and categories, and which texts a change is about."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.auth.queries import own_account
from blog.db import Row, db
from blog.errors import Forbidden, Invalid, NotFound
from blog.posts.filing import SHELVES, label_column
from blog.posts.models import Draft, Post, Revision
from blog.posts.shelving.wording import DRAFT, LIVE, Texts
from blog.tags.changes import Change
from blog.tags.models import TAGS, Kind
from blog.tags.queries import vocabulary
from blog.tags.vocabulary import Trail

_posts, _revisions, _drafts = Post.__table__.c, Revision.__table__.c, Draft.__table__.c
Act = Callable[[Change], None]
TITLES = 10  # of posts that a last look names


def keeper(actor: Actor) -> User:
    """The editor who asks; raises SignInNeeded or Forbidden."""
    user = own_account(actor)
    if not user.is_at_least("editor"):
        raise Forbidden("tags")
    return user


def lives_naming(kind: Kind, change: Change) -> sa.Select[Any]:
    """The posts whose live text may name what a change renames: those filed there, and some hidden ones."""
    filed = sa.select(SHELVES[kind].c.post_id).where(label_column(kind).in_(_ids(change)))
    hidden = sa.or_(_posts.trashed_at.is_not(None), _posts.private)  # which lie on no shelf
    says = sa.exists().where(_revisions.id == _posts.live_id, _says(_revisions.source, change))
    return (
        sa.select(*_posts["id", "published_at", "trashed_at", "private"], _posts.live_id.label("number"))
        .where(_posts.kind == "post")
        .where(sa.or_(_posts.id.in_(filed), sa.and_(hidden, says)))
    )


def drafts_naming(kind: Kind, change: Change) -> sa.Select[Any]:
    """The posts whose draft may name what the change renames."""
    return (
        sa.select(_posts.id, _drafts.version.label("number"))
        .join_from(Post.__table__, Draft.__table__)
        .where(_posts.kind == "post", _says(_drafts.source, change))
    )


def _ids(change: Change) -> list[int]:
    return [label.id for label in change.renamed]


def _says(source: sa.ColumnElement[str], change: Change) -> sa.ColumnElement[bool]:
    """Whether a name stands in a text; perhaps over several lines, with quotes doubled, or with escapes."""
    ids = {*_ids(change)}
    names = {label.name for label in change.renamed}
    names |= {name for (_parent, name), id in change.before.names.items() if id in ids}
    said = (source.like(_spread(name), escape="/") for name in sorted(names))
    return sa.or_(source.contains("\\", autoescape=True), *said)


def _spread(name: str) -> str:
    parts = (re.sub(r"([/%_])", r"/\1", part) for part in re.split(r"[\s'\"]+", name))
    return f"%{'%'.join(parts)}%"


@dataclass(frozen=True)
class Reach:
    """What a change is about: posts that are or will be public, drafts, what is private or in the trash."""

    posts: int
    titles: list[Row]
    drafts: int
    hidden: int


def reach(kind: Kind, change: Change) -> Reach:
    """How many texts a change rewords, and the newest of them."""
    hidden = sa.or_(_posts.trashed_at.is_not(None), _posts.private)
    if not change.renamed:
        return Reach(0, [], 0, 0)
    shelf = SHELVES[kind]
    filed = sa.select(shelf.c.post_id).where(label_column(kind).in_(_ids(change))).distinct()
    newest = (
        sa.select(_posts.slug, _revisions.title)
        .join_from(Post.__table__, Revision.__table__, _posts.live_id == _revisions.id)
        .where(_posts.id.in_(filed))
        .order_by(_posts.published_at.desc(), _posts.id.desc())
        .limit(TITLES)
    )
    drafts, others = Texts(kind, change, DRAFT), Texts(kind, change, LIVE)
    drafts.look(drafts_naming(kind, change))
    others.look(lives_naming(kind, change).where(hidden))
    return Reach(
        db.session.scalars(sa.select(sa.func.count()).select_from(filed.subquery())).one(),
        list(db.session.execute(newest)),
        len(drafts.affected),
        len(others.affected),
    )


@dataclass(frozen=True)
class Look:
    """A last look at a change: what it says and where it leads, and which texts it is about."""

    change: Change
    reach: Reach


def look(kind: Kind, act: Act) -> Look:
    """What an act would do; raises NotFound and Invalid."""
    change = thought_through(kind, act)
    return Look(change, reach(kind, change))


def thought_through(kind: Kind, act: Act) -> Change:
    """What an act would make of all labels; raises NotFound and Invalid. Nothing is stored."""
    change = Change(vocabulary(kind))
    act(change)
    return change


@dataclass(frozen=True)
class Entry:
    """A label as its keepers see it: with its place in the tree, its posts, and its former names."""

    id: int
    trail: Trail
    path: str
    parent: int | None
    posts: int  # that are, or will be, public
    before: list[str]

    @property
    def name(self) -> str:
        """What it is called."""
        return self.trail[-1]

    def lies_in(self, other: "Entry") -> bool:
        """Whether it is below the other one."""
        return self.id != other.id and self.trail[: len(other.trail)] == other.trail


def entries(kind: Kind) -> list[Entry]:
    """All tags or categories, by name; what is below one comes right after it."""
    now, posts = vocabulary(kind), counts(kind)
    before: dict[int, list[str]] = {}
    for (_parent, name), id in sorted(now.names.items(), key=lambda item: item[0][1]):
        before.setdefault(id, []).append(name)
    return [
        Entry(one.id, now.trail(one.id), one.path, one.parent, posts.get(one.id, 0), before.get(one.id, []))
        for one in now.within(None)
    ]


def entry(kind: Kind, id: int) -> tuple[Entry, list[Entry]]:
    """One of them, and the others; raises NotFound."""
    every = entries(kind)
    found = next((entry for entry in every if entry.id == id), None)
    if found is None:
        raise NotFound(id)
    return found, [entry for entry in every if entry.id != id]


def meant(kind: Kind, text: str) -> int | None:
    """The label that somebody names: a tag by its name, now or before, a category by its number. "" is none.

    Raises Invalid.
    """
    names = vocabulary(kind)
    found = names.walk([text.strip()])[0] if kind is TAGS else [int(text)] if text.isdecimal() else []
    if text.strip() and not (found and found[0] in names.labels):
        raise Invalid("There is no %(name)s.", field="into", name=text)
    return found[0] if found else None


def counts(kind: Kind) -> dict[int, int]:
    """How many posts are, or will be, under each label that has any."""
    label = label_column(kind)
    rows = db.session.execute(sa.select(label, sa.func.count()).group_by(label))
    return {row[0]: row[1] for row in rows}
