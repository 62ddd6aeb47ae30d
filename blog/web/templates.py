"""What every template can use."""

from types import SimpleNamespace
from typing import Any

from flask import Flask
from flask_babel import get_locale
from flask_login import current_user

from blog.auth.identities.providers import providers
from blog.comments.moderation.queries import waiting_for
from blog.config import Settings
from blog.web import events, reasons
from blog.web.language import TAGS
from blog.web.text import FILTERS


def init_app(app: Flask) -> None:
    """Add the globals and filters of our templates."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS | events.FILTERS | reasons.FILTERS)
    app.jinja_env.globals["site"] = _site(app.extensions["settings"])
    app.jinja_env.globals["providers"] = providers
    app.jinja_env.globals["waiting_comments"] = waiting_for
    app.context_processor(_personal)


def _site(settings: Settings) -> SimpleNamespace:
    return SimpleNamespace(
        name=settings.site_name,
        description=settings.site_description,
        url=settings.site_url,
        language=TAGS["zh_Hans_CN"] if settings.language == "zh" else "en",
        licence=settings.site_licence,
        icp=settings.site_icp,
    )


def _personal() -> dict[str, Any]:
    return {"locale_tag": TAGS[str(get_locale())], "viewer": current_user}
