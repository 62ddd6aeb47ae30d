"""People's pictures."""

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.account.avatars import actions, queries
from blog.account.avatars.forms import AvatarForm
from blog.auth.queries import own_account
from blog.web.files import sent
from blog.web.headers import private

bp = Blueprint("avatars", __name__)


@bp.get("/authors/<username>/avatar/<digest>")
def show(username: str, digest: str) -> Response:
    """Somebody's picture; a new one has a new address."""
    return sent(queries.picture(username, digest), "image/webp", f"{username}.webp")


@bp.route("/account/avatar", methods=["GET", "POST"])
@private
def edit() -> ResponseReturnValue:
    """Another picture of oneself."""
    user, form = own_account(current_user), AvatarForm()
    if form.does(lambda: actions.change(user, form.data_sent)):
        flash(_("Saved."))
        return redirect(url_for("account.profile"), 303)
    return render_template("account/avatars/edit.html", form=form, user=user), *form.outcome


@bp.post("/account/avatar/removal")
@private
def remove() -> ResponseReturnValue:
    """No picture."""
    actions.remove(own_account(current_user))
    flash(_("The picture is gone."))
    return redirect(url_for("account.profile"), 303)
