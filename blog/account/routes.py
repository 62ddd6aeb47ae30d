"""Pages about one's own account."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.account import actions
from blog.account.forms import ChangePasswordForm, NewEmailForm, ProfileForm
from blog.auth.events.queries import events_of
from blog.auth.factors.queries import factors_of
from blog.auth.factors.webauthn import is_offered
from blog.auth.identities.queries import identities_of
from blog.auth.links.queries import open_link, pending_email
from blog.auth.queries import fresh_account, own_account
from blog.auth.sessions.actions import end, end_others
from blog.auth.sessions.queries import own_session, session_with, sessions_of
from blog.web.clients import client
from blog.web.headers import private
from blog.web.language import locale

bp = Blueprint("account", __name__)
FORM = ["GET", "POST"]


@bp.route("/account", methods=FORM)
@private
def profile() -> ResponseReturnValue:
    """What others see of somebody."""
    user = own_account(current_user)
    form = ProfileForm(obj=user)
    fields = form.display_name, form.bio, form.website
    if form.does(lambda: actions.change_profile(user, *(field.data or "" for field in fields))):
        flash(_("Saved."))
        return redirect(url_for("account.profile"), 303)
    return render_template("account/profile.html", form=form, user=user), *form.outcome


@bp.get("/account/security")
@private
def security() -> ResponseReturnValue:
    """How somebody comes in, where they are signed in, and what happened."""
    user = own_account(current_user)
    here = session_with(user.get_id())
    values = {"sessions": sessions_of(user), "events": events_of(user, 20), "here": here and here.id}
    values |= {
        "identities": identities_of(user),
        "factors": factors_of(user),
        "offers_passkeys": is_offered(),
        "pending": pending_email(user),
    }
    return render_template("account/security.html", user=user, **values)


@bp.route("/account/password", methods=FORM)
@private
def password() -> ResponseReturnValue:
    """Another password."""
    user = fresh_account(current_user)
    form = ChangePasswordForm.of(user)
    if form.does(lambda: actions.change_password(user, *form.both, client(), locale())):
        flash(_("The new password holds. You are signed out everywhere else."))
        return redirect(url_for("account.security"), 303)
    return render_template("account/password.html", form=form), *form.outcome


@bp.route("/account/email", methods=FORM)
@private
def email() -> ResponseReturnValue:
    """Another address."""
    user, form = fresh_account(current_user), NewEmailForm()
    if form.does(lambda: actions.ask_for_new_email(user, form.email.data, client(), locale())):
        flash(_("A letter is on its way. The new address holds once you use the link in it."))
        return redirect(url_for("account.security"), 303)
    values = {"user": user, "pending": pending_email(user)}
    return render_template("account/email.html", form=form, **values), *form.outcome


@bp.post("/account/email/cancellation")
@private
def cancel_email() -> ResponseReturnValue:
    """Keep the present address after all."""
    actions.cancel_new_email(own_account(current_user))
    flash(_("Your address stays as it is."))
    return redirect(url_for("account.security"), 303)


@bp.route("/account/email/<token>", methods=FORM)
@private
def new_email(token: str) -> ResponseReturnValue:
    """Take the address whose letter this link was in; a button, because programs open links too."""
    link = open_link("new-email", token)
    if request.method == "POST":
        actions.take_new_email(link, client(), locale())
        flash(_("Letters go to the new address from now on."))
        return redirect(url_for("account.security"), 303)
    return render_template("account/new_email.html", email=link.email)


@bp.post("/account/sessions/<int:id>/end")
@private
def end_session(id: int) -> ResponseReturnValue:
    """Sign out one browser."""
    end(own_session(own_account(current_user), id), client())
    flash(_("Signed out there."))
    return redirect(url_for("account.security"), 303)


@bp.post("/account/sessions/end-others")
@private
def end_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere but here."""
    end_others(own_account(current_user), client())
    flash(_("Signed out everywhere else."))
    return redirect(url_for("account.security"), 303)
