"""What the API is: for programs as OpenAPI, for people as a page; and what is no address of it."""

import json
from functools import cache

from flask import Blueprint, Response, current_app, render_template, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.routing import MapAdapter, RequestRedirect
from werkzeug.wrappers import Response as BaseResponse

from blog.api.openapi import document
from blog.api.operations import BASE, OPERATIONS
from blog.api.reference import about, sections
from blog.errors import NotFound

bp = Blueprint("api", __name__)
ELSEWHERE = "site.place"  # which takes whatever path nothing else takes


@bp.get(f"{BASE}/openapi.json")
def openapi() -> BaseResponse:
    """The document (OpenAPI 3.1)."""
    return Response(_document(), mimetype="application/json")


@cache
def _document() -> str:
    return json.dumps(document(OPERATIONS), ensure_ascii=False)


@bp.get(f"{BASE}/docs")
def docs() -> str:
    """The same to be read."""
    found = json.loads(_document())
    values = {"about": about(), "sections": sections(found), "document": found, "base": BASE}
    return render_template("api/docs.html", **values)


@bp.before_app_request
def _is_no_address() -> None:
    """Below the API an unknown address is not there, for whatever method; elsewhere a page might be."""
    if not request.path.startswith("/api/"):
        return
    if isinstance(request.routing_exception, RequestRedirect):  # to what has no empty part
        raise NotFound(request.path)
    if request.endpoint == ELSEWHERE or isinstance(request.routing_exception, MethodNotAllowed):
        known = _methods(current_app.url_map.bind(""), request.path)
        raise MethodNotAllowed(sorted(known)) if known else NotFound(request.path)


def _methods(adapter: MapAdapter, path: str) -> list[str]:
    return [method for method in adapter.allowed_methods(path) if _leads(adapter, path, method)]


def _leads(adapter: MapAdapter, path: str, method: str) -> bool:
    """What looks like an address may hold a number that is none, which only asking tells."""
    try:
        return bool(adapter.match(path, method)[0] != ELSEWHERE)
    except HTTPException:
        return False
