"""The OpenAPI document, prepared for the page that shows it (`/api/v1/docs`)."""

import re
from typing import Any, NamedTuple

from blog.api.words import ABOUT

_MARKED = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*")
Part = dict[str, Any]


class Piece(NamedTuple):
    """A stretch of a sentence: plain, "code", or "b" for bold."""

    kind: str
    text: str


def about() -> list[list[Piece]]:
    """What is said about all operations, by paragraphs."""
    return [_pieces(" ".join(paragraph.split())) for paragraph in ABOUT.split("\n\n")]


def _pieces(text: str) -> list[Piece]:
    found, at = [], 0
    for mark in _MARKED.finditer(text):
        found += [Piece("", text[at : mark.start()]), Piece("code" if mark[1] else "b", mark[1] or mark[2])]
        at = mark.end()
    return [*found, Piece("", text[at:])]


def sections(document: Part) -> dict[str, tuple[str, list[Part]]]:
    """What is said about each part of the site, and its operations."""
    found: dict[str, tuple[str, list[Part]]] = {
        tag["name"]: (tag["description"], []) for tag in document["tags"]
    }
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            found[one["tags"][0]][1].append(
                {"method": method.upper(), "path": path, **one, **_parameters(one)}
            )
    return found


def _parameters(one: Part) -> Part:
    listed = one.get("parameters", [])
    known = {part["name"]: {**part["schema"], "description": part.get("description", "")} for part in listed}
    return {"known": known, "needed": [part["name"] for part in listed if part["required"]]}
