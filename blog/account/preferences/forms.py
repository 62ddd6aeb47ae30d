"""The shape of preferences."""

from functools import cache
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from blog.auth.models import User
from blog.auth.notices import KINDS, MODES, mode
from blog.web.forms import Form


@cache
def zones() -> list[SelectChoice]:
    """Time zones by city, so that typing "Shang" finds it in the list: name, "Shanghai (Asia)"."""
    named = [name for name in available_timezones() if "/" in name and not name.startswith("Etc/")]
    by_city = sorted((_city(name), name) for name in named)
    return [SelectChoice("UTC", "UTC"), *(SelectChoice(name, city) for city, name in by_city)]


def _city(name: str) -> str:
    area, _slash, city = name.replace("_", " ").rpartition("/")
    return f"{city} ({area})"


WHEN = [
    SelectChoice(mode, text)
    for mode, text in zip(MODES, (_("At once"), _("Once a day, together"), _("Never")), strict=True)
]


class PreferencesForm(Form):
    """How the site speaks to somebody."""

    language = SelectField(
        _("Language"),
        choices=[
            SelectChoice("", _("As the browser")),
            SelectChoice("zh", "中文"),
            SelectChoice("en", "English"),
        ],
    )
    timezone = SelectField(_("Time zone"), choices=lambda: [SelectChoice("", _("As the site")), *zones()])
    replies = SelectField(_("Replies to my comments"), choices=WHEN)
    comments = SelectField(_("Comments on my posts"), choices=WHEN)
    followed = SelectField(_("Discussions that I follow"), choices=WHEN)

    @classmethod
    def of(cls, user: User) -> "PreferencesForm":
        """The form with what the user chose before."""
        return cls(obj=user, data={kind: mode(user, kind) for kind in KINDS})

    @property
    def choice(self) -> tuple[Any, Any, dict[str, Any]]:
        """What was chosen."""
        return self.language.data, self.timezone.data, {kind: self[kind].data for kind in KINDS}
