"""The seam between the two databases: what SQLite and PostgreSQL say differently, with the same answers.

Three columns of words belong to each section: of its heading, its text, and what it stands under.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any, Protocol

import sqlalchemy as sa

from blog.db import db
from blog.search.tokens import Term, is_han

COLUMNS = ("heading", "body", "trail")
Words = dict[str, list[str]]  # of each column


class Index(Protocol):
    """What an index can do."""

    table: sa.TableClause
    section_id: Any

    def add(self, rows: Iterable[tuple[int, Words]]) -> None:
        """Keep the words of sections."""

    def criterion(self, column: str) -> sa.ColumnElement[bool]:
        """Holds for sections with all terms in one of the columns each, and one of them in `column`."""

    def values(self, terms: list[Term], column: str) -> dict[str, Any]:
        """What the criterion has to be given."""


class SQLite:
    """FTS5, whose phrases find words side by side; a trigger of the migration forgets what is deleted."""

    table = sa.table("section_words", sa.column("rowid", sa.Integer), *map(sa.column, COLUMNS))
    section_id = table.c.rowid

    def add(self, rows: Iterable[tuple[int, Words]]) -> None:
        """Keep the words of sections."""
        values = [{"rowid": id, **{name: " ".join(words[name]) for name in COLUMNS}} for id, words in rows]
        if values:
            db.session.connection().execute(sa.insert(self.table), values)

    def criterion(self, column: str) -> sa.ColumnElement[bool]:
        """Holds for sections with all terms in one of the columns each, and one of them in `column`."""
        return sa.literal_column("section_words").op("MATCH")(sa.bindparam("query"))

    def values(self, terms: list[Term], column: str) -> dict[str, Any]:
        """What the criterion has to be given."""
        phrases = [f'"{" ".join(term.words)}"' + (" *" if term.is_open else "") for term in terms]
        here = f"{{{column}}} : ({' OR '.join(phrases)})"
        return {"query": here if len(phrases) == 1 else f"({' AND '.join(phrases)}) AND ({here})"}


class PostgreSQL:
    """Words and pairs of characters in a tsvector, marked by their column, then the exact words side by side.

    Positions in a tsvector end at 16,383, so that phrases in long texts would be missed.
    """

    table = sa.table("section_words", sa.column("section_id", sa.Integer), *map(sa.column, COLUMNS))
    section_id = table.c.section_id

    def add(self, rows: Iterable[tuple[int, Words]]) -> None:
        """Keep the words of sections."""
        values = [{"id": id, "lexemes": _lexemes(words), **_lines(words)} for id, words in rows]
        if values:
            db.session.connection().execute(_INSERT, values)

    def criterion(self, column: str) -> sa.ColumnElement[bool]:
        """Holds for sections with all terms in one of the columns each, and one of them in `column`."""
        return sa.text(_CRITERION.format(column=column))  # type: ignore[return-value]

    def values(self, terms: list[Term], column: str) -> dict[str, Any]:
        """What the criterion has to be given."""
        anywhere = " & ".join(f"({_any(term, COLUMNS)})" for term in terms)
        here = f"({' | '.join(_any(term, (column,)) for term in terms)})"
        query = here if len(terms) == 1 else f"{anywhere} & {here}"
        return {"query": query, "patterns": list(map(_like, terms))}


INDEXES: dict[str, Index] = {"sqlite": SQLite(), "postgresql": PostgreSQL()}


def index() -> Index:
    """That of the database that is there."""
    return INDEXES[db.engine.dialect.name]


_INSERT = sa.text(
    "INSERT INTO section_words (section_id, heading, body, trail, lexemes)"
    " VALUES (:id, :heading, :body, :trail, array_to_tsvector(CAST(:lexemes AS text[])))"
)

_CRITERION = """
section_words.lexemes @@ CAST(:query AS tsquery)
AND section_words.{column} LIKE ANY (CAST(:patterns AS text[]))
AND section_words.heading || '|' || section_words.body || '|' || section_words.trail
    LIKE ALL (CAST(:patterns AS text[]))
"""


def _lines(words: Words) -> dict[str, str]:
    return {name: f" {' '.join(words[name])} " for name in COLUMNS}


def _lexemes(words: Words) -> list[str]:
    return sorted({name[0] + lexeme for name in COLUMNS for lexeme in _with_pairs(words[name])})


def _with_pairs(words: list[str]) -> set[str]:
    pairs = {a + b for a, b in pairwise(words) if is_han(a) and is_han(b)}
    return {*words, *pairs}


def _any(term: Term, columns: tuple[str, ...]) -> str:
    return " | ".join(f"({' & '.join(_wanted(term, name[0]))})" for name in columns)


def _wanted(term: Term, mark: str) -> list[str]:
    *before, last = term.words
    pairs = sorted(_with_pairs([*term.words]) - {*term.words})
    single = [word for word in before if not (pairs and is_han(word))]
    end = [] if pairs and is_han(last) else [last]
    wanted = [f"'{mark}{word}'" for word in (*pairs, *single)]
    return wanted + [f"'{mark}{word}'" + (":*" if term.is_open else "") for word in end]


def _like(term: Term) -> str:
    """As LIKE: tokens hold no wildcards."""
    return f"% {' '.join(term.words)}" + ("%" if term.is_open else " %")
