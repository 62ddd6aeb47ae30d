"""The link in a guest's letter."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from blog.comments.addresses.actions import confirm as take
from blog.comments.addresses.queries import asked_with
from blog.web.headers import private

bp = Blueprint("addresses", __name__)


@bp.route("/comments/addresses/<token>", methods=["GET", "POST"])
@private
def confirm(token: str) -> ResponseReturnValue:
    """Confirm an address; by a button, since mail programs open links by themselves."""
    asked = asked_with(token)
    if request.method == "POST":
        take(asked)
        flash(_("Thank you. Your next comments appear at once, and letters that you asked for come."))
        return redirect(url_for("addresses.confirm", token=token), 303)
    return render_template("comments/addresses/confirm.html", asked=asked)
