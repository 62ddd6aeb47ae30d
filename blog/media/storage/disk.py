"""Bytes on disk."""

import os
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4


class Disk:
    """A folder with two levels, so that none holds too many files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def path(self, name: str) -> Path:
        """Where the bytes with that name lie."""
        return self._folder / name[:2] / name[2:]

    def put(self, name: str, data: bytes) -> None:
        """Keep bytes, all or none; nothing happens when they are there. Raises OSError."""
        target = self.path(name)
        if target.exists():
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{uuid4().hex}.part")
        try:
            with part.open("xb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            with suppress(OSError):
                part.unlink(missing_ok=True)
            raise

    def open(self, name: str) -> BinaryIO:
        """The bytes as a file; raises FileNotFoundError."""
        return self.path(name).open("rb")

    def delete(self, name: str) -> None:
        """Throw bytes away, when they are there."""
        self.path(name).unlink(missing_ok=True)
