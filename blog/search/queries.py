"""Finding sections and comments that are public, the most fitting first; both databases give the same."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from math import log2
from operator import attrgetter
from typing import Any
from urllib.parse import quote

import sqlalchemy as sa

from blog.auth.models import User
from blog.comments.models import Comment
from blog.db import Row, db
from blog.posts.models import Post, Revision, address
from blog.search.index import INDEXES, Index, compared, criterion, index, values
from blog.search.marking import Piece, fragment, marker, snippet, spans
from blog.search.models import Section
from blog.search.tokens import Term, fold, terms

CONSIDERED = 30  # sections with a term in the heading, as many with one in the text, and comments: the newest
SHOWN = 10  # posts, and comments
EACH = 3  # sections of one post
TITLE, HEADING, TRAIL, MOST = 8.0, 4.0, 1.0, 3.0  # what a term counts there; MOST is the text's part

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
class Hit:
    """A section that was found: the way to it, and a piece of its text with the words marked."""

    address: str
    heading: list[Piece]
    above: list[str]
    text: list[Piece]


@dataclass(frozen=True)
class Found:
    """A post with what was found in it."""

    title: str
    address: str
    published_at: Any
    hits: list[Hit]


@dataclass(frozen=True)
class Remark:
    """A comment that was found below the post of that title: who wrote it, and the way to it."""

    name: str
    title: str
    address: str
    created_at: Any
    text: list[Piece]


@dataclass(frozen=True)
class Results:
    """What a query found: `count` sections and comments, or more when `is_more`, the best ones first."""

    posts: list[Found]
    comments: list[Remark]
    count: int
    is_more: bool


def search(query: str) -> Results:
    """What holds all terms of the query: sections, with their title and the headings above, and comments."""
    wanted = terms(query)
    if not wanted:
        return Results([], [], 0, False)
    rows, is_more = _candidates(wanted)
    posts, comments = _arranged(rows, wanted)
    found = [_found(group, wanted) for group in posts[:SHOWN]]
    return Results(found, [_remark(row, wanted) for row in comments[:SHOWN]], len(rows), is_more)


def _candidates(wanted: list[Term]) -> tuple[list[Row], bool]:
    statement = _newest(db.engine.dialect.name, compared(wanted))
    rows = db.session.connection().execute(statement, values(index(), wanted)).all()
    groups = [list(group) for _column, group in groupby(rows, key=attrgetter("column_name"))]
    found = {row.id: row for group in groups for row in group[:CONSIDERED]}
    return list(found.values()), any(len(group) > CONSIDERED for group in groups)


@cache
def _newest(dialect: str, count: int) -> sa.CompoundSelect[Any]:
    """The newest of each kind by themselves; `count` terms are compared."""
    kinds = (("heading", _CUT), ("body", _CUT), ("comment", _SAID))
    parts = (_part(INDEXES[dialect], column, found, count).subquery() for column, found in kinds)
    return sa.union_all(*map(sa.select, parts)).order_by(sa.text("column_name, id DESC"))


def _part(words: Index, column: str, found: sa.Select[Any], count: int) -> sa.Select[Any]:
    holding = found.add_columns(sa.literal(column).label("column_name"))
    holding = holding.join(words.table, words.section_id == _sections.id)
    holding = holding.where(criterion(words, column, count), Post.is_public)
    return holding.order_by(words.section_id.desc()).limit(CONSIDERED + 1)


def _arranged(rows: list[Row], wanted: list[Term]) -> tuple[list[list[Row]], list[Row]]:
    """The rows of each post, and comments: the best ones first, of equals the newest."""
    posts: dict[int, list[Row]] = {}
    comments = []
    for row in sorted(rows, key=_order(wanted)):
        if row.comment_id is None:
            posts.setdefault(row.post_id, []).append(row)
        else:
            comments.append(row)
    return list(posts.values()), comments


def _order(wanted: list[Term]) -> Callable[[Row], tuple[float, ...]]:
    is_plain = all(term.is_plain for term in wanted)
    folded = str if is_plain else fold  # which costs more than all the rest

    def order(row: Row) -> tuple[float, ...]:
        texts = folded(row.heading), folded(row.trail), folded(row.text)
        score = sum(_weight(row.position, *texts, term) for term in wanted)
        return -score, -row.at.timestamp(), -row.post_id, row.position, -row.id

    return order


def _weight(position: int, heading: str, trail: str, text: str, term: Term) -> float:
    found = term.pattern
    times = len(found.findall(text))
    weight = min(log2(1 + times), MOST) + (TRAIL if found.search(trail) else 0)
    if found.search(heading):
        weight += HEADING if position else TITLE
        weight += HEADING if found.fullmatch(heading) else 0
    return weight


def _found(group: list[Row], wanted: list[Term]) -> Found:
    first = group[0]
    path = address(first.kind, first.slug)
    hits = [_hit(path, row, wanted) for row in group[:EACH]]
    title = first.trail.partition("\n")[0] or first.heading
    return Found(title, path, first.at, hits)


def _hit(path: str, row: Row, wanted: list[Term]) -> Hit:
    marked = spans(row.text, wanted)
    return Hit(
        path + fragment(row.anchor, row.text, marked),
        snippet(row.heading, spans(row.heading, wanted), whole=True),
        row.trail.split("\n")[1:],
        snippet(row.text, marked),
    )


def _remark(row: Row, wanted: list[Term]) -> Remark:
    marked = spans(row.text, wanted)
    path = f"/comments/{row.comment_id}?mark={quote(marker(row.text, marked), safe='')}"
    return Remark(row.name, row.title, path, row.at, snippet(row.text, marked))


def is_missing() -> bool:
    """Whether an upgrade left the index to be made anew."""
    live = sa.exists().where(_posts.live_id == _revisions.id)
    return bool(db.session.scalar(sa.select(live & ~sa.select(_sections.id).exists())))
