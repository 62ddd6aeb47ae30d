"""The shape of what people type to come in."""

from flask_babel import lazy_gettext as _
from wtforms import BooleanField, PasswordField, StringField
from wtforms.fields import EmailField

from blog.auth.models import User
from blog.auth.passwords import LONGEST
from blog.web.forms import Form, at_most, longest, needed

_IDENTIFIER = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
_SEEN = {"data-show": _("Show"), "data-hide": _("Hide")}
CURRENT = {"autocomplete": "current-password"} | _SEEN
NEW = {
    "autocomplete": "new-password",
    "data-levels": _("Too short|Easy to guess|Good|Very good"),
} | _SEEN


class StayForm(Form):
    """For how long."""

    lasting = BooleanField(_("Stay signed in on this device"))


class SignInForm(StayForm):
    """Who, and the password."""

    identifier = StringField(_("E-mail or user name"), [needed(), longest(254)], render_kw=_IDENTIFIER)
    password = PasswordField(_("Password"), [needed(), longest(LONGEST)], render_kw=CURRENT)


class PasswordForm(Form):
    """The password again."""

    password = PasswordField(_("Password"), [needed(), longest(LONGEST)], render_kw=CURRENT)


class RegisterForm(Form):
    """A new account."""

    username = StringField(_("User name"), [needed(), at_most(User.username)], render_kw=_IDENTIFIER)
    email = EmailField(_("E-mail"), [needed(), at_most(User.email)], render_kw={"autocomplete": "email"})
    display_name = StringField(
        _("Name shown to others"), [at_most(User.display_name)], render_kw={"autocomplete": "name"}
    )
    password = PasswordField(_("Password"), [needed(), longest(LONGEST)], render_kw=NEW)


class AskForm(Form):
    """Where to send a link."""

    identifier = StringField(_("E-mail or user name"), [needed(), longest(254)], render_kw=_IDENTIFIER)


class NewPasswordForm(Form):
    """A new password."""

    password = PasswordField(_("New password"), [needed(), longest(LONGEST)], render_kw=NEW)
