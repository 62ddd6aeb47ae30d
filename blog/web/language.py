"""Which language the interface speaks to a visitor: their choice, else the browser's, else the site's."""

from functools import lru_cache

from flask import Flask, request
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header

from blog.config import settings
from blog.extensions import babel

COOKIE = "lang"
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}  # what the cookie may say -> name of the catalogue
TAGS = {"zh_Hans_CN": "zh-CN", "en": "en"}  # as the `lang` attribute wants them


def init_app(app: Flask) -> None:
    """Let Flask-Babel ask the request."""
    babel.init_app(app, locale_selector=locale)


def locale() -> str:
    """The locale of this request."""
    return choose(
        request.cookies.get(COOKIE), request.headers.get("Accept-Language", ""), settings().language
    )


@lru_cache(maxsize=1024)
def choose(cookie: str | None, accept_language: str, default: str) -> str:
    """The locale for these request values; the page cache asks the same question before Flask does."""
    if cookie in LOCALES:
        return LOCALES[cookie]
    accepted = parse_accept_header(accept_language, LanguageAccept)
    return LOCALES[accepted.best_match(LOCALES, default) or default]
