"""What can go wrong, in the words of the domain, and the one place that answers it over HTTP."""

import errno
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta

from flask import Flask, Response, current_app, jsonify, redirect, render_template, request, url_for
from flask_babel import format_timedelta, get_locale, gettext
from flask_babel.speaklater import LazyString
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError, ProgrammingError
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES
from werkzeug.wrappers import Response as BaseResponse

from blog.error_words import ENDED, WORDS


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
        self.others: list[Invalid] = []  # what else is wrong, where several things were looked at

    @property
    def place(self) -> dict[str, str]:
        """Which part of the input it is about, as a JSON pointer (RFC 6901)."""
        return {"pointer": f"#/{self.field}"}


class NotFound(Exception):
    """The record does not exist, or the actor may not know that it does."""


class LinkEnded(NotFound):
    """A link from a letter that was used, has expired, or never was one."""


class SignInNeeded(Exception):
    """Only somebody who is signed in may do this; with `again`, who has signed in a short while ago."""

    def __init__(self, *, again: bool = False) -> None:
        super().__init__("again" if again else "sign in")
        self.again = again


class Forbidden(Exception):
    """The record is visible to the actor, but this is not theirs to do."""


class Conflict(Exception):
    """The change started from an older state than the stored one; nothing was overwritten."""


class Outdated(Exception):
    """The record is not in the state that whoever asks had said it must be in; nothing was done."""


class TooMany(Exception):
    """It was tried too often; the same may work again in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many tries. Wait {seconds} seconds, then try again.")
        self.seconds = seconds


class Unavailable(Exception):
    """Something that the site needs does not answer; the message says what, in an English template."""


FULL = (errno.ENOSPC, errno.EDQUOT)
_CODES: dict[type[Exception], int] = {
    SignInNeeded: 401,
    NotFound: 404,
    Forbidden: 403,
    Conflict: 409,
    Outdated: 412,
    Invalid: 422,
    TooMany: 429,
    Unavailable: 503,
    OperationalError: 503,
    ProgrammingError: 503,  # what PostgreSQL says when there are no tables yet
}


def init_app(app: Flask) -> None:
    """Answer every error with a page, or with JSON below /api/ and to scripts."""
    app.register_error_handler(Exception, answer)


def answer(error: Exception) -> BaseResponse | HTTPException:
    """The response to an error, in the words of the visitor's language and without its cause."""
    if isinstance(error, HTTPException) and (error.code or 500) < 400:
        return error  # a redirect that routing asks for
    if isinstance(error, SignInNeeded) and not wants_json() and (error.again or not _is_written()):
        return redirect(_where_to_sign_in(error), 303)
    code = code_of(error)
    reference = _log(error) if code >= 500 else ""
    if wants_json():
        response = problem(code, _told(error, code), reference, _places(error))
    else:
        response = _page(error, code, reference)
    _say_when(response, error)
    return response


def said(error: Exception) -> str:
    """What the error itself has to say to the reader, in their language; "" when it has nothing."""
    if isinstance(error, Invalid):
        return str(gettext(error.message, **error.values))
    if isinstance(error, Unavailable):
        return str(gettext(str(error)))
    if isinstance(error, CSRFError):
        return str(gettext("This page was open too long. Go back and submit again."))
    if isinstance(error, TooMany):
        return str(gettext("Too many tries. Wait %(time)s, then try again.", time=_span(error.seconds)))
    return ""


def _places(error: Exception) -> list[dict[str, str]]:
    """Where in the input what is wrong, for programs (RFC 9457, 3)."""
    if not isinstance(error, Invalid):
        return []
    found = getattr(error, "faults", [error] if error.field else [])
    return [{**one.place, "detail": str(gettext(one.message, **one.values))} for one in found]


