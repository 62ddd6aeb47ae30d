"""What an import reads: a file, a folder or a zip, as paths and bytes; hostile names and bombs refused."""

import os
import stat
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path, PurePosixPath

from blog.errors import Invalid
from blog.transfer.items import DAMAGE, LARGEST_FILE, Item, unpackable, unreadable

_UTF8_NAME = 0x800  # the flag of a zip entry whose name is UTF-8


@dataclass(frozen=True)
class Limits:
    """What a zip may unpack to; the operator's own are as large as this."""

    files: int = 100_000
    bytes: int = 4 * 2**30

    @property
    def directory(self) -> int:
        """Bytes of the list of entries, which is read before they can be counted."""
        return self.files * 512


@dataclass(frozen=True)
class Refused:
    """A file that is not even looked into, and why."""

    path: str
    reason: Invalid


def items(source: Path, limits: Limits) -> Iterator[Item | Refused]:
    """Everything in a file, folder or zip, in a stable order; raises Invalid when unreadable as a whole."""
    if source.is_dir():
        yield from _in_folder(source)
    elif zipfile.is_zipfile(source):
        yield from _in_zip(source, limits)
    elif source.suffix.lower() == ".zip" and source.is_file():
        raise Invalid("%(path)s is no zip archive, or a damaged one.", path=_printable(source.name))
    elif source.is_file():
        yield _found(source.resolve(), source.name)  # a link that was named is meant
    else:
        raise Invalid("There is no file or folder %(path)s.", path=_printable(str(source)))


def on_disk(path: Path, name: str = "") -> Item:
    """A file as it lies on disk; raises Invalid when it is gone or out of reach."""
    try:
        status = path.stat()
    except OSError as error:
        raise unreadable(name or path.name, error) from error
    changed_at = datetime.fromtimestamp(int(status.st_mtime), UTC)
    size = status.st_size
    return Item(name or path.name, size, changed_at, path.read_bytes, lambda: path.open("rb"))


def _in_folder(folder: Path) -> Iterator[Item | Refused]:
    closed: list[OSError] = []
    for here, folders, names in os.walk(folder, onerror=closed.append):
        folders.sort()
        links = [name for name in folders if Path(here, name).is_symlink()]
        for path in (Path(here, name) for name in sorted(names + links)):
            inside = path.relative_to(folder).as_posix()
            if not _ignored(inside):
                yield _found(path, inside)
    for error in closed:
        path = Path(error.filename)
        inside = _printable(path.relative_to(folder).as_posix() if path != folder else path.name)
        yield Refused(inside, unreadable(inside, error))


def _found(path: Path, name: str) -> Item | Refused:
    shown = _printable(name)
    if shown != name:
        return Refused(shown, Invalid("%(path)s: the name of the file is not UTF-8.", path=shown))
    if path.is_symlink():
        return Refused(name, Invalid("%(path)s is a link, and links are not followed.", path=name))
    try:
        return on_disk(path, name)
    except Invalid as reason:
        return Refused(name, reason)


def _in_zip(source: Path, limits: Limits) -> Iterator[Item | Refused]:
    if _directory_size(source) > limits.directory:
        raise _too_many(source, limits)
    archive = _opened(source)
    named = {entry: _name(entry) for entry in _counted(archive, source, limits)}
    times = Counter(named.values())
    for entry, name in sorted(named.items(), key=lambda one: one[1]):
        if times[name] == 1:
            yield _zipped(archive, entry, name)
        elif times.pop(name, 0):  # once
            yield Refused(name, Invalid("%(path)s is in there more than once.", path=name))


def _counted(archive: zipfile.ZipFile, source: Path, limits: Limits) -> list[zipfile.ZipInfo]:
    """The entries that count, known to be few and small enough before any of them is unpacked."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > limits.files:
        raise _too_many(source, limits)
    if sum(entry.file_size for entry in entries) > limits.bytes:
        most = limits.bytes // 2**20
        raise Invalid("%(path)s unpacks to more than %(most)d MB.", path=source.name, most=most)
    return [entry for entry in entries if not _ignored(_name(entry))]


def _too_many(source: Path, limits: Limits) -> Invalid:
    return Invalid("%(path)s holds more than %(most)d files.", path=source.name, most=limits.files)


def _directory_size(source: Path) -> int:
    """What the end of a zip says about its list of entries, in bytes (APPNOTE 4.3.16)."""
    with source.open("rb") as file:
        file.seek(max(0, source.stat().st_size - 2**16 - 22))
        tail = file.read()
    end = tail.rfind(b"PK\5\6")
    return int.from_bytes(tail[end + 12 : end + 16], "little") if end >= 0 else 0


def _opened(source: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(source)
    except DAMAGE as error:
        raise unpackable(source.name, error) from error


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry. One not marked as UTF-8 may be so all the same (macOS), or GBK (Windows)."""
    if entry.flag_bits & _UTF8_NAME or entry.filename != entry.orig_filename:
        return entry.filename
    raw = entry.filename.encode("cp437")  # what zipfile takes it for
    for encoding in ("utf-8", "gbk"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename


def _zipped(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> Item | Refused:
    if not _stays_inside(name):
        return Refused(name, Invalid("%(path)s points outside the archive.", path=name))
    if stat.S_ISLNK(entry.external_attr >> 16):
        return Refused(name, Invalid("%(path)s is a link, and links are not followed.", path=name))
    try:
        changed_at = _changed_at(entry)
    except ValueError:
        return Refused(name, Invalid("%(path)s is dated on a day that does not exist.", path=name))
    read, opened = partial(_unpacked, archive, entry, name), partial(archive.open, entry)
    return Item(name, entry.file_size, changed_at, read, opened)


def _changed_at(entry: zipfile.ZipInfo) -> datetime:
    undated = entry.date_time[1:3] == (0, 0)
    return datetime.now(UTC) if undated else datetime(*entry.date_time, tzinfo=UTC)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    try:
        with archive.open(entry) as file:
            return file.read(LARGEST_FILE + 1)  # a bomb says a small size and goes on
    except DAMAGE as error:
        raise unpackable(name, error) from error


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not (path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name.partition("/")[0])


def _ignored(name: str) -> bool:
    """What Hexo ignores too: hidden files, and an editor's temporary ones."""
    parts = name.split("/")
    hidden = any(part.startswith(".") and part != ".." for part in parts)
    return hidden or not {"node_modules", "__MACOSX"}.isdisjoint(parts) or name.endswith(("~", "%"))


def _printable(name: str) -> str:
    """`name` with what is not UTF-8 in it as `\\xNN`."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
