"""What every template can use."""

from typing import Any

from flask import Flask
from flask_babel import get_locale
from flask_login import current_user

from blog.auth.identities.providers import providers
from blog.comments.moderation.queries import waiting_for
from blog.comments.notices.queries import unread_of
from blog.config import settings
from blog.navigation import BUILTIN, Entry, entries
from blog.posts.linking.queries import broken_for
from blog.posts.listings import is_author
from blog.web import events, linked, reasons, states
from blog.web.language import LOCALES, TAGS
from blog.web.pictures import picture
from blog.web.text import FILTERS


def init_app(app: Flask) -> None:
    """Add the globals and filters of our templates."""
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(FILTERS | events.FILTERS | states.FILTERS | reasons.FILTERS)
    app.jinja_env.globals["site"] = Site()
    app.jinja_env.globals["providers"] = providers
    app.jinja_env.globals["picture"] = picture
    app.jinja_env.globals["facts"] = linked
    app.jinja_env.globals["has_page"] = is_author
    app.jinja_env.globals["waiting_comments"] = waiting_for
    app.jinja_env.globals["broken_links"] = broken_for
    app.jinja_env.globals["unread_notices"] = unread_of
    app.context_processor(_personal)


class Site:
    """The site as templates name it, by the settings of the request."""

    def __getattr__(self, name: str) -> Any:
        known = settings()
        return getattr(known, f"site_{name}" if hasattr(known, f"site_{name}") else name)

    @property
    def language(self) -> str:
        """As the `lang` attribute wants it."""
        return TAGS[LOCALES[settings().language]]

    @property
    def navigation(self) -> tuple[Entry, ...]:
        """The links at the top."""
        return entries(settings().site_navigation) or BUILTIN


def _personal() -> dict[str, Any]:
    return {"locale_tag": TAGS[str(get_locale())], "viewer": current_user}
