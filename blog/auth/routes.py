"""Coming in and going out, and people's public pages."""

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.auth import actions, queries
from blog.auth.credentials.actions import prove
from blog.auth.factors.queries import passkeys_of
from blog.auth.forms import AskForm, NewPasswordForm, PasswordForm, RegisterForm, SignInForm, StayForm
from blog.auth.identities.providers import providers_of
from blog.auth.links.queries import is_spent, open_link
from blog.auth.models import User
from blog.errors import NotFound
from blog.posts import listings
from blog.web.addresses import local, wanted
from blog.web.challenges import request_to, request_to_any
from blog.web.clients import client
from blog.web.entering import leave, proceed
from blog.web.headers import private
from blog.web.language import locale
from blog.web.paging import listed

bp = Blueprint("auth", __name__)
FORM = ["GET", "POST"]


@bp.get("/authors/<username>")
def author(username: str) -> str:
    """Who writes here, and what."""
    person = queries.user_named(username)
    values = listed(listings.BY_AUTHOR, author_id=person.id)
    if not values["posts"]:
        raise NotFound(username)  # who has an account and wrote nothing is nobody's business
    return render_template("auth/author.html", author=person, **values)


@bp.route("/auth/sign-in", methods=FORM)
@private
def sign_in() -> ResponseReturnValue:
    """Sign in with a password."""
    form, next = SignInForm(), wanted()
    if not current_user.is_anonymous:
        return redirect(local(next))
    if form.does(lambda: actions.sign_in(form.identifier.data, form.password.data, client())):
        return proceed(form.answer, method="password", lasting=form.lasting.data, next=next)
    values = {"form": form, "next": next, "passkey": request_to_any()}
    return render_template("auth/sign_in.html", **values), *form.outcome


@bp.post("/auth/sign-out")
@private
def sign_out() -> ResponseReturnValue:
    """Go out."""
    return leave()


@bp.route("/auth/again", methods=FORM)
@private
def again() -> ResponseReturnValue:
    """Show once more who one is, before something dangerous."""
    user, form, next = queries.own_account(current_user), PasswordForm(), wanted()
    if form.does(lambda: prove(user, form.password.data, client())):
        return redirect(local(next), 303)
    values = {"passkey": request_to(passkeys_of(user)), "ways": providers_of(user), "user": user}
    return render_template("auth/again.html", form=form, next=next, **values), *form.outcome


@bp.route("/auth/register", methods=FORM)
@private
def register() -> ResponseReturnValue:
    """Ask for an account."""
    form, registration = RegisterForm(), queries.policy().registration
    if form.does(lambda: actions.register(_newcomer(form), client(), locale())):
        session["written_to"] = form.email.data
        return _sent("confirm")
    values = {"registration": registration, "next": wanted()}
    return render_template("auth/register.html", form=form, **values), *form.outcome


def _newcomer(form: RegisterForm) -> actions.Newcomer:
    return actions.Newcomer(
        form.username.data, form.email.data, form.display_name.data or "", form.password.data
    )


@bp.route("/auth/invitation/<token>", methods=FORM)
@private
def invitation(token: str) -> ResponseReturnValue:
    """Take up an invitation: the address is known, and confirmed by the letter that came there."""
    link = open_link("invitation", token)
    form = RegisterForm(email=link.email)
    form.email.data = link.email
    if form.does(lambda: actions.register(_newcomer(form), client(), locale(), link)):
        return _welcomed(form.answer, _("Welcome. Your account is ready."))
    known = queries.user_known_as(link.email)
    has_account = known is not None and known.confirmed_at is not None
    return render_template("auth/invitation.html", form=form, has_account=has_account), *form.outcome


def _welcomed(user: User | None, words: str, next: str = "") -> ResponseReturnValue:
    """Let somebody in whose account has just been opened; None for one whom somebody else was faster than."""
    if user is None:
        return redirect(url_for("auth.sign_in"), 303)
    response = proceed(user, method="password", next=next)
    flash(words)
    return response


@bp.route("/auth/confirm/<token>", methods=FORM)
@private
def confirm(token: str) -> ResponseReturnValue:
    """Open an account with the link from the letter and the password; a GET alone changes nothing."""
    if request.method == "GET" and is_spent("confirm", token):
        flash(_("Your address is confirmed already. You can sign in."))
        return redirect(url_for("auth.sign_in"), 303)
    link, form = open_link("confirm", token), PasswordForm()
    if form.does(lambda: actions.confirm(link, form.password.data, client())):
        return _welcomed(form.answer, _("Welcome. Your address is confirmed."), session.get("next", ""))
    return render_template("auth/confirm.html", form=form, email=link.email), *form.outcome


@bp.route("/auth/forgot", methods=FORM)
@private
def forgot() -> ResponseReturnValue:
    """Ask for a link to choose a new password."""
    form = AskForm()
    ask = partial(actions.send_link, "reset")
    if form.does(lambda: ask(form.identifier.data, client(), locale())):
        return _sent("reset")
    return render_template("auth/forgot.html", form=form, next=wanted()), *form.outcome


@bp.route("/auth/link", methods=FORM)
@private
def link() -> ResponseReturnValue:
    """Ask for a link to sign in with."""
    form = AskForm()
    ask = partial(actions.send_link, "sign-in-link")
    if form.does(lambda: ask(form.identifier.data, client(), locale())):
        return _sent("sign-in-link")
    return render_template("auth/link.html", form=form, next=wanted()), *form.outcome


def _sent(what: str) -> ResponseReturnValue:
    """A letter is on its way; this browser keeps where its reader wanted to be."""
    session["next"] = wanted()
    return redirect(url_for("auth.sent", what=what), 303)


@bp.get("/auth/sent/<any(confirm, reset, 'sign-in-link'):what>")
@private
def sent(what: str) -> ResponseReturnValue:
    """What to do now that a letter may be on its way."""
    values = {"email": session.get("written_to"), "next": session.get("next")}
    return render_template("auth/sent.html", what=what, **values)


@bp.route("/auth/link/<token>", methods=FORM)
@private
def enter_by_link(token: str) -> ResponseReturnValue:
    """Sign in with the link from the letter; a button, because programs open links too."""
    link, form = open_link("sign-in-link", token), StayForm()
    if form.does(lambda: actions.enter_by_link(link, client())):
        onward = {"lasting": form.lasting.data, "next": session.get("next", "")}
        return proceed(form.answer, method="link", **onward)
    return render_template("auth/enter_by_link.html", form=form), *form.outcome


@bp.route("/auth/reset/<token>", methods=FORM)
@private
def reset(token: str) -> ResponseReturnValue:
    """Choose a new password with the link from the letter."""
    link, form = open_link("reset", token), NewPasswordForm()
    if form.does(lambda: actions.reset_password(link, form.password.data, client(), locale())):
        return proceed(form.answer, method="password", next=session.get("next", ""))
    name = link.user and link.user.username
    return render_template("auth/reset.html", form=form, username=name), *form.outcome
