"""The document that says what the API is (OpenAPI 3.1), made from the declarations that check requests."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

from blog.api.operations import BASE, Operation
from blog.api.reading import FORM, JSON, MERGE
from blog.api.shapes import NUMBER, WORDS, Shape, listed, number, record, text, told
from blog.api.words import ABOUT, PHRASES, SECTIONS

PROBLEM = record(
    "Problem",
    {"type": WORDS, "status": NUMBER, "title": WORDS, "detail": WORDS},
    {
        "instance": told(WORDS, "Its number in the log of the site."),
        "errors": told(
            listed(record("", {"detail": WORDS}, {"pointer": WORDS, "parameter": WORDS})),
            "Each part of the input that is wrong: a JSON pointer into the body, or a parameter.",
        ),
    },
)
_PLACE = re.compile(r"<(?:(\w+):)?(\w+)>")
Part = dict[str, Any]


def document(operations: Iterable[Operation]) -> Part:
    """All of it."""
    named: dict[str, Shape] = {}
    paths: dict[str, Part] = {}
    for one in operations:
        paths.setdefault(_PLACE.sub(r"{\2}", one.path), {})[one.method.lower()] = _operation(one, named)
    _referred(PROBLEM, named)
    scheme = {"type": "http", "scheme": "bearer", "description": "An access token."}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Mojing API", "version": "1", "description": ABOUT},
        "servers": [{"url": BASE}],
        "tags": [{"name": name, "description": told} for name, told in SECTIONS.items()],
        "paths": paths,
        "components": {"schemas": dict(sorted(named.items())), "securitySchemes": {"token": scheme}},
    }


def _operation(one: Operation, named: dict[str, Shape]) -> Part:
    summary, description = one.told
    needed: Part = {"security": [*([{}] if one.is_open else []), {"token": [one.scope] if one.scope else []}]}
    told: Part = {"operationId": one.name, "tags": [one.section], "summary": summary}
    told |= {"description": description} if description else {}
    parameters = [*_places(one), *_query(one, named), *_conditions(one)]
    told |= {"parameters": parameters} if parameters else {}
    told |= {"requestBody": _body(one, named)} if one.takes else {}
    return (
        told | {"responses": {str(code): _answer(one, code, named) for code in sorted(codes(one))}} | needed
    )


def _places(one: Operation) -> Iterator[Part]:
    for kind, name in _PLACE.findall(one.path):
        schema = number(0, 2**31 - 1) if kind == "int" else text(1000, 1)
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query(one: Operation, named: dict[str, Shape]) -> Iterator[Part]:
    query = one.query or {"properties": {}}
    for name, shape in query["properties"].items():
        plain = {key: value for key, value in shape.items() if key != "description"}
        part: Part = {"name": name, "in": "query", "schema": _referred(plain, named)}
        part |= {"description": shape["description"]} if "description" in shape else {}
        part |= {"style": "form", "explode": False} if shape["type"] == "array" else {}
        yield part | {"required": name in query.get("required", ())}


def _conditions(one: Operation) -> Iterator[Part]:
    if one.guarded:
        yield _header("If-Match", "The ETag that the resource must still have; 412 when it has another.")
    if one.method == "GET":
        yield _header("If-None-Match", "The ETag of a copy; 304 when it is still good.")
    if one.once:
        yield _header(
            "Idempotency-Key", "Any text that is new for a new request: sent again, it is done once."
        )


def _header(name: str, description: str) -> Part:
    return {"name": name, "in": "header", "description": description, "schema": WORDS, "required": False}


def _body(one: Operation, named: dict[str, Shape]) -> Part:
    types = {JSON: one.body, MERGE: one.body, FORM: one.body}
    content = {media: {"schema": _referred(types.get(media) or WORDS, named)} for media in one.takes}
    is_needed = FORM in one.takes or one.body is None or bool(one.body.get("required"))
    return {"content": content, "required": is_needed}


def codes(one: Operation) -> set[int]:
    """Every status that may come out."""
    found = {*one.answers, 401, 422, 429, 500, 503, 507}
    found |= {304} if one.method == "GET" else {400, 409}
    found |= {403} if one.scope else set()
    found |= {400, 413, 415} if one.takes else set()
    found |= {412} if one.guarded else set()
    names = (one.query or {}).get("properties", {})
    return found | ({404} if "<" in one.path or "cursor" in names or one.method == "DELETE" else set())


def _answer(one: Operation, code: int, named: dict[str, Shape]) -> Part:
    if code not in one.answers:
        content = {"application/problem+json": {"schema": _referred(PROBLEM, named)}}
        return {"description": PHRASES[code]} | ({} if code == 304 else {"content": content})
    shape, names = one.answers[code], ["RateLimit", *_told_in(one, code)]
    headers = {name: {"schema": WORDS} for name in names}
    content = {one.gives: {"schema": _referred(shape, named)}} if shape else {}
    return {"description": PHRASES[code], "headers": headers} | ({"content": content} if content else {})


def _told_in(one: Operation, code: int) -> Iterator[str]:
    if code in (201, 301) and one.section != "sessions":
        yield "Location"
    if code == 200:
        yield "ETag"
    if "cursor" in (one.query or {}).get("properties", {}):
        yield "Link"


def _referred(shape: Any, named: dict[str, Shape]) -> Any:
    """The shape with references in place of what has a name, which is put to the others."""
    if isinstance(shape, list):
        return [_referred(part, named) for part in shape]
    if not isinstance(shape, dict):
        return shape
    inner = {key: _referred(part, named) for key, part in shape.items()}
    if not isinstance(shape.get("title"), str):
        return inner
    named[shape["title"]] = {key: part for key, part in inner.items() if key != "description"}
    reference: Part = {"$ref": f"#/components/schemas/{shape['title']}"}
    return reference | ({"description": shape["description"]} if "description" in shape else {})
