"""Whether a value has a shape, and each place where it has not."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple

from blog.api.shapes import Shape
from blog.errors import Invalid
from blog.posts.frontmatter.nodes import storable

MOST_FAULTS = 50  # that are told at once
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_KINDS: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
    "null": (type(None),),
}


class Fault(NamedTuple):
    """What is wrong at one place; `message` is an English template as that of `Invalid`."""

    message: str
    place: dict[str, str]
    values: dict[str, Any] = {}  # noqa: RUF012  never changed


WRONG = Fault("The request is not what this address takes. See which parts.", {})


class Unfit(Invalid):
    """Input that is not what the document says; each fault is told."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(WRONG.message)
        self.faults = faults[:MOST_FAULTS]


def check(shape: Shape, value: Any) -> None:
    """Raise `Unfit` unless the value has the shape."""
    if faults := list(faults_of(shape, value)):
        raise Unfit(faults)


def faults_of(shape: Shape, value: Any, at: str = "#") -> Iterator[Fault]:
    """Every place where the value has not the shape."""
    kinds = shape["type"] if isinstance(shape["type"], list) else [shape["type"]]
    kind = _kind(value)
    if kind not in kinds:
        yield Fault("This must be of the type %(type)s.", {"pointer": at}, {"type": " / ".join(kinds)})
    elif kind in _CHECKS:
        yield from _CHECKS[kind](shape, value, at)


def _kind(value: Any) -> str:
    """What JSON calls it; a number with a fraction is no type that is taken anywhere."""
    if isinstance(value, bool):
        return "boolean"
    return next((kind for kind, types in _KINDS.items() if isinstance(value, types)), "number")


def _in_object(shape: Shape, value: dict[str, Any], at: str) -> Iterator[Fault]:
    known = shape["properties"]
    for name in shape.get("required", ()):
        if name not in value:
            yield Fault("This is missing.", {"pointer": _below(at, name)})
    for name, part in value.items():
        if name in known:
            yield from faults_of(known[name], part, _below(at, name))
        else:
            yield Fault("There is no such field.", {"pointer": _below(at, name)})


def _below(at: str, name: str) -> str:
    """A step further (RFC 6901); what a program sends as a name may be anything."""
    step = name[:100].replace("~", "~0").replace("/", "~1")
    return f"{at}/{step.encode('utf-8', 'replace').decode()}"


def _in_array(shape: Shape, value: list[Any], at: str) -> Iterator[Fault]:
    least, most = shape.get("minItems", 0), shape.get("maxItems", len(value))
    if not least <= len(value) <= most:
        yield Fault(
            "There must be %(least)d to %(most)d of these.", {"pointer": at}, {"least": least, "most": most}
        )
        return
    for number, part in enumerate(value):
        yield from faults_of(shape["items"], part, f"{at}/{number}")


def _in_text(shape: Shape, value: str, at: str) -> Iterator[Fault]:
    least, most = shape.get("minLength", 0), shape.get("maxLength", len(value))
    if not storable(value):
        yield Fault("This holds a character that cannot be stored.", {"pointer": at})
    elif not least <= len(value) <= most:
        yield Fault("Give %(least)d to %(most)d characters.", {"pointer": at}, {"least": least, "most": most})
    elif value not in shape.get("enum", (value,)):
        yield Fault("This must be one of: %(words)s.", {"pointer": at}, {"words": ", ".join(shape["enum"])})
    elif "pattern" in shape and not re.search(shape["pattern"], value):
        yield Fault("This is not in the right form.", {"pointer": at})
    elif shape.get("format") == "date-time" and _moment(value) is None:
        yield Fault("Give a moment with its zone, as in 2025-07-29T08:00:00Z.", {"pointer": at})


def _in_number(shape: Shape, value: int, at: str) -> Iterator[Fault]:
    least, most = shape.get("minimum", value), shape.get("maximum", value)
    if not least <= value <= most:
        yield Fault(
            "Give a number from %(least)d to %(most)d.", {"pointer": at}, {"least": least, "most": most}
        )
    elif value not in shape.get("enum", (value,)):
        words = ", ".join(str(choice) for choice in shape["enum"])
        yield Fault("This must be one of: %(words)s.", {"pointer": at}, {"words": words})


_CHECKS: dict[str, Callable[[Shape, Any, str], Iterator[Fault]]] = {
    "object": _in_object,
    "array": _in_array,
    "string": _in_text,
    "integer": _in_number,
}


def moment(text: str) -> datetime:
    """The moment that a checked text names, in UTC and to the second."""
    found = _moment(text)
    assert found, "check comes first"
    return found


def _moment(text: str) -> datetime | None:
    if not _RFC_3339.fullmatch(text):
        return None
    try:
        plain = re.sub(r"\.\d+", "", text.upper()).replace("Z", "+00:00")
        return datetime.fromisoformat(plain).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
