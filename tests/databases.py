"""Where the tests keep their data: a SQLite file each, or a database each on a PostgreSQL of their own."""

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import psycopg

PATIENCE = 30  # seconds for the server to start
OWNER = "postgres"
BINARIES = Path("/usr/lib/postgresql")  # Debian has a folder for each version here, none of them on PATH
MEMORY = Path("/dev/shm")
ENOUGH = 4 * 2**30  # bytes
SETTINGS = {
    "listen_addresses": "",  # nobody can reach it but by its socket
    "max_connections": "50",
    "log_min_messages": "fatal",  # what a test provokes is the test's to report
    "wal_level": "minimal",
    "max_wal_senders": "0",
    **dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes", "autovacuum"), "off"),
}


class Databases(Protocol):
    """Databases by instance folder; a site on that folder finds its own."""

    def make(self, folder: Path) -> None:
        """Make the folder, with an empty database."""

    def copy(self, template: Path, folder: Path) -> None:
        """Make the folder, with what the database of another one holds; nobody may have that one open."""

    def drop(self, folder: Path) -> None:
        """Throw the database away."""


class Sqlite:
    """Files; where they are is the site's own default."""

    def make(self, folder: Path) -> None:
        folder.mkdir()

    def copy(self, template: Path, folder: Path) -> None:
        self.make(folder)
        shutil.copy(template / "blog.db", folder / "blog.db")

    def drop(self, folder: Path) -> None:
        (folder / "blog.db").unlink(missing_ok=True)


class Postgresql:
    """Databases of one server; the folder's config.py says which."""

    def __init__(self, socket: Path) -> None:
        self._socket, self._numbers = socket, count(1)
        self._names: dict[Path, str] = {}
        self._admin = psycopg.connect(self.url(OWNER), autocommit=True)

    def url(self, name: str) -> str:
        """The address of one database."""
        return f"postgresql://{OWNER}@/{name}?host={self._socket}"

    def make(self, folder: Path) -> None:
        self._make(folder, "template0")

    def copy(self, template: Path, folder: Path) -> None:
        self._make(folder, self._names[template])

    def drop(self, folder: Path) -> None:
        self._admin.execute(f"DROP DATABASE {self._names.pop(folder)} WITH (FORCE)")

    def close(self) -> None:
        """Leave the server."""
        self._admin.close()

    def _make(self, folder: Path, template: str) -> None:
        name = self._names[folder] = f"test_{next(self._numbers)}"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        folder.mkdir()
        (folder / "config.py").write_text(f"DATABASE_URL = {self.url(name)!r}\n")


@contextmanager
def postgresql() -> Iterator[Postgresql]:
    """A server that is gone afterwards, with all that was in it."""
    with (
        TemporaryDirectory(prefix="mojing-postgresql-", dir=memory()) as folder,
        _server(Path(folder)) as server,
    ):
        try:
            databases = _when_ready(Path(folder))
            yield databases
            databases.close()
        finally:
            server.send_signal(signal.SIGINT)  # fast: it does not wait for clients


def memory() -> Path | None:
    """A folder in memory, where there is enough of it: databases wait for the disk with every commit."""
    return MEMORY if MEMORY.exists() and shutil.disk_usage(MEMORY).free > ENOUGH else None


def _server(folder: Path) -> subprocess.Popen[bytes]:
    """A new cluster in `folder`; root may not have one, so there it belongs to Debian's postgres."""
    common: dict[str, Any] = {"cwd": folder, "stdout": subprocess.DEVNULL}
    if os.getuid() == 0:
        shutil.chown(folder, OWNER, OWNER)
        common |= {"user": OWNER, "group": OWNER, "extra_groups": []}
    new = ["--no-sync", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", f"--username={OWNER}"]
    subprocess.run([_program("initdb"), "-D", "data", *new], check=True, **common)
    options = [part for name, value in SETTINGS.items() for part in ("-c", f"{name}={value}")]
    return subprocess.Popen([_program("postgres"), "-D", "data", "-k", folder, *options], **common)


def _program(name: str) -> str:
    newest = max(BINARIES.glob(f"*/bin/{name}"), key=lambda path: int(path.parts[-3]), default=None)
    found = shutil.which(name) or newest
    assert found, "PostgreSQL is needed for --database=postgresql: apt-get install postgresql"
    return str(found)


def _when_ready(socket: Path) -> Postgresql:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return Postgresql(socket)
        except psycopg.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.05)
