"""To another site and back, and the accounts there that somebody has linked."""

import time
from dataclasses import asdict
from typing import Any

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.auth.identities import actions, queries
from blog.auth.identities.journeys import arrival, departure
from blog.auth.identities.models import Profile
from blog.auth.identities.providers import provider_called, providers
from blog.auth.models import User
from blog.auth.queries import fresh_account, own_account
from blog.errors import Invalid, NotFound, said
from blog.web.addresses import local, wanted
from blog.web.clients import client
from blog.web.entering import PATIENCE, proceed
from blog.web.forms import Form
from blog.web.headers import private
from blog.web.language import locale

bp = Blueprint("identities", __name__)
FORM = ["GET", "POST"]


@bp.get("/auth/with/<key>")
@private
def start(key: str) -> ResponseReturnValue:
    """Go to the provider: to come in, to show once more who one is, or to link."""
    provider = provider_called(key)
    who = None if current_user.is_anonymous else queries.traveller(current_user, key).id
    actions.set_out(client())
    _keep("leaving", who, next=local(wanted()))
    try:
        return departure(provider)
    except Invalid as problem:
        return _refused(problem)


@bp.get("/auth/with/<key>/back")
@private
def back(key: str) -> ResponseReturnValue:
    """Come back from there."""
    provider, left = provider_called(key), _kept("leaving")
    actions.set_out(client())
    try:
        profile = arrival(provider)
        if left is None:
            raise Invalid("That took too long, or began in another browser. Try again.")
        if current_user.is_anonymous:
            return proceed(actions.come_in(profile, client(), locale()), method=key, next=left["next"])
        return _met(own_account(current_user), profile, left["next"])
    except Invalid as problem:
        return _refused(problem)


def _met(user: User, profile: Profile, next: str) -> ResponseReturnValue:
    if actions.recognise(user, profile):
        return redirect(next, 303)
    _keep("found", fresh_account(user).id, profile=asdict(profile))
    return redirect(url_for("identities.link"), 303)


@bp.route("/account/identities", methods=FORM)
@private
def link() -> ResponseReturnValue:
    """Link what was found there; a button, because another site may have sent somebody that way."""
    user, form = fresh_account(current_user), Form()
    profile = _found(user)
    if form.does(lambda: actions.link(user, profile, client(), locale())):
        session.pop("found")
        flash(_("Linked. You can come in with it from now on."))
        return redirect(url_for("account.security"), 303)
    provider = provider_called(profile.provider)
    values = {"form": form, "profile": profile, "provider": provider}
    return render_template("auth/identities/link.html", **values), *form.outcome


@bp.post("/account/identities/<int:id>/end")
@private
def unlink(id: int) -> ResponseReturnValue:
    """Let it go."""
    user = fresh_account(current_user)
    try:
        actions.unlink(user, queries.own_identity(user, id), providers(), client())
        flash(_("No longer linked."))
    except Invalid as problem:
        return _refused(problem)
    return redirect(url_for("account.security"), 303)


def _found(user: User) -> Profile:
    found = _kept("found")
    if found is None or found["who"] != user.id:
        raise NotFound("identity")
    profile: dict[str, Any] = found["profile"]
    return Profile(**profile | {"names": tuple(profile["names"])})


def _refused(problem: Invalid) -> ResponseReturnValue:
    flash(said(problem), "mark")
    return redirect(url_for("auth.sign_in" if current_user.is_anonymous else "account.security"), 303)


def _keep(name: str, who: int | None, **values: object) -> None:
    session[name] = {"who": who, "since": time.time(), **values}


def _kept(name: str) -> dict[str, Any] | None:
    """What was kept in this browser for the same person, within ten minutes."""
    kept: dict[str, Any] | None = session.get(name)
    if kept is None or time.time() - kept["since"] > PATIENCE or kept["who"] != current_user.id:
        return None
    return kept
