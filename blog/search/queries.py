"""Finding sections of what is public, the most fitting first; both databases give the same."""

from dataclasses import dataclass
from itertools import groupby
from math import log2
from operator import attrgetter
from typing import Any

import sqlalchemy as sa

from blog.db import Row, db
from blog.posts.models import Post, Revision, address
from blog.search.index import INDEXES, Index, index
from blog.search.marking import Piece, fragment, snippet
from blog.search.models import Section
from blog.search.tokens import Term, fold, terms

CONSIDERED = 40  # sections with a term in the heading, and as many with one in the text: the newest
SHOWN = 10  # posts
EACH = 3  # sections of one post
TITLE, HEADING, TRAIL, MOST = 8.0, 4.0, 1.0, 3.0  # what a term counts there; MOST is the text's part

_posts, _revisions, _sections = Post.__table__.c, Revision.__table__.c, Section.__table__.c
_FOUND = (
    sa.select(
        *_sections["id", "post_id", "position", "anchor", "heading", "trail", "text"],
        *_posts["slug", "kind", "published_at"],
        _revisions.title,
    )
    .join_from(Section.__table__, Post.__table__, _sections.post_id == _posts.id)
    .join(Revision.__table__, _posts.live_id == _revisions.id)
    .where(Post.is_public)
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
class Results:
    """What a query found: `count` sections, or more when `is_more`, the best posts first."""

    posts: list[Found]
    count: int
    is_more: bool


def search(query: str) -> Results:
    """The public sections that hold all terms of the query, their title and the headings above included."""
    wanted = terms(query)
    if not wanted:
        return Results([], 0, False)
    rows, is_more = _candidates(wanted)
    scores = {row.id: _score(row, wanted) for row in rows}
    best = _by_post(rows, scores)
    return Results([_found(group, wanted) for group in best[:SHOWN]], len(rows), is_more)


def _candidates(wanted: list[Term]) -> tuple[list[Row], bool]:
    found: dict[int, Row] = {}
    is_more = False
    for column in ("heading", "body"):
        statement = _NEWEST[db.engine.dialect.name, column]
        rows = db.session.execute(statement, index().values(wanted, column)).all()
        is_more = is_more or len(rows) > CONSIDERED
        found |= {row.id: row for row in rows[:CONSIDERED]}
    return list(found.values()), is_more


def _newest(words: Index, column: str) -> sa.Select[Any]:
    joined = _FOUND.join(words.table, words.section_id == _sections.id).where(words.criterion(column))
    return joined.order_by(words.section_id.desc()).limit(CONSIDERED + 1)


_NEWEST = {
    (dialect, column): _newest(words, column)
    for dialect, words in INDEXES.items()
    for column in ("heading", "body")
}


def _score(row: Row, wanted: list[Term]) -> float:
    heading, trail, text = row.heading, row.trail, row.text
    if not all(term.is_plain for term in wanted):  # folding costs more than all the rest
        heading, trail, text = fold(heading), fold(trail), fold(text)
    return sum(_weight(row.position, heading, trail, text, term) for term in wanted)


def _weight(position: int, heading: str, trail: str, text: str, term: Term) -> float:
    found = term.pattern
    times = len(found.findall(text))
    weight = min(log2(1 + times), MOST) + (TRAIL if found.search(trail) else 0)
    if found.search(heading):
        weight += HEADING if position else TITLE
        weight += HEADING if found.fullmatch(heading) else 0
    return weight


def _by_post(rows: list[Row], scores: dict[int, float]) -> list[list[Row]]:
    """The rows of each post, the best section and the best post first; of equals the newest."""
    in_order = sorted(rows, key=lambda row: (row.post_id, -scores[row.id], row.position))
    groups = [list(group) for _post, group in groupby(in_order, key=attrgetter("post_id"))]
    return sorted(
        groups,
        key=lambda group: (-scores[group[0].id], -group[0].published_at.timestamp(), -group[0].post_id),
    )


def _found(group: list[Row], wanted: list[Term]) -> Found:
    first = group[0]
    path = address(first.kind, first.slug)
    hits = [_hit(path, row, wanted) for row in group[:EACH]]
    return Found(first.title, path, first.published_at, hits)


def _hit(path: str, row: Row, wanted: list[Term]) -> Hit:
    return Hit(
        path + fragment(row.anchor, row.text, wanted),
        snippet(row.heading, wanted, whole=True),
        row.trail.split("\n")[1:],
        snippet(row.text, wanted),
    )
