"""XML that strangers wrote, one element after the other: no entities, little memory, however long it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from blog.errors import Invalid

LARGEST = 32 * 2**20  # bytes of one element that is read as a whole
MOST = 400_000  # elements in it
DEEPEST = 60
_CONTROLS = bytes(n for n in range(32) if n not in (9, 10, 13))  # which no XML may hold, and exports do


class _Source:
    """The bytes of a file without control characters, as many as one element may have."""

    def __init__(self, file: IO[bytes], name: str) -> None:
        self._file, self._name = file, name
        self.room = LARGEST

    def read(self, size: int = -1, /) -> bytes:
        """Some of them; raises Invalid."""
        data = self._file.read(size)
        self.room -= len(data)
        if self.room < 0:
            raise _too_large(self._name)
        return data.translate(None, _CONTROLS)


def elements(path: Path, names: set[str], name: str = "") -> Iterator[Element]:
    """The elements of those names (`{namespace}tag`), each forgotten after its turn; raises Invalid.

    Entities and what they stand for are refused (billion laughs, XXE; CWE-776, CWE-611), and so is what is
    nested too deep.
    """
    name = name or path.name
    with path.open("rb") as file, _told(name):
        yield from _walked(_Source(file, name), names, name)


def _walked(source: _Source, names: set[str], name: str) -> Iterator[Element]:
    from defusedxml.ElementTree import iterparse

    above: list[Element] = []
    count = 0
    for event, element in iterparse(source, events=("start", "end")):
        if event == "start":
            above.append(element)
            count += 1
            _check(len(above), count, name)
            continue
        above.pop()
        if element.tag in names:
            yield element
        if not any(one.tag in names for one in above):  # else it is a part of what is still read
            element.clear()
            del (above[-1] if above else element)[:]
            source.room, count = LARGEST, 0


def _check(depth: int, count: int, name: str) -> None:
    if depth > DEEPEST:
        raise Invalid("%(path)s is nested too deep.", path=name)
    if count > MOST:
        raise _too_large(name)


def _too_large(name: str) -> Invalid:
    return Invalid(
        "%(path)s holds one part that is larger than %(limit)d MB.", path=name, limit=LARGEST // 2**20
    )


@contextmanager
def _told(name: str) -> Iterator[None]:
    from defusedxml.common import DefusedXmlException

    try:
        yield
    except DefusedXmlException:
        raise Invalid("%(path)s defines entities, which are not read.", path=name) from None
    except ParseError as error:
        line = error.position[0]
        raise Invalid("%(path)s, line %(line)d: this is not valid XML.", path=name, line=line) from error
    except (LookupError, ValueError, OSError) as error:  # an encoding that nobody knows; a disk
        raise Invalid("%(path)s cannot be read: %(problem)s", path=name, problem=error) from error


def text_of(element: Element, tag: str) -> str:
    """The text of a child, "" without one."""
    return (element.findtext(tag) or "").strip()
