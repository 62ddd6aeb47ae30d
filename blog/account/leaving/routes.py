"""Deleting one's account."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.account.leaving import actions
from blog.account.leaving.forms import DeletionForm
from blog.auth.queries import fresh_account
from blog.web.clients import client
from blog.web.entering import leave
from blog.web.headers import private
from blog.web.language import locale

bp = Blueprint("leaving", __name__)


@bp.route("/account/deletion", methods=["GET", "POST"])
@private
def delete() -> ResponseReturnValue:
    """Delete one's account, with two weeks to come back."""
    user, form = fresh_account(current_user), DeletionForm()
    if form.does(lambda: actions.close(user, *_said(form), client(), locale())):
        leave()
        flash(_("Your account is deleted. Sign in within 14 days to take it back."))
        return redirect(url_for("auth.sign_in"), 303)
    return render_template("account/leaving/delete.html", form=form, user=user), *form.outcome


def _said(form: DeletionForm) -> tuple[str, bool]:
    return form.username.data, form.comments.data == "go"
