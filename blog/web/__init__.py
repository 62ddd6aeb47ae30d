"""How answers leave the house, the same for every feature: language, headers, static files, page cache."""

from urllib.parse import unquote

from flask import Flask, request

from blog.errors import NotFound
from blog.web import clients, compiled, headers, language, receiving, static, templates
from blog.web.cache import PageCache


def init_app(app: Flask) -> None:
    """Wrap `app` for the outside world."""
    clients.init_app()
    language.init_app(app)
    templates.init_app(app)
    compiled.init_app(app)
    static.init_app(app)
    receiving.init_app(app)
    headers.init_app(app)
    app.before_request(_refuse_nul)
    app.wsgi_app = PageCache(app)  # type: ignore[method-assign]
    _trust_proxies(app)


def _refuse_nul() -> None:
    """No name holds a NUL, and PostgreSQL would not even compare it."""
    query = b"" if request.path.startswith("/api/") else request.query_string  # programs are told which part
    if "\0" in request.path or "\0" in unquote(query.decode("ascii", "ignore")):
        raise NotFound(request.path)


def _trust_proxies(app: Flask) -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix

    if hops := app.extensions["settings"].trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
