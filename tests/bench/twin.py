"""Flask and Jinja without the rest: the site's templates and addresses, no database, no cache, no headers."""

from typing import Any

from flask import Flask, render_template

import blog
from blog import register_blueprints
from blog.web import addresses, language, static, templates


def twin(site: Flask, pages: dict[str, tuple[str, dict[str, Any]]]) -> Flask:
    """An app that renders `pages` (endpoint -> template and its values) and asks nobody."""
    app = Flask(blog.__name__, static_folder=None)
    app.extensions["settings"] = site.extensions["settings"]
    names = ("SECRET_KEY", "BABEL_DEFAULT_LOCALE", "BABEL_DEFAULT_TIMEZONE")
    app.config.from_mapping({name: site.config[name] for name in names})
    addresses.init_app(app)
    language.init_app(app)
    templates.init_app(app)
    static.init_app(app)
    app.context_processor(lambda: {"viewer": None})  # without Flask-Login
    register_blueprints(app)
    for endpoint, (template, values) in pages.items():
        app.view_functions[endpoint] = _view(template, values)
    return app


def _view(template: str, values: dict[str, Any]) -> Any:
    return lambda **_arguments: render_template(template, **values)
