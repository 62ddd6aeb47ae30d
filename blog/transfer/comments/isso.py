"""Comments in the SQLite database of Isso (isso/db/comments.py and threads.py; modes 1, 2 and 4)."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from blog.errors import Invalid
from blog.transfer.comments.records import Loss, Record, id_of, moment

MARK = re.compile(rb"SQLite format 3\0")
_STATES = {1: "public", 2: "waiting", 4: "deleted"}
_TABLES = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('threads', 'comments')"
_COMMENTS = """SELECT comments.id, parent, uri, created, mode, text, author, email, website
               FROM comments JOIN threads ON threads.id = comments.tid ORDER BY comments.tid, comments.id"""


def read(path: Path) -> Iterator[Record | Loss]:
    """All comments of the database, which is only read; raises Invalid."""
    try:
        with closing(_opened(path)) as database:
            if database.execute(_TABLES).fetchone() != (2,):
                raise Invalid("%(path)s is no database of Isso.", path=path.name)
            for row in database.execute(_COMMENTS):
                yield _one(*row)
    except (sqlite3.Error, OverflowError) as error:
        raise Invalid("%(path)s cannot be read: %(problem)s", path=path.name, problem=error) from error


def _opened(path: Path) -> sqlite3.Connection:
    """A stranger's database: nothing that it defines is run (SQLite, "Defense Against The Dark Arts")."""
    database = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)
    database.text_factory = lambda data: data.decode("utf-8", "replace")
    database.execute("PRAGMA trusted_schema = OFF")
    database.execute("PRAGMA cell_size_check = ON")
    return database


def _one(id: Any, parent: Any, uri: Any, created: Any, mode: Any, *said: Any) -> Record | Loss:
    text, name, email, website = (value if isinstance(value, str) else "" for value in said)
    try:
        return Record(
            key=str(id),
            id=id_of("isso", uri, id, created),
            post=str(uri),
            text=text,
            created_at=moment(created),
            state=_STATES.get(mode, "waiting"),
            parent=str(parent or ""),
            name=name,
            email=email,
            website=website,
        )
    except Invalid as reason:
        return Loss(f"{uri}#{id}", reason)
