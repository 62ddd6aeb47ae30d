"""Windows on all that holds the words: the first on the newest of each kind, others on what is older."""

import re
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from blog.auth.models import User
from blog.comments.models import Comment
from blog.db import LARGEST_ID, Row, db
from blog.errors import NotFound
from blog.posts.models import Post, Revision
from blog.posts.shelves import under_category, under_tag
from blog.search.index import INDEXES, Index, compared, criterion, index, values
from blog.search.models import Section
from blog.search.tokens import Term

CONSIDERED = 20  # of each kind in a window: titles, sections with a term in heading or text, and comments
FIRST = ("exact", "title")  # only in the first window: sections among those with a term in the heading
SECTIONS = ("heading", "body")
ONLY = ("", "posts", "comments")

_posts, _revisions, _sections = Post.__table__.c, Revision.__table__.c, Section.__table__.c
_comments, _users = Comment.__table__.c, User.__table__.c
_COMMON = (*_sections, *_posts["slug", "kind"])
_CUT = sa.select(
    *(*_COMMON, _posts.published_at.label("at"), sa.literal("").label("title"), sa.literal("").label("name"))
).join_from(Section.__table__, Post.__table__, _posts.id == _sections.post_id)
_SAID = (
    sa.select(
        *(*_COMMON, _comments.created_at.label("at"), _revisions.title),
        sa.func.coalesce(_users.display_name, _comments.name).label("name"),
    )
    .join_from(Section.__table__, Comment.__table__, _comments.id == _sections.comment_id)
    .join(Post.__table__, _posts.id == _comments.post_id)
    .join(Revision.__table__, _revisions.id == _posts.live_id)
    .outerjoin(User.__table__, _users.id == _comments.author_id)
    .where(_comments.state == "public")
)


@dataclass(frozen=True)
class Within:
    """What is looked through: all that is public, or only one kind of it, or what is filed under a label."""

    only: str = ""  # one of ONLY
    tag: str = ""  # a slug
    category: str = ""  # a path; what is below it counts, too

    @property
    def labels(self) -> dict[str, str]:
        """The labels among these."""
        return {name: value for name in _LABELLED if (value := getattr(self, name))}


@dataclass(frozen=True)
class Place:
    """A place in what was found: so many posts and comments into the window of sections below a number."""

    below: int = LARGEST_ID
    skip: int = 0

    def __str__(self) -> str:
        return f"{self.below}-{self.skip}"

    @classmethod
    def parse(cls, text: str) -> "Place":
        """Read what `str` wrote, "" as the beginning; raises NotFound for anything else."""
        found = re.fullmatch(r"([0-9]{1,10})-([0-9]{1,3})", text)
        if text and (found is None or int(found[1]) > LARGEST_ID):
            raise NotFound(text)
        return cls(int(found[1]), int(found[2])) if found else cls()

    def behind(self, shown: int, length: int, edge: int) -> "Place | None":
        """Where it goes on when so many are shown of a window of that length, with others below its edge."""
        if self.skip + shown < length:
            return Place(self.below, self.skip + shown)
        return Place(edge) if edge else None


def window(wanted: list[Term], below: int, within: Within) -> tuple[list[Row], int]:
    """What holds the terms, of sections below that number; and the number below which there are others, or 0.

    The first window begins with titles and headings of any age; they come again where their number is. When a
    long guide fills a kind by itself, other posts are looked at, too.
    """
    groups = newest = _groups(wanted, below, within, {})
    if filled := {kind: newest[kind][0].post_id for kind in SECTIONS if _is_filled(newest.get(kind, []))}:
        newest = _groups(wanted, below, within, filled)
    edge = max(map(_edge, newest.values()), default=0)
    rows = [row for kinds in (groups, newest) for group in kinds.values() for row in group[:CONSIDERED]]
    found = {row.id: row for row in rows if below == LARGEST_ID or row.id >= edge}
    return list(found.values()), edge


def _groups(wanted: list[Term], below: int, within: Within, without: dict[str, int]) -> dict[str, list[Row]]:
    """The rows of each kind, but none of these posts."""
    kinds = _kinds(within.only, below == LARGEST_ID)
    statement = _statement(db.engine.dialect.name, compared(wanted), kinds, tuple(within.labels))
    others = {f"not_{kind}": without.get(kind, 0) for kind in SECTIONS}
    binds = {**values(index(), wanted), **others, **within.labels, "below": below}
    rows = db.session.connection().execute(statement, binds).all()
    return {kind: list(group) for kind, group in groupby(rows, key=attrgetter("found_in"))}


def _is_filled(group: list[Row]) -> bool:
    return len(group) > CONSIDERED and len({row.post_id for row in group}) == 1


def _edge(group: list[Row]) -> int:
    """The number down to which nothing of this kind was left out; 0 if nothing was at all."""
    is_whole = len(group) <= CONSIDERED or group[0].found_in in FIRST
    return 0 if is_whole else int(group[CONSIDERED - 1].id)


def _kinds(only: str, is_first: bool) -> tuple[str, ...]:
    texts = (*SECTIONS, *(FIRST if is_first else ()))
    return {"posts": texts, "comments": ("comment",)}.get(only, ("comment", *texts))


@cache
def _statement(
    dialect: str, count: int, kinds: tuple[str, ...], labels: tuple[str, ...]
) -> sa.CompoundSelect[Any]:
    """The newest of each kind by themselves; `count` terms are compared."""
    parts = (_part(INDEXES[dialect], kind, count, labels).subquery() for kind in kinds)
    return sa.union_all(*map(sa.select, parts)).order_by(sa.text("found_in, id DESC"))


_LABELLED = {"tag": under_tag, "category": under_category}


def _part(words: Index, kind: str, count: int, labels: tuple[str, ...]) -> sa.Select[Any]:
    found = (_SAID if kind == "comment" else _CUT).add_columns(sa.literal(kind).label("found_in"))
    found = found.join(words.table, words.section_id == _sections.id)
    # The sum keeps SQLite from going through all sections of the label, when few hold the words.
    filed = (_LABELLED[name](_sections.post_id + 0) for name in labels)
    found = found.where(criterion(words, kind, count), Post.is_public, *filed)
    if kind not in FIRST:
        found = found.where(words.section_id < sa.bindparam("below"))
    if kind in SECTIONS:
        found = found.where(_sections.post_id != sa.bindparam(f"not_{kind}"))
    return found.order_by(words.section_id.desc()).limit(CONSIDERED + 1)
