"""What people send to set up and pass the second step."""

from flask_babel import lazy_gettext as _
from wtforms import HiddenField, StringField

from blog.auth.factors.models import Passkey
from blog.auth.factors.webauthn import LONGEST
from blog.web.forms import Form, at_most, longest, needed

_DIGITS = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autocapitalize": "none",
    "spellcheck": "false",
}


class CodeForm(Form):
    """Six digits of an app that is being set up."""

    code = StringField(_("Code from the app"), [needed(), longest(20)], render_kw=_DIGITS)


class SecondStepForm(Form):
    """A code of the app, or a recovery code."""

    code = StringField(
        _("Code"), [needed(), longest(40)], render_kw=_DIGITS | {"inputmode": "text", "autofocus": True}
    )


class AnswerForm(Form):
    """What a device answered, filled in by the script."""

    credential = HiddenField(validators=[needed(), longest(LONGEST)])


class NewPasskeyForm(AnswerForm):
    """The same, and what the user calls the device."""

    name = StringField(
        _("Name of the passkey"), [needed(), at_most(Passkey.name)], render_kw={"autocomplete": "off"}
    )
