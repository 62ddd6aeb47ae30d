"""Where comments wait until all of a file is read: on disk, since a file may hold more than fit in memory."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from blog.transfer.comments import own
from blog.transfer.comments.records import Record


class Spool:
    """Comments by the address of their post."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        database.execute("CREATE TABLE waiting (post TEXT, key TEXT, line TEXT)")
        database.execute("CREATE INDEX by_post ON waiting (post)")

    def add(self, record: Record) -> None:
        """Let one wait."""
        row = (_storable(record.post), _storable(record.key), _storable(own.line(record)))
        self._database.execute("INSERT INTO waiting VALUES (?, ?, ?)", row)

    def posts(self) -> list[tuple[str, str]]:
        """The addresses that something is about, each with the file that its post has in an export."""
        grouped = "SELECT post, min(line) FROM waiting GROUP BY post ORDER BY min(rowid)"
        return [(post, json.loads(line).get("file", "")) for post, line in self._database.execute(grouped)]

    def about(self, post: str) -> list[Record]:
        """All comments about one."""
        waiting = self._database.execute(
            "SELECT key, line FROM waiting WHERE post = ? ORDER BY rowid", (post,)
        )
        return [own.record(json.loads(line), key=key) for key, line in waiting]


def _storable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@contextmanager
def spool() -> Iterator[Spool]:
    """An empty one, gone at the end of the block."""
    with TemporaryDirectory(prefix="mojing-comments-") as folder:
        database = sqlite3.connect(Path(folder) / "waiting.db", isolation_level=None)
        try:
            database.execute("PRAGMA synchronous = OFF")
            database.execute("PRAGMA journal_mode = OFF")
            yield Spool(database)
        finally:
            database.close()
