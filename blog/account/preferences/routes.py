"""Language, time zone and letters."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from blog.account.preferences import actions
from blog.account.preferences.forms import PreferencesForm
from blog.auth.queries import own_account
from blog.web.headers import private
from blog.web.language import LOCALES, locale, remember

bp = Blueprint("preferences", __name__)


@bp.route("/account/preferences", methods=["GET", "POST"])
@private
def edit() -> ResponseReturnValue:
    """How the site speaks to somebody."""
    user = own_account(current_user)
    form = PreferencesForm.of(user)
    if form.does(lambda: actions.set_preferences(user, *form.choice)):
        return _saved(user.language)
    return render_template("account/preferences/edit.html", form=form), *form.outcome


def _saved(language: str) -> Response:
    with force_locale(LOCALES.get(language, locale())):
        flash(_("Saved."))
    response = redirect(url_for("preferences.edit"), 303)
    remember(response, language)
    return response
