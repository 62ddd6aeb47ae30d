"""What a request says: its query and its body, read strictly. Nothing is guessed and nothing is dropped."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from flask import request
from werkzeug.exceptions import BadRequest, UnsupportedMediaType

from blog.api.checking import Fault, Unfit, check, faults_of
from blog.api.shapes import Shape
from blog.config import LONGEST_FORM

JSON, MERGE, MARKDOWN, FORM = (
    "application/json",
    "application/merge-patch+json",
    "text/markdown",
    "multipart/form-data",
)
DEEPEST = 32  # levels of a JSON text
_WORDS = {"true": True, "false": False}


def query(shape: Shape) -> dict[str, Any]:
    """The parameters of the address, each of its type, and what is usual for the others; raises Unfit."""
    known = shape["properties"]
    given = {name: request.args.getlist(name) for name in request.args}
    found = {name: _meant(known[name], texts[0]) for name, texts in given.items() if name in known}
    faults = [
        *(
            Fault("This may be given only once.", _at(name))
            for name, texts in given.items()
            if len(texts) > 1
        ),
        *(Fault("There is no such parameter.", _at(name)) for name in given if name not in known),
        *_parameters(faults_of(shape, found)),
    ]
    if faults:
        raise Unfit(faults)
    return {name: part["default"] for name, part in known.items() if "default" in part} | found


def _at(name: str) -> dict[str, str]:
    return {"parameter": name[:100].encode("utf-8", "replace").decode()}


def _parameters(faults: Iterator[Fault]) -> Iterator[Fault]:
    for fault in faults:
        yield fault._replace(place={"parameter": fault.place["pointer"].split("/")[1]})


def _meant(shape: Shape, text: str) -> Any:
    """The value in a text; the text itself when it cannot be one, which is then told."""
    if shape["type"] == "array":
        return [_meant(shape["items"], part) for part in text.split(",")]
    if shape["type"] == "boolean":
        return _WORDS.get(text, text)
    if shape["type"] == "integer" and re.fullmatch(r"-?[0-9]{1,18}", text):
        return int(text)
    return text


def body(shape: Shape | None, takes: tuple[str, ...]) -> Any:
    """The body as JSON that fits the shape, or as Markdown; forms are read where they are used.

    Raises UnsupportedMediaType, BadRequest, RequestEntityTooLarge, and Unfit.
    """
    if request.mimetype not in takes:
        if request.mimetype or request.get_data(cache=True) or shape is None or shape.get("required"):
            raise UnsupportedMediaType
        return {}  # nothing is said at all, and nothing has to be
    if request.mimetype == FORM:
        return None
    request.max_content_length = LONGEST_FORM
    text = _decoded(request.get_data(cache=True))
    if request.mimetype == MARKDOWN:
        return text
    value = _parsed(text)
    assert shape
    check(shape, value)
    return value


class Upload(NamedTuple):
    """A file that came in a form: what it is called, its bytes, and the other fields."""

    name: str
    data: bytes
    fields: Mapping[str, str]


def upload(shape: Shape, most: int) -> Upload:
    """The file of a form that has the shape, and no more than one byte above `most`; raises Unfit."""
    fields, files = request.form.to_dict(), request.files
    check(shape, {name: text for name, text in fields.items() if name != "file"} | dict.fromkeys(files, ""))
    file = files["file"]
    return Upload(file.filename or "file", file.stream.read(most + 1), fields)


def _decoded(data: bytes) -> str:
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise BadRequest from error


def _parsed(text: str) -> Any:
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_refuse, parse_float=_number)
    except Unfit:
        raise
    except (ValueError, RecursionError) as error:
        raise BadRequest from error
    if _is_deep(value, DEEPEST):
        raise BadRequest
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):  # which of them is meant, differs from program to program (RFC 8259, 4)
        seen = set[str]()
        name = next(name for name, _value in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        told = name[:100].encode("utf-8", "replace").decode()
        raise Unfit([Fault("The name %(name)s is there twice.", {"pointer": "#"}, {"name": told})])
    return found


def _refuse(word: str) -> None:
    raise ValueError(word)  # NaN and Infinity are no JSON


def _number(text: str) -> int | float:
    """To JSON, 1.0 is as whole a number as 1."""
    value = float(text)
    return int(value) if value.is_integer() else value


def _is_deep(value: Any, levels: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    parts = value.values() if isinstance(value, Mapping) else value
    return levels == 0 or any(_is_deep(part, levels - 1) for part in parts)
