"""How answers leave the house, the same for every feature: language, headers, static files, page cache."""

from flask import Flask

from blog.web import headers, language, static, templates
from blog.web.cache import PageCache


def init_app(app: Flask) -> None:
    """Wrap `app` for the outside world."""
    language.init_app(app)
    templates.init_app(app)
    static.init_app(app)
    headers.init_app(app)
    app.wsgi_app = PageCache(app)  # type: ignore[method-assign]
    _trust_proxies(app)


def _trust_proxies(app: Flask) -> None:
    from werkzeug.middleware.proxy_fix import ProxyFix

    if hops := app.extensions["settings"].trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
