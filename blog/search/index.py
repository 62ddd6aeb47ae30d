"""The seam between the two databases: what SQLite and PostgreSQL say differently, with the same answers.

The index holds the words of a section by where they stand, and its lexemes: words and pairs of characters,
each with a mark of its column. Lexemes lead to the few rows that may hold a term, however common its
characters are by themselves, and the rows themselves say whether its words stand side by side there: lists of
positions would fill most of an index (and in PostgreSQL they end at 16,383).
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Protocol

import sqlalchemy as sa

from blog.db import db
from blog.search.models import INDEX
from blog.search.tokens import LONGEST, Term, is_han

COLUMNS = ("heading", "body", "trail", "comment")
MARKS = {"exact": "e", "title": "n", "heading": "h", "body": "b", "trail": "t", "comment": "c"}
_POST = ("heading", "body", "trail")
BESIDE = {**dict.fromkeys(MARKS, _POST), "comment": ("comment",)}  # where the other terms may be
END = "。"  # of an exact title: no part of a word
BEGINNING = 8  # letters
Words = dict[str, list[str]]  # of each column, and of the title once more


class Index(Protocol):
    """What each database says its own way."""

    table: sa.TableClause
    section_id: Any
    insert: sa.TextClause
    holds: str  # the condition that a row has the lexemes of a query, with a place for its parameter
    both: str  # between lexemes that are all wanted
    either: str  # and between those of which one will do

    def kept(self, lexemes: set[str]) -> Any:
        """Lexemes as they are stored."""

    def begun(self, lexeme: str) -> str:
        """What finds the lexemes that begin so."""


class SQLite:
    """FTS5, which reads the rows of one lexeme as far as they are wanted, the newest first.

    Those of several that begin alike it would gather from end to end before, so beginnings are lexemes
    themselves. A trigger of the migration forgets what is deleted.
    """

    table = sa.table(INDEX, sa.column("rowid", sa.Integer), *map(sa.column, COLUMNS))
    section_id = table.c.rowid
    insert = sa.text(
        f"INSERT INTO {INDEX} (rowid, heading, body, trail, comment, lexemes)"
        " VALUES (:id, :heading, :body, :trail, :comment, :lexemes)"
    )
    holds = f"{INDEX} MATCH :{{}}"
    both, either = " AND ", " OR "

    def kept(self, lexemes: set[str]) -> str:
        """Their beginnings of one to eight letters, behind the mark."""
        ends = range(2, BEGINNING + 2)
        return " ".join({lexeme[:end] for lexeme in lexemes for end in ends})

    def begun(self, lexeme: str) -> str:
        """One of these; what follows is compared in the row."""
        return f'"{lexeme[: BEGINNING + 1]}"'


class PostgreSQL:
    """A tsvector with a GIN index."""

    table = sa.table(INDEX, sa.column("section_id", sa.Integer), *map(sa.column, COLUMNS))
    section_id = table.c.section_id
    insert = sa.text(
        f"INSERT INTO {INDEX} (section_id, heading, body, trail, comment, lexemes)"
        " VALUES (:id, :heading, :body, :trail, :comment, array_to_tsvector(CAST(:lexemes AS text[])))"
    )
    holds = f"{INDEX}.lexemes @@ CAST(:{{}} AS tsquery)"
    both, either = " & ", " | "

    def kept(self, lexemes: set[str]) -> list[str]:
        """As they are."""
        return list(lexemes)

    def begun(self, lexeme: str) -> str:
        """A prefix."""
        return f"'{lexeme}':*"


INDEXES: dict[str, Index] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def index() -> Index:
    """That of the database that is there."""
    return INDEXES[db.engine.dialect.name]


def add(rows: Iterable[tuple[int, Words]]) -> None:
    """Keep the words of sections; part of a larger change, which commits."""
    own = index()
    values = [{"id": id, "lexemes": own.kept(_lexemes(words)), **_lines(words)} for id, words in rows]
    if values:
        db.session.connection().execute(own.insert, values)


def _lexemes(words: Words) -> set[str]:
    found = {MARKS[name] + lexeme for name, those in words.items() for lexeme in (*those, *_pairs(those))}
    return found | ({_exact(words["title"])} if "title" in words else set())


def _exact(title: Iterable[str]) -> str:
    """All of a title as one lexeme, by which it is found however many others hold its words."""
    return MARKS["exact"] + f"{''.join(title)}{END}"[:LONGEST]


def _pairs(words: Iterable[str]) -> list[str]:
    return [a + b for a, b in pairwise(words) if is_han(a) and is_han(b)]


def _lines(words: Words) -> dict[str, str]:
    return {name: f" {' '.join(words.get(name, ()))} " for name in COLUMNS}


def compared(terms: list[Term]) -> int:
    """How many of the terms have to be compared in the rows: none when lexemes say all of each."""
    return 0 if all(map(_is_lexeme, terms)) else len(terms)


def _is_lexeme(term: Term) -> bool:
    first, *rest = term.words
    return len(first) <= BEGINNING and (not rest or _pairs(term.words) == ["".join(term.words)])


def criterion(own: Index, column: str, count: int) -> sa.ColumnElement[bool]:
    """Holds for sections with a term in the column, and all of them there or beside it; `count` terms are
    compared."""
    lexemes = sa.text(own.holds.format(f"{column}_query"))
    if not count:
        return sa.and_(lexemes)
    words = own.table.c
    patterns: list[Any] = [sa.bindparam(f"pattern_{number}") for number in range(count)]
    line = words[column if column in COLUMNS else "heading"]
    here = sa.or_(*(line.like(pattern) for pattern in patterns))
    lines = sum((words[name] + "|" for name in BESIDE[column]), sa.literal(""))
    return sa.and_(lexemes, here, *(lines.like(pattern) for pattern in patterns))


def values(own: Index, terms: list[Term]) -> dict[str, str]:
    """What the criteria for these terms have to be given, for all columns together."""
    patterns = {f"pattern_{number}": _pattern(term) for number, term in enumerate(terms)}
    queries = {f"{column}_query": _query(own, terms, column) for column in BESIDE}
    return queries | (patterns if compared(terms) else {})


def _pattern(term: Term) -> str:
    """For LIKE: tokens hold no wildcards."""
    return f"% {' '.join(term.words)}" + ("%" if term.is_open else " %")


def _query(own: Index, terms: list[Term], column: str) -> str:
    whole = _exact(word for term in terms for word in term.words)
    here = own.begun(whole) if column == "exact" else _one(own, terms, (column,))
    if len(terms) == 1:
        return here
    return own.both.join([here, *(_one(own, [term], BESIDE[column]) for term in terms)])


def _one(own: Index, terms: list[Term], columns: tuple[str, ...]) -> str:
    """Any of these terms in any of these columns."""
    found = (own.both.join(_wanted(own, term, MARKS[name])) for term in terms for name in columns)
    return f"({own.either.join(f'({each})' for each in found)})"


def _wanted(own: Index, term: Term, mark: str) -> list[str]:
    """A pair says more than its characters."""
    pairs = _pairs(term.words)
    alone = [word for word in term.words if not (pairs and is_han(word))]
    return [own.begun(mark + lexeme) for lexeme in (*pairs, *alone)]
