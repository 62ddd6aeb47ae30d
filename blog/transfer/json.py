"""JSON that strangers wrote, one item after the other, however long the file is."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from blog.errors import Invalid

DEEPEST = 40
LARGEST = 32 * 2**20  # bytes of one text
MOST = 1_000_000  # values in one item
_OPENS = {"start_map": 1, "start_array": 1, "end_map": -1, "end_array": -1}


class _Source:
    """The bytes of a file, as many as one text may have."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name = file, name
        self.room = LARGEST

    def read(self, size: int = -1) -> bytes:
        """Some of them; raises Invalid."""
        data = self._file.read(size)
        self.room -= len(data)
        if self.room < 0:
            raise _too_large(self._name)
        return data


def items(path: Path, *lists: str) -> Iterator[tuple[str, Any]]:
    """The items of these lists (as "data.posts"), each with the name of its list; raises Invalid.

    An array counts for no step of a name: "db.data.posts" is Ghost's db[0].data.posts.
    """
    from ijson.common import JSONError

    try:
        with path.open("rb") as file:
            yield from _built(_Source(file, path.name), path.name, {*lists})
    except (JSONError, UnicodeDecodeError, OSError) as error:
        problem = " ".join(str(error).split())[:200]
        raise Invalid("%(path)s is not valid JSON: %(problem)s", path=path.name, problem=problem) from error


def _built(source: _Source, name: str, lists: set[str]) -> Iterator[tuple[str, Any]]:
    from ijson import basic_parse

    reading = _Reading(name, lists)
    for event, value in basic_parse(source, use_float=True):
        source.room = LARGEST
        if reading.take(event, value):
            yield reading.list, reading.value


class _Reading:
    """Where one is in a file, and the item that is being read."""

    def __init__(self, name: str, lists: set[str]) -> None:
        self._name, self._lists = name, lists
        self._keys: list[str] = []  # that what comes next hangs on, "" for places in arrays
        self._builder: Any = None
        self._floor = self._count = 0
        self.list, self.value = "", None

    def take(self, event: str, value: Any) -> bool:
        """Go one step; whether an item is complete now. Raises Invalid."""
        step = _OPENS.get(event, 0)
        if step < 0:
            self._keys.pop()
        elif event == "map_key":
            self._keys[-1] = value
        if self._builder is None and step >= 0 and event != "map_key":
            self._begin()
        if step > 0:
            self._keys.append("")
        self._check()
        return self._builder is not None and self._build(event, value)

    def _begin(self) -> None:
        from ijson.common import ObjectBuilder

        name = ".".join(filter(None, self._keys))
        if self._keys and not self._keys[-1] and name in self._lists:
            self.list, self._builder, self._floor, self._count = name, ObjectBuilder(), len(self._keys), 0

    def _build(self, event: str, value: Any) -> bool:
        self._count += 1
        self._builder.event(event, value)
        if len(self._keys) != self._floor:
            return False
        self.value, self._builder = self._builder.value, None
        return True

    def _check(self) -> None:
        if len(self._keys) > DEEPEST:
            raise Invalid("%(path)s is nested too deep.", path=self._name)
        if self._count > MOST:
            raise _too_large(self._name)


def _too_large(name: str) -> Invalid:
    limit = LARGEST // 2**20
    return Invalid("%(path)s holds one part that is larger than %(limit)d MB.", path=name, limit=limit)


def text(item: dict[str, Any], key: str) -> str:
    """A text of an item, "" where there is none; numbers are texts, too."""
    value = item.get(key)
    if isinstance(value, str):
        return value
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""
