"""What is sent and answered, as JSON Schema (2020-12, which OpenAPI 3.1 uses).

One declaration is both what a request is checked by (`checking.py`) and what the document says. A library of
schemas would take a tenth of a start's time and memory; what we need of JSON Schema fits a page.
"""

from typing import Any

Shape = dict[str, Any]

LARGEST = 2**31 - 1  # of PostgreSQL's integer
YES_NO: Shape = {"type": "boolean"}
MOMENT: Shape = {"type": "string", "format": "date-time", "description": "RFC 3339; answers are in UTC."}
ADDRESS: Shape = {"type": "string", "format": "uri"}
NUMBER: Shape = {"type": "integer"}
WORDS: Shape = {"type": "string"}


def text(most: int, least: int = 0, pattern: str = "") -> Shape:
    """Text of so many characters, which fits the pattern."""
    shape: Shape = {"type": "string", "maxLength": most}
    shape |= {"minLength": least} if least else {}
    return shape | ({"pattern": pattern} if pattern else {})


def column(kept: Any, least: int = 0) -> Shape:
    """Text that fits a column of a table."""
    return text(kept.type.length, least)


def number(least: int = 0, most: int = LARGEST) -> Shape:
    """A whole number between these."""
    return {"type": "integer", "minimum": least, "maximum": most}


def one_of(*choices: str) -> Shape:
    """One of these words."""
    return {"type": "string", "enum": [*choices]}


def listed(items: Shape, most: int = 0, least: int = 0) -> Shape:
    """Several of a kind."""
    shape: Shape = {"type": "array", "items": items}
    return shape | ({"maxItems": most} if most else {}) | ({"minItems": least} if least else {})


def maybe(shape: Shape) -> Shape:
    """The same, or null."""
    if "title" in shape:
        return {"anyOf": [shape, {"type": "null"}]}
    choices = {"enum": [*shape["enum"], None]} if "enum" in shape else {}
    return shape | {"type": [shape["type"], "null"]} | choices


def told(shape: Shape, description: str) -> Shape:
    """The same, with a word of explanation."""
    return shape | {"description": description}


def usually(shape: Shape, value: Any) -> Shape:
    """The same, with what is taken when nothing is said."""
    return shape | {"default": value}


def record(title: str, needed: dict[str, Shape], optional: dict[str, Shape] | None = None) -> Shape:
    """An object with these members and no others; with a title it is named in the document."""
    shape: Shape = {"title": title} if title else {}
    shape |= {"type": "object", "properties": {**needed, **(optional or {})}}
    return shape | ({"required": [*needed]} if needed else {}) | {"additionalProperties": False}
