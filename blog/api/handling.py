"""What is the same for every call: who it is, how often they may, and the headers of each answer."""

import hashlib

from flask import Response, g, request

from blog.api import allowances, callers, reading
from blog.auth.tokens.models import Bearer
from blog.errors import TooMany
from blog.web.headers import PUBLIC, VARY, WHOLE

_allowances = allowances.Allowances()
READING = ("GET", "HEAD")


def counted() -> Bearer | None:
    """Whoever calls, after their call was counted; raises Refused, TooMany.

    What is the same for everybody is not counted: it is answered from memory, here or by a cache ahead.
    """
    try:
        known = callers.bearer()
    except callers.Refused:
        _count(callers.key_of(None))
        raise
    if not _is_shared():
        _count(callers.key_of(known))
    return known


def _count(key: str) -> None:
    try:
        g.allowed = allowances.fields(_allowances.spend(key))
    except TooMany as refusal:
        g.allowed = allowances.refused(refusal)
        raise


def _is_shared() -> bool:
    is_plain = request.method in READING and not request.query_string
    return is_plain and "Authorization" not in request.headers


def finish(response: Response) -> Response:
    """Headers of every answer: what is left of the limit, which credentials are wanted, who may keep it."""
    response.headers.update(g.get("allowed", {}))
    if response.status_code in (401, 403):
        response.headers.update(_challenge(response.status_code))
    is_read = request.method in READING and response.status_code == 200
    is_kept = is_read and _is_shared()
    response.headers["Cache-Control"] = PUBLIC if is_kept else "private, no-cache"
    response.headers["Vary"] = f"{VARY}, Authorization"
    if is_read and not (is_kept and WHOLE in request.environ):  # the page cache compares what it keeps
        response.make_conditional(request)
    return response


def _challenge(code: int) -> dict[str, str]:
    """What kind of credentials would do (RFC 6750, 3)."""
    if code == 403:
        scope = g.declared.scope
        return {"WWW-Authenticate": f'Bearer error="insufficient_scope", scope="{scope}"'} if scope else {}
    error = ', error="invalid_token"' if "Authorization" in request.headers else ""
    return {"WWW-Authenticate": f'Bearer realm="api"{error}'}


def fingerprint() -> str:
    """What tells this request from others."""
    line = f"{request.method} {request.full_path} {request.mimetype}\n"
    found = hashlib.sha256(line.encode("utf-8", "replace"))
    if request.mimetype != reading.FORM:
        found.update(request.get_data(cache=True))
        return found.hexdigest()
    for name, value in sorted(request.form.items()):  # of a form the bytes differ each time
        found.update(f"{name}={value}\n".encode("utf-8", "replace"))
    for file in request.files.values():
        found.update(hashlib.file_digest(file.stream, "sha256").digest())  # type: ignore[arg-type]
        file.stream.seek(0)
    return found.hexdigest()