def _span(seconds: int) -> str:
    """In whole minutes, hours or days when there are two of them, and never shorter than it is."""
    unit = next((unit for unit in (86400, 3600, 60) if seconds >= 2 * unit), 1)
    return str(format_timedelta(timedelta(seconds=-(-seconds // unit) * unit), threshold=2))


def _say_when(response: Response, error: Exception) -> None:
    if isinstance(error, HTTPException):
        response.headers.extend(h for h in error.get_headers() if h[0] in ("Allow", "Retry-After"))
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.seconds)
    elif response.status_code == 503:
        response.headers["Retry-After"] = "30"  # seconds


def _where_to_sign_in(error: SignInNeeded) -> str:
    asked = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else request.path
    return url_for("auth.again" if error.again else "auth.sign_in", next=asked)


def code_of(error: Exception) -> int:
    """The status of the answer to an error."""
    if isinstance(error, HTTPException):
        return error.code or 500
    if _is_full(error):
        return 507
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), 500)


def _is_full(error: Exception) -> bool:
    """Whether the disk had no room, by what the system, SQLite or PostgreSQL calls it."""
    if isinstance(error, OperationalError):
        return "disk is full" in str(error) or "No space left on device" in str(error)
    return isinstance(error, OSError) and error.errno in FULL


def _log(error: Exception) -> str:
    reference = secrets.token_hex(4)
    current_app.logger.error("%s %s failed [%s]", request.method, request.path, reference, exc_info=error)
    return reference


def _told(error: Exception, code: int) -> str:
    return said(error) or str(_usual(error, code)[1])


def _usual(error: Exception, code: int) -> tuple[LazyString, LazyString]:
    """Title and sentence for whatever has nothing of its own to say."""
    return ENDED if isinstance(error, LinkEnded) else WORDS.get(code, WORDS[400 if code < 500 else 500])


def _page(error: Exception, code: int, reference: str) -> Response:
    page: dict[str, object] = {
        "code": code,
        "title": str(_usual(error, code)[0]),
        "message": _told(error, code),
        "request_id": reference,
        "form_text": _typed() if code in (400, 413) or _is_written() else "",
        "sign_in": _where_to_sign_in(error) if isinstance(error, SignInNeeded) else "",
    }
    if code >= 500:
        page["viewer"] = None  # the database that knows them may be what broke
    return Response(render_template("errors/error.html", **page), code, mimetype="text/html")


def problem(
    code: int, detail: str, reference: str = "", places: Sequence[Mapping[str, str]] = ()
) -> Response:
    """An error for programs (RFC 9457); `reference` is its number in the log, `places` where in the input.

    The title is that of the status (4.2.1), and what is for people in the language that they asked for.
    """
    told: dict[str, object] = {
        "type": "about:blank",
        "status": code,
        "title": HTTP_STATUS_CODES[code],
        "detail": detail,
    }
    told |= {"instance": f"urn:mojing:error:{reference}"} if reference else {}
    response = jsonify(told | ({"errors": list(places)} if places else {}))
    response.status_code, response.mimetype = code, "application/problem+json"
    response.content_language.add(str(get_locale()).replace("_", "-"))
    return response


def wants_json() -> bool:
    """Whether a program asks: below /api/, whoever sends JSON, and below /write/ whoever takes only JSON."""
    if request.path.startswith("/api/") or request.is_json:
        return True
    accepted = request.accept_mimetypes
    return request.path.startswith("/write/") and accepted["application/json"] > accepted["text/html"]


_UNTYPED = ("token", "password", "current", "code", "next", "stamp", "proof", "version", "then", "preview")
_WRITTEN = ("text", "source", "reason", "bio")  # fields for more than a word


def _is_written() -> bool:
    """Whether somebody wrote something that it would be a pity to lose."""
    try:
        return any(map(request.form.get, _WRITTEN))
    except HTTPException:
        return False


def _typed() -> str:
    """What somebody wrote into a form that could not be taken, without what forms hold themselves."""
    try:
        said = request.form.items()
        return "\n\n".join(text for name, text in said if text and not name.endswith(_UNTYPED))
    except HTTPException:  # too much to read at all
        return ""
