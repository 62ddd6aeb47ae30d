"""The form that deletes an account."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice

from blog.auth.models import User
from blog.web.forms import Form, at_most, needed


class DeletionForm(Form):
    """What becomes of the comments, and the user name, so that it is no slip."""

    comments = RadioField(
        _("Your comments"),
        choices=[
            SelectChoice("stay", _("Stay, as from a deleted account")),
            SelectChoice("go", _("Are removed")),
        ],
        default="stay",
    )
    username = StringField(
        _("Your user name, to confirm"),
        [needed(), at_most(User.username)],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
