"""The shape of what people change about their accounts."""

from flask_babel import lazy_gettext as _
from wtforms import PasswordField, StringField, TextAreaField
from wtforms.fields import EmailField

from blog.auth.forms import CURRENT, NEW
from blog.auth.models import User
from blog.auth.passwords import LONGEST
from blog.web.forms import Form, at_most, longest, needed


class ProfileForm(Form):
    """What others see."""

    display_name = StringField(_("Name shown to others"), [needed(), at_most(User.display_name)])
    bio = TextAreaField(_("About you"), [at_most(User.bio)])
    website = StringField(
        _("Website"), [at_most(User.website)], render_kw={"autocomplete": "url", "inputmode": "url"}
    )


class ChangePasswordForm(Form):
    """The password, before and after."""

    current = PasswordField(_("Current password"), [needed(), longest(LONGEST)], render_kw=CURRENT)
    password = PasswordField(_("New password"), [needed(), longest(LONGEST)], render_kw=NEW)

    @classmethod
    def of(cls, user: User) -> "ChangePasswordForm":
        """The form for that user, who may have come in by other ways and never had a password."""
        form = cls()
        if not user.password_hash:
            del form.current
        return form

    @property
    def both(self) -> tuple[str, str]:
        """The password before, "" when there was none, and after."""
        return self.current.data if self.current else "", self.password.data


class NewEmailForm(Form):
    """Where letters shall go."""

    email = EmailField(_("New e-mail"), [needed(), at_most(User.email)], render_kw={"autocomplete": "email"})
