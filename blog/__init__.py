"""Mojing: what the site is made of."""

import os
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from flask import Flask

FEATURES = (
    *("auth", "auth.factors", "auth.identities", "auth.people"),
    *("account", "account.avatars", "account.preferences", "account.data", "account.leaving"),
    *("media", "media.library", "tags", "tags.labels"),
    *("posts", "posts.desk", "posts.writing", "posts.autosave", "posts.publishing", "posts.history"),
    *("posts.previews", "posts.linking", "comments", "comments.addresses", "comments.moderation"),
    *("comments.places", "comments.notices", "guides", "guides.notes", "guides.plan", "guides.sharing"),
    *("guides.insight", "search", "transfer.uploads", "transfer.downloads", "feeds", "feeds.cards"),
    *("site.settings", "site.webhooks", "site.work", "site.crawlers", "site.oembed", "site"),
    *("api.posts", "api.publishing", "api.labels", "api.comments", "api.moderation", "api.media"),
    *("api.previews", "api.notices", "api.linking"),
    *("api.people", "api.accounts", "api.guides", "api.guides.notes", "api.guides.plan", "api.settings"),
    *("api.webhooks", "api.search", "api.sessions", "api.tokens", "api"),
)


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The site; `config` overrides instance/config.py and the environment. Raises config.Misconfigured."""
    from blog import chosen, errors, extensions, web
    from blog import config as configuration
    from blog.api import cors
    from blog.web import addresses

    given = dict(config or {})
    app = Flask(
        __name__,
        instance_path=configuration.instance(given.pop("INSTANCE", None)),
        static_folder=None,
    )
    configuration.load(app, given)
    chosen.init_app(app)
    extensions.init_app(app)
    addresses.init_app(app)
    register_blueprints(app)
    errors.init_app(app)
    web.init_app(app)
    cors.init_app(app)
    employ(app)
    if "FLASK_RUN_FROM_CLI" in os.environ:
        register_commands(app)
    return app


def register_blueprints(app: Flask) -> None:
    """The features, each with its own addresses."""
    for feature in (*FEATURES, *(("mail",) if app.debug else ())):
        app.register_blueprint(import_module(f"blog.{feature}.routes").bp)


def employ(app: Flask) -> None:
    """Those who work for the site while nobody waits."""
    from blog import background
    from blog.feeds.hub.herald import Herald
    from blog.media.darkroom import Darkroom
    from blog.posts.linking.surveyor import Surveyor
    from blog.site.webhooks.courier import Courier
    from blog.site.work.postman import Postman
    from blog.transfer.uploads.importer import Importer

    background.init_app(app, Postman, Darkroom, Importer, Herald, Courier, Surveyor)


def register_commands(app: Flask) -> None:
    """What the operator may ask of `flask`; servers start faster and smaller without it."""
    from blog import cli

    cli.init_app(app)
