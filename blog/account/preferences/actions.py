"""Keeping the language, time zone and letters that somebody chose."""

from collections.abc import Mapping
from zoneinfo import available_timezones

from blog.auth.models import User
from blog.auth.notices import KINDS, MODES
from blog.db import db
from blog.errors import Invalid

LANGUAGES = ("", "zh", "en")  # "" is the browser's


def check_preferences(language: str, timezone: str, notices: Mapping[str, str]) -> None:
    """Raise Invalid for what nobody can choose."""
    if language not in LANGUAGES:
        raise Invalid("There is no such choice.", field="language")
    for kind in KINDS:
        if notices.get(kind) not in MODES:
            raise Invalid("There is no such choice.", field=kind)
    if timezone and timezone not in available_timezones():
        raise Invalid("There is no such time zone.", field="timezone")


def set_preferences(user: User, language: str, timezone: str, notices: Mapping[str, str]) -> None:
    """Keep the language, the time zone ("" is the site's) and when letters are wanted; raises Invalid."""
    check_preferences(language, timezone, notices)
    user.language, user.timezone = language, timezone
    user.notices = {kind: notices[kind] for kind in KINDS}
    db.session.commit()
