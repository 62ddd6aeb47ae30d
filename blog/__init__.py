"""Mojing: what the site is made of."""

import os
from collections.abc import Mapping
from typing import Any

from flask import Flask


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The site; `config` overrides instance/config.py and the environment. Raises config.Misconfigured."""
    from blog import config as configuration
    from blog import errors, extensions, web
    from blog.mail import postman

    given = dict(config or {})
    app = Flask(
        __name__,
        instance_path=configuration.instance(given.pop("INSTANCE", None)),
        static_folder=None,
    )
    configuration.load(app, given)
    extensions.init_app(app)
    register_blueprints(app)
    errors.init_app(app)
    web.init_app(app)
    postman.init_app(app)
    if "FLASK_RUN_FROM_CLI" in os.environ:
        register_commands(app)
    return app


def register_blueprints(app: Flask) -> None:
    """The features, each with its own addresses."""
    from blog.account.avatars.routes import bp as avatars
    from blog.account.data.routes import bp as data
    from blog.account.leaving.routes import bp as leaving
    from blog.account.preferences.routes import bp as preferences
    from blog.account.routes import bp as account
    from blog.auth.factors.routes import bp as factors
    from blog.auth.identities.routes import bp as identities
    from blog.auth.people.routes import bp as people
    from blog.auth.routes import bp as auth
    from blog.comments.addresses.routes import bp as addresses
    from blog.comments.moderation.routes import bp as moderation
    from blog.comments.places.routes import bp as places
    from blog.comments.routes import bp as comments
    from blog.media.routes import bp as media
    from blog.posts.routes import bp as posts
    from blog.site.routes import bp as site
    from blog.tags.routes import bp as tags

    accounts = (auth, factors, identities, people, account, avatars, preferences, data, leaving)
    discussion = (comments, addresses, moderation, places)
    for blueprint in (*accounts, media, tags, posts, *discussion, site):
        app.register_blueprint(blueprint)
    if app.debug:
        from blog.mail.routes import bp as mail

        app.register_blueprint(mail)


def register_commands(app: Flask) -> None:
    """What the operator may ask of `flask`; servers start faster and smaller without it."""
    from blog import cli

    cli.init_app(app)
