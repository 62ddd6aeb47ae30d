"""What the site keeps about somebody, and how they take it along."""

from flask import Blueprint, Response, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from blog.account.data.actions import allow_export
from blog.account.data.archive import archive
from blog.auth.queries import fresh_account, own_account
from blog.web.clients import client
from blog.web.headers import private

bp = Blueprint("data", __name__)


@bp.get("/account/data")
@private
def show() -> ResponseReturnValue:
    """What can be done with one's data."""
    own_account(current_user)
    return render_template("account/data/show.html")


@bp.get("/account/data/archive.zip")
@private
def export() -> Response:
    """All of it as a file; only for somebody who signed in a short while ago."""
    user = fresh_account(current_user)
    allow_export(user, client())
    return send_file(
        archive(user), "application/zip", as_attachment=True, download_name=f"{user.username}.zip"
    )
