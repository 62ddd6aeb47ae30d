"""The second step of coming in, passkeys, and setting them up."""

from io import BytesIO

from flask import Blueprint, flash, redirect, render_template, request, send_file, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.auth.factors import actions, queries, recovery, totp, webauthn
from blog.auth.factors.forms import CodeForm, NewPasskeyForm, SecondStepForm
from blog.auth.identities.providers import providers
from blog.auth.models import User
from blog.auth.queries import fresh_account, own_account
from blog.auth.sessions.actions import freshen
from blog.errors import Invalid, NotFound, said
from blog.web.addresses import local
from blog.web.challenges import ask, asked, request_to
from blog.web.clients import client
from blog.web.entering import Pending, enter, pending
from blog.web.headers import private
from blog.web.language import locale

bp = Blueprint("factors", __name__)
FORM = ["GET", "POST"]


@bp.route("/auth/second-step", methods=FORM)
@private
def second_step() -> ResponseReturnValue:
    """Show by a code that it is really you, after the password."""
    if (found := pending()) is None:
        return _too_late()
    (user, owed), form = found, SecondStepForm()
    if form.does(lambda: actions.pass_by_code(user, form.code.data, client(), locale())):
        return _entered(user, owed)
    passkey = request_to(queries.passkeys_of(user))
    return render_template("auth/factors/second_step.html", form=form, passkey=passkey), *form.outcome


@bp.post("/auth/second-step/passkey")
@private
def second_step_by_passkey() -> ResponseReturnValue:
    """The same by a passkey."""
    if (found := pending()) is None:
        return _too_late()
    user, owed = found
    try:
        actions.pass_by_passkey(user, _answer(), asked(), client())
    except Invalid as problem:
        return _refused(problem, url_for("factors.second_step"))
    return _entered(user, owed)


@bp.post("/auth/passkey")
@private
def come_in() -> ResponseReturnValue:
    """Sign in with a passkey alone, which checks who uses it."""
    next = request.form.get("next", "")
    try:
        user = actions.come_in(_answer(), asked(), client())
    except Invalid as problem:
        return _refused(problem, url_for("auth.sign_in", next=next or None))
    return enter(user, method="passkey", lasting=bool(request.form.get("lasting")), next=next)


@bp.post("/auth/again/passkey")
@private
def again() -> ResponseReturnValue:
    """Show once more who one is, by a passkey."""
    user, next = own_account(current_user), request.form.get("next", "")
    try:
        actions.pass_by_passkey(user, _answer(), asked(), client())
    except Invalid as problem:
        return _refused(problem, url_for("auth.again", next=next or None))
    freshen(user)
    return redirect(local(next), 303)


@bp.route("/account/app", methods=FORM)
@private
def app() -> ResponseReturnValue:
    """Set up an authenticator app; its secret is kept once a code shows that the app has it."""
    user, form = fresh_account(current_user), CodeForm()
    shared = session.setdefault("app", totp.new_secret())
    if form.does(lambda: actions.add_app(user, shared, form.code.data, client(), locale())):
        session.pop("app")
        flash(_("The app is set up. From now on you sign in with a code from it."))
        return codes(form.answer)
    picture = totp.drawing(totp.address(shared, user.username))
    return render_template("auth/factors/app.html", form=form, shared=shared, picture=picture), *form.outcome


@bp.route("/account/app/removal", methods=FORM)
@private
def remove_app() -> ResponseReturnValue:
    """Do without the app; asked once."""
    user = fresh_account(current_user)
    if request.method == "GET":
        return render_template("auth/factors/remove_app.html", app=queries.own_app(user))
    actions.remove_app(user, client(), locale())
    flash(_("Codes from the app are no longer asked for."))
    return redirect(url_for("account.security"), 303)


@bp.post("/account/recovery-codes")
@private
def renew_codes() -> ResponseReturnValue:
    """New recovery codes."""
    return codes(actions.renew_codes(fresh_account(current_user), client(), locale()))


@bp.post("/account/recovery-codes/file")
@private
def codes_file() -> ResponseReturnValue:
    """The codes that a page has just shown, as a file: they come from there, and are kept nowhere here."""
    user = own_account(current_user)
    text = recovery.written(request.form.getlist("code"))
    name = f"recovery-codes-{user.username}.txt"
    return send_file(BytesIO(text.encode()), "text/plain; charset=utf-8", True, name)


@bp.route("/account/passkeys/new", methods=FORM)
@private
def passkey() -> ResponseReturnValue:
    """Add a passkey."""
    user, form = fresh_account(current_user), NewPasskeyForm()
    if not webauthn.is_offered():
        raise NotFound("passkeys")
    if form.does(lambda: _add(user, form)):
        flash(_("The passkey is added. It opens your account from now on."))
        return codes(form.answer)
    options = webauthn.creation(user, queries.passkeys_of(user), ask())
    return render_template("auth/factors/passkey.html", form=form, options=options), *form.outcome


@bp.post("/account/passkeys/<int:id>/removal")
@private
def remove_passkey(id: int) -> ResponseReturnValue:
    """Do without a passkey."""
    user = fresh_account(current_user)
    try:
        actions.remove_passkey(user, queries.own_passkey(user, id), providers(), client(), locale())
    except Invalid as problem:
        return _refused(problem, url_for("account.security"))
    flash(_("The passkey no longer opens your account."))
    return redirect(url_for("account.security"), 303)


def _add(user: User, form: NewPasskeyForm) -> list[str]:
    return actions.add_passkey(user, form.name.data, form.credential.data, asked(), client(), locale())


def _answer() -> str:
    return request.form.get("credential", "")[: webauthn.LONGEST]


def _entered(user: User, owed: Pending) -> ResponseReturnValue:
    return enter(user, method=owed.method, lasting=owed.lasting, next=owed.next)


def codes(new: list[str]) -> ResponseReturnValue:
    """Recovery codes are shown at once and never again: they are stored nowhere."""
    if new:
        return render_template("auth/factors/codes.html", codes=new)
    return redirect(url_for("account.security"), 303)


def _too_late() -> ResponseReturnValue:
    return _refused(Invalid("That took too long. Sign in again."), url_for("auth.sign_in"))


def _refused(problem: Invalid, address: str) -> ResponseReturnValue:
    flash(said(problem), "mark")
    return redirect(address, 303)
