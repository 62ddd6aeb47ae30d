"""Search over many sections, against a plain LIKE over headings and texts, and against itself with few."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from statistics import quantiles
from typing import Any

import sqlalchemy as sa
from flask import Flask

from blog.db import db
from blog.posts.models import Post
from blog.search.index import Words, add
from blog.search.models import Section
from blog.search.queries import search
from blog.search.tokens import words
from blog.search.windows import CONSIDERED
from tests.bench import sites
from tests.bench.report import Check, note, ratio, table, title
from tests.bench.settings import Settings

OURS, PLAIN, FEW = "search", "LIKE", "search in a hundredth"
EACH = 10  # sections of a post
QUERIES = 60
_sections, _posts = Section.__table__.c, Post.__table__.c
TRIES = 3  # of each query: the machine has other things to do, too
_QUERY = sa.bindparam("query", type_=sa.Text)
_LIKE = (
    sa.select(*_sections, *_posts["slug", "published_at"])
    .join_from(Section.__table__, Post.__table__, _posts.id == _sections.post_id)
    .where(sa.or_(_sections.heading.contains(_QUERY), _sections.text.contains(_QUERY)), Post.is_public)
    .order_by(_sections.id.desc())
    .limit(2 * CONSIDERED)
)


def run(instance: Path, settings: Settings) -> list[Check]:
    """Ask the same queries of both, in turn."""
    sections = settings.sections
    title(f"Search: {sections:,} sections of {sections // EACH:,} posts, beside {sections // 100:,}")
    many, few = (_site(instance, f"search-{count}", count) for count in (sections, sections // 100))
    queries = _queries(many)
    rounds: dict[str, list[float]] = {OURS: [], PLAIN: [], FEW: []}
    for _ in range(settings.rounds):
        rounds[OURS].append(_p95(many, queries, search))
        rounds[PLAIN].append(_p95(many, queries, _like))
        rounds[FEW].append(_p95(few, queries, search))
    for site in (many, few):
        sites.close(site)
    table({"p95 ms": rounds})
    note(
        f"{QUERIES} queries of one to four characters and of Latin words or their beginnings, from the texts"
    )
    return [
        Check("search: p95 of LIKE, of search", ratio(rounds, PLAIN, OURS), 20, at_least=True),
        Check("search: p95 with a hundred times the sections", ratio(rounds, OURS, FEW), 3),
    ]


def _site(instance: Path, name: str, sections: int) -> Flask:
    folder = sites.grown(instance, name, sections // EACH)
    site = sites.app(folder)
    with site.app_context():
        _fill(sections)
    return site


def _fill(sections: int) -> None:
    """Sections of made-up prose: few words are everywhere and most are rare, as in every language."""
    dice = random.Random(1)
    vocabulary = [_word(dice) for _ in range(20_000)]
    weights = [1 / (rank + 1) for rank in range(len(vocabulary))]
    posts = db.session.scalars(sa.text("SELECT id FROM posts WHERE live_id IS NOT NULL")).all()
    connection = db.session.connection()
    connection.execute(sa.text("DELETE FROM sections"))
    for at in range(0, sections, 1000):
        rows = [_row(n, posts, dice.choices(vocabulary, weights, k=90)) for n in range(at, at + 1000)]
        connection.execute(sa.insert(Section), rows)
        add((row["id"], _words(row)) for row in rows)
    db.session.commit()


def _word(dice: random.Random) -> str:
    if dice.random() < 0.15:
        return " " + "".join(dice.choices("abcdefghilmnoprstuy", k=dice.randint(3, 9))) + " "
    return "".join(chr(dice.randint(0x4E00, 0x4E00 + 2500)) for _ in range(dice.choice((1, 2, 2, 2, 3, 4))))


def _row(number: int, posts: list[int], found: list[str]) -> dict[str, Any]:
    own = {"id": number + 1, "post_id": posts[number // EACH % len(posts)], "position": number % EACH}
    return {**own, "anchor": "a", "heading": "".join(found[:2]), "trail": "title", "text": "".join(found)}


def _words(row: dict[str, Any]) -> Words:
    found = {"heading": words(row["heading"]), "body": words(row["text"]), "trail": words(row["trail"])}
    return found if row["position"] else found | {"title": found["heading"]}


def _queries(site: Flask) -> list[str]:
    dice = random.Random(2)
    with site.app_context():
        texts = db.session.scalars(sa.select(Section.text).order_by(Section.id).limit(QUERIES)).all()
    return [_cut(dice, text) for text in texts]


def _cut(dice: random.Random, text: str) -> str:
    latin = [word for word in text.split() if word.isascii()]
    if latin and dice.random() < 0.3:
        word = dice.choice(latin)
        return word[: dice.randint(2, len(word))]
    han = max(text.split(), key=len)
    at, size = dice.randrange(max(1, len(han) - 4)), dice.choice((1, 2, 2, 2, 3, 4))
    return han[at : at + size]


def _like(query: str) -> object:
    return db.session.execute(_LIKE, {"query": query}).all()


def _p95(site: Flask, queries: list[str], ask: Callable[[str], object]) -> float:
    with site.app_context():
        times = [min(_milliseconds(ask, query) for _ in range(TRIES)) for query in queries]
        db.session.rollback()
    return quantiles(times, n=20)[-1]


def _milliseconds(ask: Callable[[str], object], query: str) -> float:
    begun = time.thread_time()
    ask(query)
    return (time.thread_time() - begun) * 1000
