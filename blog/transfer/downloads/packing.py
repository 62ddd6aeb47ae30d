"""A zip that leaves while it is made, so that a site of any size needs little memory and no disk."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from io import SEEK_END, RawIOBase
from typing import IO, TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from blog.transfer.export import Leaf

CHUNK = 2**18  # bytes
UNDATED = (1980, 1, 1, 0, 0, 0)  # so that the same site gives the same bytes


class _Passing(RawIOBase):
    """What was written and not yet taken."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def writable(self) -> bool:
        """It is for nothing else."""
        return True

    def write(self, data: Any) -> int:
        """Keep a piece."""
        self._pieces.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """All that was kept."""
        whole, self._pieces = b"".join(self._pieces), []
        return whole


def packed(leaves: "Iterable[Leaf]") -> Iterator[bytes]:
    """The files as a zip, piece by piece; each is opened when its turn comes."""
    passing = _Passing()
    with ZipFile(passing, "w") as zip:
        for leaf in leaves:
            with leaf.open() as source, zip.open(_entry(leaf, source), "w") as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    yield passing.taken()
    yield passing.taken()


def _entry(leaf: "Leaf", source: IO[bytes]) -> ZipInfo:
    entry = ZipInfo(leaf.path, _date(leaf.changed_at))
    entry.file_size = source.seek(
        0, SEEK_END
    )  # only the largest files need the longer fields (APPNOTE 4.5.3)
    source.seek(0)
    entry.compress_type = ZIP_DEFLATED if leaf.path.endswith((".md", ".yml", ".json")) else ZIP_STORED
    entry.external_attr = 0o100644 << 16
    return entry


def _date(at: datetime | None) -> tuple[int, int, int, int, int, int]:
    """In UTC, which is how an import reads it; a zip knows the years from 1980 to 2107."""
    if at is None or not 1980 <= at.year <= 2107:
        return UNDATED
    utc = at.astimezone(UTC)
    return utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second
