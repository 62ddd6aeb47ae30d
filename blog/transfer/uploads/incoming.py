"""What somebody sends, on its way to disk: many files become one zip as they arrive, and a zip stays one."""

from contextlib import suppress
from datetime import UTC, datetime
from io import RawIOBase
from pathlib import Path
from typing import IO, Any, cast
from zipfile import ZipFile, ZipInfo

from blog.errors import Invalid

LONGEST_NAME = 1000  # characters


class Incoming:
    """One upload. What is wrong with it is said at its end: a browser listens only once all is sent."""

    def __init__(self, target: Path, most: int) -> None:
        self._target, self._most = target, most
        self._names: list[str] = []
        self._known: set[str] = set()
        self._pack: ZipFile | None = None
        self._file: IO[bytes] | None = None
        self._problem: Invalid | None = None

    def take(self, name: str) -> IO[bytes]:
        """Where the bytes of the next file go; a field that was left empty sends one without a name."""
        if name and not self._problem:
            self._problem = self._what_is_wrong_with(name)
            self._names.append(name)
            self._known.add(name)
        if name and not self._problem:
            self._begin(name)
        return cast(IO[bytes], _Sink(self))

    def write(self, data: bytes) -> None:
        """Some bytes of the file; they are dropped once something is wrong."""
        if self._file:
            try:
                self._file.write(data)
            except OSError as error:
                self._fail(error)

    def end(self) -> None:
        """The file is whole."""
        try:
            if self._file:
                self._file.close()
        except OSError as error:
            self._fail(error)
        self._file = None

    def finish(self) -> tuple[str, int]:
        """The name of what was sent, if it was one file, and how many there were; raises Invalid."""
        self.close()
        if not self._names:
            raise Invalid("Choose files, a folder or a zip first.", field="files")
        if self._problem:
            raise self._problem
        return (self._names[0] if len(self._names) == 1 else ""), len(self._names)

    def close(self) -> None:
        """Let go of the disk."""
        self.end()
        if self._pack:
            with suppress(OSError, ValueError):  # of a file that did not fit, which is said already
                self._pack.close()

    def _what_is_wrong_with(self, name: str) -> Invalid | None:
        with_zip = any(each.lower().endswith(".zip") for each in (name, *self._names[:1]))
        if self._names and with_zip:
            return Invalid("Send a zip by itself, without other files.", field="files")
        if len(self._names) >= self._most:
            return Invalid("These are more than %(most)d files.", field="files", most=self._most)
        if name in self._known:
            return Invalid("%(name)s is among the files twice.", field="files", name=name)
        if len(name) > LONGEST_NAME:
            return Invalid("%(name)s…: this name is too long.", field="files", name=name[:60])
        return None

    def _begin(self, name: str) -> None:
        try:
            if name.lower().endswith(".zip"):
                self._file = self._target.open("wb")
            else:
                self._pack = self._pack or ZipFile(self._target, "w")
                self._file = self._pack.open(_entry(name), "w")
        except OSError as error:
            self._fail(error)

    def _fail(self, error: OSError) -> None:
        self._file = None
        problem = error.strerror or str(error)
        self._problem = Invalid("The server cannot keep this: %(problem)s", field="files", problem=problem)


def _entry(name: str) -> ZipInfo:
    now = datetime.now(UTC)
    return ZipInfo(name, (now.year, now.month, now.day, now.hour, now.minute, now.second))


class _Sink(RawIOBase):
    """A file as the parser of forms sees it: written, then wound back."""

    def __init__(self, incoming: Incoming) -> None:
        self._incoming = incoming

    def write(self, data: Any) -> int:
        """Pass the bytes on."""
        self._incoming.write(data)
        return len(data)

    def seek(self, *_: Any) -> int:
        """Be done."""
        self._incoming.end()
        return 0
