"""The form that begins a post."""

from flask_babel import lazy_gettext as _
from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from blog.web.forms import Form, longest


class NewForm(Form):
    """What to begin with: a title, a whole document, or nothing."""

    title = StringField(_("Title"), [Optional(), longest(1000)])
    source = TextAreaField(_("A document that you have already"), [Optional()])
