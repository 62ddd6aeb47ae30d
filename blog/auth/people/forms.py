"""The shape of what administrators send."""

from flask_babel import lazy_gettext as _
from wtforms import RadioField, SelectField
from wtforms.fields import EmailField
from wtforms.fields.choices import SelectChoice

from blog.auth.models import REGISTRATION, ROLES, User
from blog.web.forms import Form, at_most, needed

ROLE_NAMES = {
    "reader": _("Reader"),
    "author": _("Author"),
    "editor": _("Editor"),
    "administrator": _("Administrator"),
}
REGISTRATION_NAMES = {
    "open": _("Everybody may register"),
    "invitation": _("By invitation only"),
    "closed": _("Nobody, for now"),
}
_ROLES = [SelectChoice(name, ROLE_NAMES[name]) for name in ROLES]


class RoleForm(Form):
    """Another role for somebody."""

    role = SelectField(_("Role"), choices=_ROLES)


class InviteForm(Form):
    """Whom to invite, and as what."""

    email = EmailField(_("E-mail"), [needed(), at_most(User.email)])
    role = SelectField(_("Role"), choices=_ROLES, default="reader")


class PolicyForm(Form):
    """Who may come in, and how."""

    registration = RadioField(
        _("Accounts"), choices=[SelectChoice(name, REGISTRATION_NAMES[name]) for name in REGISTRATION]
    )
    second_factor_from = SelectField(
        _("Second step needed from"), choices=[SelectChoice("", _("Nobody")), *_ROLES]
    )
