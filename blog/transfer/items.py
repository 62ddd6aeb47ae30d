"""One file of an import: where it is in what was given, and how to read it."""

import lzma
import shutil
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO

from blog.errors import Invalid

LARGEST_FILE = 64 * 2**20  # bytes
DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError),
    *(RuntimeError, ValueError, OSError),  # a password, a method nobody knows; a bad name; bzip2
)


@dataclass(frozen=True)
class Item:
    """One file to import: its path inside what was given, size, date of change, and how to read it."""

    path: str
    size: int
    changed_at: datetime
    read: Callable[[], bytes]
    open: Callable[[], IO[bytes]] | None = None  # of what may be larger than anything that is read at once

    def text(self) -> str:
        """The file as text; raises Invalid when it is not UTF-8."""
        try:
            return self.bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise Invalid(
                "%(path)s is not UTF-8 text (byte %(at)d).", path=self.path, at=error.start
            ) from error

    def copy_to(self, target: Path) -> None:
        """Write it to disk, piece by piece; raises Invalid."""
        try:
            with self.open() if self.open else BytesIO(self.bytes()) as source, target.open("wb") as file:
                shutil.copyfileobj(source, file)
        except DAMAGE as error:
            raise unpackable(self.path, error) from error

    def start(self, size: int) -> bytes:
        """Its first bytes; none of what cannot be read."""
        try:
            with self.open() if self.open else BytesIO(self.bytes()) as source:
                return source.read(size)
        except DAMAGE:
            return b""

    def bytes(self) -> bytes:
        """The file's bytes; raises Invalid when they are too many, or gone, or not ours to read."""
        if self.size > LARGEST_FILE:
            raise too_large(self.path)
        try:
            data = self.read()
        except OSError as error:
            raise unreadable(self.path, error) from error
        if len(data) > LARGEST_FILE:  # which may show only while unpacking
            raise too_large(self.path)
        return data


def too_large(path: str) -> Invalid:
    """What is said of a file that is too large to be read at once."""
    return Invalid("%(path)s is larger than %(limit)d MB.", path=path, limit=LARGEST_FILE // 2**20)


def unreadable(path: str, error: OSError) -> Invalid:
    """What is said of a file that the system does not give."""
    return Invalid("%(path)s cannot be read: %(problem)s", path=path, problem=error.strerror or error)


def unpackable(path: str, error: Exception) -> Invalid:
    """What is said of damage in a zip."""
    return Invalid("%(path)s cannot be unpacked: %(problem)s", path=path, problem=error)
