"""Letting scripts of other sites call the API (Fetch, CORS protocol), where the operator wants that.

It is around everything, the page cache too: what may be read does not depend on who answered. No cookies are
let through, and they would mean nothing.
"""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask

from blog.api.operations import BASE

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Headers = list[tuple[str, str]]

METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE"
SENT = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
SHOWN = (
    "Deprecation, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, "
    "Sunset, WWW-Authenticate"
)
A_DAY = 86_400  # seconds that a browser remembers the answer to a preflight


def init_app(app: Flask) -> None:
    """Put it around the app, if any origins are let in."""
    if origins := app.extensions["settings"].api_origins.split():
        app.wsgi_app = Cors(app.wsgi_app, origins)  # type: ignore[method-assign]


class Cors:
    """WSGI middleware that tells browsers which sites may read the answers."""

    def __init__(self, app: Callable[..., Iterable[bytes]], origins: list[str]) -> None:
        self._next = app
        self._origins = frozenset(origins)

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a preflight, or add what the browser wants to know."""
        if not environ["PATH_INFO"].startswith(f"{BASE}/"):
            return self._next(environ, start_response)
        allowed = self._allowed(environ.get("HTTP_ORIGIN", ""))
        if environ["REQUEST_METHOD"] == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in environ:
            start_response("204 NO CONTENT", allowed + _PREFLIGHT if len(allowed) > 1 else allowed)
            return []
        return self._next(environ, _adding(allowed, start_response))

    def _allowed(self, origin: str) -> Headers:
        if "*" in self._origins:
            return [("Access-Control-Allow-Origin", "*"), ("Access-Control-Expose-Headers", SHOWN)]
        vary = [("Vary", "Origin")]
        if origin not in self._origins:
            return vary
        return [*vary, ("Access-Control-Allow-Origin", origin), ("Access-Control-Expose-Headers", SHOWN)]


_PREFLIGHT: Headers = [
    ("Access-Control-Allow-Methods", METHODS),
    ("Access-Control-Allow-Headers", SENT),
    ("Access-Control-Max-Age", str(A_DAY)),
]


def _adding(headers: Headers, start_response: StartResponse) -> StartResponse:
    def start(status: str, given: Headers, *more: Any) -> Any:
        return start_response(status, [*given, *headers], *more)

    return start
