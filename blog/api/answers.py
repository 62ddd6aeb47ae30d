"""Answers as JSON with an ETag; 304 and 412 by what the caller knows (RFC 9110, 13.1)."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from flask import Response, request

from blog.db import LARGEST_ID
from blog.errors import Invalid, Outdated


@dataclass(frozen=True)
class Answer:
    """An answer; `tag` names the state of the resource, without one its text does. None is no content."""

    data: Any
    status: int = 200
    tag: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    media: str = "application/json"


def created(data: Any, location: str, tag: str = "") -> Answer:
    """Something new, and where it is."""
    return Answer(data, 201, tag, {"Location": quote(location)})


def moved(location: str) -> Answer:
    """It has another address now, for good."""
    return Answer(None, 301, headers={"Location": quote(location)})


NOTHING = Answer(None, 204)


def digest(*parts: object) -> str:
    """A tag for a state, which tells nothing of it."""
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:24]


def respond(answer: Answer) -> Response:
    """The response; 304 is decided once its headers are complete."""
    response = Response(_text(answer), answer.status, answer.headers)
    if answer.data is None:
        del response.headers["Content-Type"]
    else:
        response.content_type = f"{answer.media}; charset=utf-8" if "text/" in answer.media else answer.media
    if answer.tag:
        response.set_etag(answer.tag)
    elif answer.status == 200:
        response.add_etag(weak=True)
    return response


def _text(answer: Answer) -> str | bytes:
    if answer.data is None:
        return b""
    if answer.media != "application/json":
        return str(answer.data).encode()
    return json.dumps(answer.data, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def state(data: Any) -> Answer:
    """A resource whose state is all that is told of it."""
    return Answer(data, tag=digest(data))


def expect(tag: str) -> None:
    """Raise Outdated unless the resource is in the state that If-Match names (RFC 9110, 13.1.1).

    What is not there has the tag "", and is in no state at all, not even in any ("*").
    A tag that a proxy made weak when it compressed the answer names the same state.
    """
    names = request.if_match
    if is_conditional() and not (tag and (names.star_tag or names.contains_weak(tag))):
        raise Outdated


def is_conditional() -> bool:
    """Whether the request says in which state the resource must be."""
    return "If-Match" in request.headers


def page(rows: Any, later: object | None) -> Answer:
    """Part of a list, and in the Link header where it begins and goes on (RFC 8288)."""
    links = [_link("first", None)] + ([_link("next", later)] if later is not None else [])
    return Answer(rows, headers={"Link": ", ".join(links)})


def first_of(rows: list[dict[str, Any]], limit: int, key: str) -> Answer:
    """As many of the rows as were asked for, and where they go on: behind the number of the last one."""
    return page(rows[:limit], rows[limit - 1][key] if len(rows) > limit else None)


def cursor_of(query: Mapping[str, Any]) -> int:
    """The number that `page` gave to go on from, 0 for the beginning; raises Invalid for anything else."""
    cursor = query.get("cursor", "0")
    if not (cursor.isascii() and cursor.isdigit()):
        raise Invalid("This is no place in this list.", field="cursor")
    return min(int(cursor[:12]), LARGEST_ID)


def _link(relation: str, cursor: object | None) -> str:
    asked = [(name, value) for name, value in request.args.items(multi=True) if name != "cursor"]
    query = urlencode(asked + ([("cursor", str(cursor))] if cursor is not None else []))
    return f'<{request.path}{"?" if query else ""}{query}>; rel="{relation}"'
