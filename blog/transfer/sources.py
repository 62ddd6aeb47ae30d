"""What an import reads: a file, a folder or a zip, as paths and bytes; hostile names and bombs refused."""

import stat
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from blog.errors import Invalid

MOST_FILES = 100_000
LARGEST_FILE = 64 * 2**20  # bytes
LARGEST_SUM = 4 * 2**30  # bytes, of all files unpacked


@dataclass(frozen=True)
class Item:
    """One file to import: its path inside what was given, size, date of change, and how to read it."""

    path: str
    size: int
    changed_at: datetime
    read: Callable[[], bytes]

    def text(self) -> str:
        """The file as text; raises Invalid when it is not UTF-8."""
        try:
            return self.bytes().decode("utf-8")
        except UnicodeDecodeError as error:
            raise Invalid(
                "%(path)s is not UTF-8 text (byte %(at)d).", path=self.path, at=error.start
            ) from error

    def bytes(self) -> bytes:
        """The file's bytes; raises Invalid when it is too large, even if that shows only while unpacking."""
        if self.size > LARGEST_FILE:
            raise _too_large(self.path)
        data = self.read()
        if len(data) > LARGEST_FILE:
            raise _too_large(self.path)
        return data


@dataclass(frozen=True)
class Refused:
    """A file that is not even looked into, and why."""

    path: str
    reason: Invalid


def items(source: Path) -> Iterator[Item | Refused]:
    """Everything in a file, folder or zip, in a stable order; raises Invalid when unreadable as a whole."""
    if source.is_dir():
        yield from _in_folder(source)
    elif zipfile.is_zipfile(source):
        yield from _in_zip(source)
    elif source.is_file():
        yield on_disk(source)
    else:
        raise Invalid("There is no file or folder %(path)s.", path=str(source))


def _in_folder(folder: Path) -> Iterator[Item | Refused]:
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if _ignored(name) or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink():
            yield Refused(name, Invalid("%(path)s is a link, and links are not followed.", path=name))
        elif path.is_file():
            yield on_disk(path, name)


def on_disk(path: Path, name: str = "") -> Item:
    """A file as it lies on disk."""
    status = path.stat()
    return Item(
        name or path.name, status.st_size, datetime.fromtimestamp(int(status.st_mtime), UTC), path.read_bytes
    )


def _in_zip(source: Path) -> Iterator[Item | Refused]:
    archive = zipfile.ZipFile(source)
    entries = sorted((e for e in archive.infolist() if not e.is_dir()), key=lambda entry: entry.filename)
    if len(entries) > MOST_FILES or sum(entry.file_size for entry in entries) > LARGEST_SUM:
        raise Invalid("%(path)s unpacks to more than an import may hold.", path=source.name)
    for entry in entries:
        if not _ignored(entry.filename):
            yield _zipped(archive, entry)


def _zipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Item | Refused:
    name = entry.filename
    if not _stays_inside(name):
        return Refused(name, Invalid("%(path)s points outside the archive.", path=name))
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Refused(name, Invalid("%(path)s is a link, and links are not followed.", path=name))
    changed_at = (
        datetime(*entry.date_time, tzinfo=UTC) if entry.date_time[1:3] != (0, 0) else datetime.now(UTC)
    )
    return Item(name, entry.file_size, changed_at, lambda: _unpacked(archive, entry))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as file:
            return file.read(LARGEST_FILE + 1)  # a bomb says a small size and goes on
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
        raise Invalid(
            "%(path)s cannot be unpacked: %(problem)s", path=entry.filename, problem=error
        ) from error


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name.partition("/")[0])


def _ignored(name: str) -> bool:
    """What Hexo ignores too: hidden files, and an editor's temporary ones."""
    parts = name.split("/")
    hidden = any(part.startswith(".") and part != ".." for part in parts)
    return hidden or not {"node_modules", "__MACOSX"}.isdisjoint(parts) or name.endswith(("~", "%"))


def _too_large(path: str) -> Invalid:
    return Invalid("%(path)s is larger than %(limit)d MB.", path=path, limit=LARGEST_FILE // 2**20)
