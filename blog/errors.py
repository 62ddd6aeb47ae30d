"""What can go wrong, in the words of the domain, and the one place that answers it over HTTP."""

import secrets

from flask import Flask, Response, current_app, jsonify, render_template, request
from flask_babel import gettext, lazy_gettext
from sqlalchemy.exc import OperationalError, ProgrammingError
from werkzeug.exceptions import HTTPException


class Invalid(Exception):
    """Input that cannot be accepted; nothing was stored.

    `message` is an English template with %(name)s places, translated when it is shown; `field`
    names the input it belongs to. Raised by domain code, which knows nothing of HTTP.
    """

    def __init__(self, message: str, *, field: str | None = None, **values: object) -> None:
        super().__init__(message % values if values else message)
        self.message = message
        self.field = field
        self.values = values


class NotFound(Exception):
    """The record does not exist, or the actor may not know that it does."""


class Forbidden(Exception):
    """The record is visible to the actor, but this is not theirs to do."""


class Conflict(Exception):
    """The change started from an older state than the stored one; nothing was overwritten."""


_CODES: dict[type[Exception], int] = {
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Invalid: 422,
    OperationalError: 503,
    ProgrammingError: 503,  # what PostgreSQL says when there are no tables yet
}
_WORDS = {
    400: (
        lazy_gettext("That did not work"),
        lazy_gettext("The request could not be understood. Go back and try again."),
    ),
    403: (
        lazy_gettext("Not yours to open"),
        lazy_gettext("You may not do this with your account."),
    ),
    404: (
        lazy_gettext("The path ends here"),
        lazy_gettext("The page may have moved, or it was never here."),
    ),
    405: (
        lazy_gettext("Not this way"),
        lazy_gettext("This address does not take that kind of request."),
    ),
    409: (
        lazy_gettext("Somebody was faster"),
        lazy_gettext("It was changed elsewhere meanwhile. Nothing was overwritten."),
    ),
    413: (
        lazy_gettext("Too large"),
        lazy_gettext("What you sent is larger than this site accepts."),
    ),
    422: (lazy_gettext("That cannot be accepted"), lazy_gettext("Please check what you entered.")),
    429: (lazy_gettext("Too many requests"), lazy_gettext("Wait a moment, then try again.")),
    500: (
        lazy_gettext("Something broke"),
        lazy_gettext("It was logged. If it happens again, tell us the number below."),
    ),
    503: (
        lazy_gettext("Not available right now"),
        lazy_gettext("The database does not answer. Try again in a minute."),
    ),
}


def init_app(app: Flask) -> None:
    """Answer every error with a page, or with JSON below /api/."""
    app.register_error_handler(Exception, _answer)


def _answer(error: Exception) -> Response | tuple[str, int] | HTTPException:
    if isinstance(error, HTTPException) and (error.code or 500) < 400:
        return error  # a redirect that routing asks for
    code = _code(error)
    reference = _log(error) if code >= 500 else ""
    title, message = _WORDS.get(code, _WORDS[400 if code < 500 else 500])
    if isinstance(error, Invalid):
        message = gettext(error.message, **error.values)
    response = _presented(code, str(title), str(message), reference)
    if isinstance(error, HTTPException):
        response.headers.extend(h for h in error.get_headers() if h[0] in ("Allow", "Retry-After"))
    if code == 503:
        response.headers["Retry-After"] = "30"  # seconds
    return response


def _code(error: Exception) -> int:
    if isinstance(error, HTTPException):
        return error.code or 500
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), 500)


def _log(error: Exception) -> str:
    reference = secrets.token_hex(4)
    current_app.logger.error("%s %s failed [%s]", request.method, request.path, reference, exc_info=error)
    return reference


def _presented(code: int, title: str, message: str, reference: str) -> Response:
    if request.path.startswith("/api/"):
        response = jsonify(status=code, title=title, detail=message, instance=reference)
    else:
        page = {
            "code": code,
            "title": title,
            "message": message,
            "request_id": reference,
            "form_text": "",
        }
        response = Response(render_template("errors/error.html", **page), mimetype="text/html")
    response.status_code = code
    return response
