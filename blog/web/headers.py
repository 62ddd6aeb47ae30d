"""Headers that every answer carries."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Flask, Response, after_this_request, current_app, request, session

View = TypeVar("View", bound=Callable[..., Any])

# Nothing from other hosts but images that authors embed; no inline script or style; no framing.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SAFE = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
TWO_YEARS = 63_072_000  # seconds
PERSONAL = re.compile(r"(?:session|guest|lp\d+)=")  # cookies that make a page somebody's own
PUBLIC = "public, max-age=0, s-maxage=1, stale-while-revalidate=10"
WHOLE = "mojing.whole"  # in the environ: the page cache wants the whole page and compares validators itself
VARY = "Accept-Encoding, Accept-Language, Cookie"


def init_app(app: Flask) -> None:
    """Add the headers after each request; a route that set one itself keeps its own."""
    app.after_request(_secure)
    app.after_request(_cacheable)


def private(view: View) -> View:
    """A view whose answers nobody may keep, not even the browser (RFC 9111, no-store)."""

    @wraps(view)
    def wrapped(*args: Any, **values: Any) -> Any:
        after_this_request(_no_store)
        return view(*args, **values)

    return cast(View, wrapped)


def _no_store(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response


def is_personal(cookies: str) -> bool:
    """Whether a Cookie header may stand for a person; then nothing shared is read or kept."""
    return PERSONAL.search(cookies) is not None


def _secure(response: Response) -> Response:
    for name, value in SAFE.items():
        response.headers.setdefault(name, value)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers.setdefault("Strict-Transport-Security", f"max-age={TWO_YEARS}; includeSubDomains")
    return response


def _cacheable(response: Response) -> Response:
    """A page for everybody may be shared for a second; whatever differs by person is for nobody else."""
    if "Cache-Control" in response.headers:
        return response
    shared = request.method in ("GET", "HEAD") and response.status_code in (200, 301, 308)
    personal = is_personal(request.headers.get("Cookie", "")) or session.modified
    if shared and not personal and "Set-Cookie" not in response.headers:
        response.headers["Cache-Control"] = PUBLIC
        response.headers["Vary"] = VARY
    else:
        response.headers["Cache-Control"] = "private, no-cache" if shared else "no-store"
    return _conditional(response)


def _conditional(response: Response) -> Response:
    if response.status_code == 200 and not response.direct_passthrough:
        response.add_etag(weak=True)  # the same for the compressed and the plain body
        if WHOLE not in request.environ:
            response.make_conditional(request)
    return response
