"""The shape of preferences."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, SelectField

from blog.auth.models import User
from blog.auth.notices import KINDS, wants
from blog.web.forms import Form


@cache
def zones() -> list[tuple[str, str]]:
    """Time zones by city, so that typing "Shang" finds it in the list: name, "Shanghai (Asia)"."""
    named = [name for name in available_timezones() if "/" in name and not name.startswith("Etc/")]
    return [("UTC", "UTC"), *sorted(((name, _city(name)) for name in named), key=lambda pair: pair[1])]


def _city(name: str) -> str:
    area, _slash, city = name.replace("_", " ").rpartition("/")
    return f"{city} ({area})"


class PreferencesForm(Form):
    """How the site speaks to somebody."""

    language = SelectField(
        _("Language"), choices=[("", _("As the browser")), ("zh", "中文"), ("en", "English")]
    )
    timezone = SelectField(_("Time zone"), choices=lambda: [("", _("As the site")), *zones()])
    replies = BooleanField(_("Replies to my comments"))
    comments = BooleanField(_("Comments on my posts"))

    @classmethod
    def of(cls, user: User) -> "PreferencesForm":
        """The form with what the user chose before."""
        return cls(obj=user, data={kind: wants(user, kind) for kind in KINDS})

    @property
    def choice(self) -> tuple[Any, Any, dict[str, bool]]:
        """What was chosen."""
        return self.language.data, self.timezone.data, {kind: self[kind].data for kind in KINDS}
