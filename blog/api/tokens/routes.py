"""The pages about one's own access tokens, and programs that one has signed in with."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.api.tokens.forms import NAMES, TokenForm
from blog.auth.grants import actions as grants
from blog.auth.grants.queries import grants_of, own_grant
from blog.auth.queries import fresh_account, own_account
from blog.auth.tokens import actions
from blog.auth.tokens.queries import own_token, tokens_of
from blog.web.clients import client
from blog.web.headers import private
from blog.web.language import locale

bp = Blueprint("tokens", __name__)


@bp.get("/account/tokens")
@private
def index() -> ResponseReturnValue:
    """Which tokens there are, and in which programs somebody is signed in."""
    user = own_account(current_user)
    values = {"tokens": tokens_of(user), "programs": grants_of(user), "names": NAMES}
    return render_template("api/tokens/index.html", **values)


@bp.route("/account/tokens/new", methods=["GET", "POST"])
@private
def new() -> ResponseReturnValue:
    """Make a token, which is shown once."""
    user, form = fresh_account(current_user), TokenForm()
    wish = form.name.data, form.scopes.data, form.days.data
    form.does(lambda: actions.issue(user, *wish, client(), locale()))
    return render_template("api/tokens/new.html", form=form), *form.outcome


@bp.post("/account/tokens/<int:id>/revocation")
@private
def revoke(id: int) -> ResponseReturnValue:
    """Let a token be good for nothing any more."""
    actions.revoke(own_token(own_account(current_user), id), client())
    flash(_("Revoked. Programs that have it cannot use it any more."))
    return redirect(url_for("tokens.index"), 303)


@bp.post("/account/programs/<random:id>/end")
@private
def end(id: int) -> ResponseReturnValue:
    """Sign out a program."""
    grants.end(own_grant(own_account(current_user), id), client())
    flash(_("Signed out there."))
    return redirect(url_for("tokens.index"), 303)
