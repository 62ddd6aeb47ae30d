"""Settings of the site, for administrators."""

from typing import Any

from flask import Blueprint

from blog.api.answers import Answer, digest, expect
from blog.api.operations import Asked, operation
from blog.api.reading import JSON, MERGE
from blog.api.settings import shapes
from blog.auth.people.queries import administrator
from blog.chosen import NAMES, pinned
from blog.config import Settings
from blog.errors import Conflict, Invalid
from blog.navigation import Entry, entries
from blog.site.settings import actions, rules
from blog.site.settings.queries import seen, settings_now
from blog.web.clients import client

bp = Blueprint("api_settings", __name__)


def _told(found: Settings) -> dict[str, Any]:
    navigation = [entry._asdict() for entry in entries(found.site_navigation)]
    values = {name: getattr(found, name) for name in NAMES} | {"site_navigation": navigation}
    return values | {"fixed": sorted(pinned() & {*NAMES})}


def _tag(found: Settings) -> str:
    return digest("settings", _told(found))


@operation(bp, "GET /settings", {200: shapes.SETTINGS}, scope="settings")
def show(asked: Asked) -> Answer:
    """Read the settings

    Those that administrators choose.
    """
    administrator(asked.actor)
    found = settings_now()
    return Answer(_told(found), tag=_tag(found))


@operation(
    bp,
    "PATCH /settings",
    {200: shapes.SETTINGS},
    scope="settings",
    body=shapes.CHANGES,
    takes=(JSON, MERGE),
    guarded=True,
)
def change(asked: Asked) -> Answer:
    """Change settings

    They hold at once, on every node.
    """
    by, before = administrator(asked.actor), settings_now()
    expect(_tag(before))
    values = asked.body | _navigation(asked.body)
    try:
        actions.choose(by, values, seen(before, values), client())
    except Invalid as refusal:
        if refusal.field == "state":  # somebody changed one of them since this request began
            raise Conflict("settings") from None
        raise
    found = settings_now()
    return Answer(_told(found), tag=_tag(found))


def _navigation(sent: dict[str, Any]) -> dict[str, str]:
    """The entries as they are kept; raises Invalid."""
    if "site_navigation" not in sent:
        return {}
    return {"site_navigation": rules.navigation([Entry(**entry) for entry in sent["site_navigation"]])}
