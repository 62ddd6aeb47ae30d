"""Which language the interface speaks to a visitor: their choice, else the browser's, else the site's."""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any, TypeVar, cast

from flask import Flask, current_app, has_request_context, request
from flask_babel import force_locale
from flask_login import current_user
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header
from werkzeug.wrappers import Response

from blog.auth.queries import zone_of
from blog.config import settings
from blog.extensions import babel

View = TypeVar("View", bound=Callable[..., Any])

COOKIE = "lang"
A_YEAR = 365 * 24 * 3600  # seconds
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}  # what the cookie may say -> name of the catalogue
TAGS = {"zh_Hans_CN": "zh-CN", "en": "en"}  # as the `lang` attribute wants them


def init_app(app: Flask) -> None:
    """Let Flask-Babel ask the request."""
    babel.init_app(app, locale_selector=locale, timezone_selector=timezone)


def locale() -> str:
    """The locale of this request; where nobody asks, the site's."""
    if not has_request_context():
        return LOCALES[settings().language]
    return choose(
        request.cookies.get(COOKIE), request.headers.get("Accept-Language", ""), settings().language
    )


def remember(response: Response, language: str) -> None:
    """Let the browser keep the language that somebody chose, or forget it when that is none of ours."""
    secure: bool = current_app.config["SESSION_COOKIE_SECURE"]  # as the site is reached, proxies or not
    if language in LOCALES:
        response.set_cookie(COOKIE, language, A_YEAR, secure=secure, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(COOKIE, secure=secure, httponly=True, samesite="Lax")


def in_site_language(view: View) -> View:
    """A view that speaks the site's language, whoever asks: what it says is kept and read elsewhere."""

    @wraps(view)
    def wrapped(*args: Any, **values: Any) -> Any:
        with force_locale(LOCALES[settings().language]):
            return view(*args, **values)

    return cast(View, wrapped)


def timezone() -> str:
    """The time zone that whoever is signed in chose, else the site's."""
    return zone_of(current_user)


@lru_cache(maxsize=1024)
def choose(cookie: str | None, accept_language: str, default: str) -> str:
    """The locale for these request values; the page cache asks the same question before Flask does."""
    if cookie in LOCALES:
        return LOCALES[cookie]
    accepted = parse_accept_header(accept_language, LanguageAccept)
    return LOCALES[accepted.best_match(LOCALES, default) or default]
