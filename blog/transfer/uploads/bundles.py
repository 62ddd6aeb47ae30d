"""Uploads that wait: each in a private folder of its own, with what is known of it, until it is a day old."""

import fcntl
import json
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from blog.config import instance_folder
from blog.errors import Invalid
from blog.transfer.report import Report, Told

A_DAY = 24 * 3600  # seconds that an upload is kept
Phase = Literal["looking", "ready", "bringing", "done", "failed"]
Sentence = tuple[str, dict[str, Any]]  # a message and its values, told in the language of whoever reads it


@dataclass(frozen=True)
class State:
    """What is known of an upload."""

    by: int  # id of the user
    name: str  # of the one file that was sent; "" when there were several
    files: int
    sent_at: float
    hexo: dict[str, str] = field(default_factory=dict)  # what stands in for a _config.yml
    as_drafts: bool = False
    phase: Phase = "looking"
    done: int = 0
    total: int = 0
    tries: int = 0  # that ended with the process, or worse
    problem: Sentence | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether there is something to do for the site, and nothing for its editor."""
        return self.phase in ("looking", "bringing")


@dataclass(frozen=True)
class Bundle:
    """One upload, known by a token that nobody can guess."""

    token: str

    @classmethod
    def new(cls) -> "Bundle":
        """A new, empty place."""
        bundle = cls(secrets.token_urlsafe(24))
        bundle.folder.mkdir(mode=0o700, parents=True)
        return bundle

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return _all() / self.token

    @property
    def zip(self) -> Path:
        """What was sent."""
        return self.folder / "bundle.zip"

    @property
    def state(self) -> State:
        """What is known of it; raises OSError when it is gone."""
        return State(**json.loads((self.folder / "state.json").read_text()))

    def keep(self, state: State) -> None:
        """Know this of it from now on."""
        self._write("state.json", asdict(state))

    def change(self, **values: Any) -> None:
        """Know something else."""
        self.keep(replace(self.state, **values))

    def fail(self, problem: Invalid) -> None:
        """Know that nothing of it can be brought in."""
        self.change(phase="failed", problem=_sentence(problem))

    def keep_report(self, report: Report) -> None:
        """Keep what an import said."""
        self._write("report.json", [_row(path, told) for path, told in sorted(report.files.items())])

    @property
    def report(self) -> list[dict[str, Any]]:
        """What it said, file by file; nothing before it has said anything."""
        with suppress(OSError):
            found: list[dict[str, Any]] = json.loads((self.folder / "report.json").read_text())
            return found
        return []

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Whether nobody else works on it, and nobody will until the end of the block.

        The lock goes with the process, so that work which was interrupted can be gone on with.
        """
        with (self.folder / "lock").open("a") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def remove(self) -> None:
        """Throw it away."""
        shutil.rmtree(self.folder, ignore_errors=True)

    def remove_unless_kept(self) -> None:
        """Throw it away when nothing is known of it."""
        if not (self.folder / "state.json").exists():
            self.remove()

    def _write(self, name: str, value: object) -> None:
        part = self.folder / f"{name}.part"
        part.write_text(json.dumps(value, ensure_ascii=False))
        part.replace(self.folder / name)


def bundles() -> list[Bundle]:
    """All that wait."""
    return [Bundle(folder.name) for folder in _all().glob("*")]


def due() -> Iterator[Bundle]:
    """Those that there is something to do about."""
    for bundle in bundles():
        with suppress(OSError):
            if bundle.state.is_under_way:
                yield bundle


def sweep() -> None:
    """Throw away what is older than a day."""
    for bundle in bundles():
        with suppress(OSError):
            if time.time() - bundle.folder.stat().st_mtime > A_DAY:
                bundle.remove()


def _all() -> Path:
    return instance_folder() / "imports"


def _row(path: str, told: Told) -> dict[str, Any]:
    row: dict[str, Any] = {"path": path, "outcome": told.outcome}
    row |= {"reasons": [_sentence(reason) for reason in told.reasons]}
    row |= {"notes": [_sentence(note) for note in told.notes]}
    if told.about is None:
        return row | {"about": None}
    notes = [_sentence(note) for note in told.about.notes]
    return row | {"about": {**asdict(replace(told.about, notes=[])), "notes": notes}}


def _sentence(said: Invalid) -> Sentence:
    return said.message, {name: v if isinstance(v, int) else str(v) for name, v in said.values.items()}
