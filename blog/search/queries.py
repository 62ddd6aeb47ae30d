"""Finding sections and comments that are public, the most fitting first; both databases give the same."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from math import log2
from typing import Any, NamedTuple
from urllib.parse import quote

import sqlalchemy as sa

from blog.db import Row, db
from blog.errors import NotFound
from blog.posts.models import Post, Revision, address
from blog.posts.shelves import labels_of
from blog.search.marking import Piece, fragment, marker, snippet, spans
from blog.search.models import Section
from blog.search.tokens import Term, fold, terms
from blog.search.windows import ONLY, Place, Within, window

EVERYWHERE = Within()
LABELS = 8  # by which results can be narrowed
SHOWN = 10  # posts, and comments, at once
EACH = 3  # sections of one post
TITLE, HEADING, TRAIL, MOST = 8.0, 4.0, 1.0, 3.0  # what a term counts there; MOST is the text's part

_posts, _revisions, _sections = Post.__table__.c, Revision.__table__.c, Section.__table__.c


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

    id: int
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


class Label(NamedTuple):
    """What posts are filed under: a "tag" or a "category", and its slug or path."""

    kind: str
    name: str
    value: str


@dataclass(frozen=True)
class Results:
    """What a query found: `count` sections and comments, or more when `is_more`, the best ones first.

    `later` is the place where the others are; "" if these are the last.
    """

    posts: list[Found]
    comments: list[Remark]
    count: int
    is_more: bool
    later: str = ""


def search(query: str, place: str = "", within: Within = EVERYWHERE) -> Results:
    """What holds all terms of the query: sections, with their title and the headings above, and comments.

    It goes on at the place that earlier results named; raises NotFound for anything else, and for what is
    no kind of what is looked through.
    """
    wanted, here = terms(query), Place.parse(place)
    if within.only not in ONLY:
        raise NotFound(within.only)
    if not wanted:
        return Results([], [], 0, False)
    rows, edge = window(wanted, here.below, within)
    posts, comments = _arranged(rows, wanted)
    shown = slice(here.skip, here.skip + SHOWN)
    found = [_found(group, wanted) for group in posts[shown]]
    remarks = [_remark(row, wanted) for row in comments[shown]]
    later = here.behind(SHOWN, max(len(posts), len(comments)), edge)
    return Results(found, remarks, len(rows), edge > 0, str(later or ""))


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
    return Found(first.post_id, title, path, first.at, hits)


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


def labels_in(found: Results, within: Within) -> list[Label]:
    """What else can narrow these results: what their posts are filed under, the most frequent first."""
    filed = labels_of([post.id for post in found.posts]).values()
    counts = Counter(label for tags, trails in filed for label in _labels(tags, trails))
    others = (label for label, _count in counts.most_common() if within.labels.get(label.kind) != label.value)
    return [*islice(others, LABELS)]


def _labels(tags: list[Row], trails: list[list[Row]]) -> list[Label]:
    """Each once, also where trails have the same beginning."""
    steps = (Label("category", step.name, step.path) for trail in trails for step in trail)
    return [*(Label("tag", tag.name, tag.slug) for tag in tags), *dict.fromkeys(steps)]


def is_missing() -> bool:
    """Whether an upgrade left the index to be made anew."""
    live = sa.exists().where(_posts.live_id == _revisions.id)
    return bool(db.session.scalar(sa.select(live & ~sa.select(_sections.id).exists())))
