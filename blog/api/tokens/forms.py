"""The shape of what somebody says to get an access token."""

from flask_babel import lazy_gettext as _
from wtforms import SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import CheckboxInput, ListWidget

from blog.auth.tokens.models import DAYS, SCOPES, Token
from blog.web.forms import Form, at_most, needed

NAMES = {
    "read": _("Read what only you may see"),
    "posts": _("Write, publish and remove posts"),
    "labels": _("Change tags and categories"),
    "media": _("Send in, describe and remove files"),
    "comments": _("Comment, and change or withdraw your comments"),
    "moderation": _("Moderate discussions"),
    "profile": _("Change your profile, picture and preferences"),
    "learning": _("Keep your progress, notes and plans"),
    "settings": _("Read and change the settings of the site"),
    "webhooks": _("Say which programs are told what happens"),
    "people": _("Invite people, suspend them and change their roles"),
}
_LASTING = dict(zip(DAYS, (_("A week"), _("A month"), _("Three months"), _("A year")), strict=True))


class TokenForm(Form):
    """A new token."""

    name = StringField(_("What is it for?"), [needed(), at_most(Token.name)])
    scopes = SelectMultipleField(
        _("What it may do"),
        choices=[SelectChoice(scope, NAMES[scope]) for scope in SCOPES],
        option_widget=CheckboxInput(),
        widget=ListWidget(),
    )
    days = SelectField(
        _("How long it lasts"),
        coerce=int,
        choices=[SelectChoice(days, text) for days, text in _LASTING.items()],
        default=90,
    )
