"""The form for language, time zone and letters."""

from functools import cache
from importlib.resources import files
from typing import Any

from babel import Locale
from babel.core import get_global
from flask_babel import get_locale
from flask_babel import lazy_gettext as _
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from blog.auth.models import User
from blog.auth.notices import KINDS, MODES, mode
from blog.web.forms import Form

COMMON = (
    *("Asia/Shanghai", "Asia/Hong_Kong", "Asia/Taipei", "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney"),
    *("Europe/London", "Europe/Berlin", "America/New_York", "America/Los_Angeles"),
)


def zones(own: str = "") -> list[SelectChoice]:
    """Time zones in the language of the page, those that most people want first; with `own`, that one too."""
    named = _zones(str(get_locale() or "en"))
    listed = {choice.value for choice in named}
    return named if own in ("", *listed) else [SelectChoice(own, own), *named]


@cache
def _zones(locale: str) -> list[SelectChoice]:
    """By city, so that typing "Shang" finds it in the list: name, "Shanghai (Asia/Shanghai)"."""
    known = Locale.parse(locale)
    others = sorted((_city(name, known), name) for name in _canonical() if name not in COMMON)
    first = [(_city(name, known), name) for name in COMMON]
    return [
        SelectChoice("UTC", "UTC"),
        *(SelectChoice(name, f"{city} ({name})") for city, name in first + others),
    ]


def _canonical() -> list[str]:
    """The zones of the tz database that places have, without former names of the same."""
    table = files("tzdata").joinpath("zoneinfo", "zone.tab").read_text("utf-8")
    return [line.split("\t")[2] for line in table.splitlines() if line and not line.startswith("#")]


def _city(name: str, locale: Locale) -> str:
    """What people call it; CLDR still has some under a former name."""
    former = [old for old, new in get_global("zone_aliases").items() if new == name]
    known = (locale.time_zones.get(one, {}).get("city") for one in (name, *former))
    return next(filter(None, known), name.rpartition("/")[2].replace("_", " "))


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
    timezone = SelectField(_("Time zone"))
    replies = SelectField(_("Replies to my comments"), choices=WHEN)
    comments = SelectField(_("Comments on my posts"), choices=WHEN)
    followed = SelectField(_("Discussions that I follow"), choices=WHEN)

    @classmethod
    def of(cls, user: User) -> "PreferencesForm":
        """The form with what the user chose before."""
        form = cls(obj=user, data={kind: mode(user, kind) for kind in KINDS})
        form.timezone.choices = [SelectChoice("", _("As the site")), *zones(user.timezone)]
        return form

    @property
    def choice(self) -> tuple[Any, Any, dict[str, Any]]:
        """What was chosen."""
        return self.language.data, self.timezone.data, {kind: self[kind].data for kind in KINDS}
