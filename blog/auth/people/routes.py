"""Administrators' pages about people."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.auth.events.queries import all_events, events_of
from blog.auth.factors.actions import reset_factors
from blog.auth.factors.queries import has_factor
from blog.auth.links.queries import invitation, invitations
from blog.auth.models import User
from blog.auth.people import actions, queries
from blog.auth.people.forms import InviteForm, PolicyForm, RoleForm
from blog.auth.queries import policy
from blog.auth.sessions.queries import sessions_of
from blog.web.addresses import number
from blog.web.clients import client
from blog.web.headers import private
from blog.web.language import locale

bp = Blueprint("people", __name__)
FORM = ["GET", "POST"]
ROWS = 50


@bp.get("/write/people")
@private
def index() -> ResponseReturnValue:
    """Who has an account."""
    queries.administrator(current_user)
    search, after = request.args.get("q", ""), request.args.get("after", 0, number)
    people = queries.people(search, after, ROWS + 1)
    more = people[ROWS - 1].id if len(people) > ROWS else None
    values = {"search": search, "invitations": [] if search or after else invitations()}
    return render_template("auth/people/index.html", people=people[:ROWS], more=more, **values)


@bp.route("/write/people/<int:id>", methods=FORM)
@private
def person(id: int) -> ResponseReturnValue:
    """One person: role, sessions, what happened."""
    by, someone = queries.administrator(current_user), queries.person(id)
    form = RoleForm(obj=someone)
    if form.does(lambda: actions.change_role(_in_charge(), someone, form.role.data, client())):
        flash(_("Saved."))
        return redirect(url_for("people.person", id=id), 303)
    values = {"sessions": sessions_of(someone), "events": events_of(someone), "is_me": someone.id == by.id}
    values["has_factor"] = has_factor(someone)
    return render_template("auth/people/person.html", form=form, person=someone, **values), *form.outcome


def _in_charge() -> User:
    return queries.fresh_administrator(current_user)


@bp.post("/write/people/<int:id>/suspension")
@private
def suspend(id: int) -> ResponseReturnValue:
    """Shut somebody out."""
    actions.suspend(_in_charge(), queries.person(id), client())
    flash(_("Suspended. All sessions have ended."))
    return redirect(url_for("people.person", id=id), 303)


@bp.post("/write/people/<int:id>/restoration")
@private
def restore(id: int) -> ResponseReturnValue:
    """Let somebody in again."""
    actions.restore(_in_charge(), queries.person(id), client())
    flash(_("The account can be used again."))
    return redirect(url_for("people.person", id=id), 303)


@bp.post("/write/people/<int:id>/sign-out")
@private
def sign_out(id: int) -> ResponseReturnValue:
    """End all sessions of somebody."""
    actions.sign_out_everywhere(_in_charge(), queries.person(id), client())
    flash(_("All sessions have ended."))
    return redirect(url_for("people.person", id=id), 303)


@bp.post("/write/people/<int:id>/second-steps/removal")
@private
def reset_steps(id: int) -> ResponseReturnValue:
    """Let somebody in who lost their second steps."""
    reset_factors(_in_charge(), queries.person(id), client(), locale())
    flash(_("The second steps are removed."))
    return redirect(url_for("people.person", id=id), 303)


@bp.route("/write/people/invitations", methods=FORM)
@private
def invite() -> ResponseReturnValue:
    """Send an invitation."""
    queries.administrator(current_user)
    form = InviteForm()
    if form.does(lambda: actions.invite(_in_charge(), form.email.data, form.role.data, client(), locale())):
        flash(_("The invitation is on its way to %(email)s.", email=form.email.data))
        return redirect(url_for("people.index"), 303)
    return render_template("auth/people/invite.html", form=form), *form.outcome


@bp.post("/write/people/invitations/<random:id>/end")
@private
def revoke(id: int) -> ResponseReturnValue:
    """End an invitation."""
    actions.revoke(_in_charge(), invitation(id), client())
    flash(_("The invitation no longer works."))
    return redirect(url_for("people.index"), 303)


@bp.route("/write/people/policy", methods=FORM)
@private
def rules() -> ResponseReturnValue:
    """Who may come in, and how."""
    queries.administrator(current_user)
    form = PolicyForm(obj=policy())
    if form.does(lambda: actions.set_policy(_in_charge(), *_choice(form), client())):
        flash(_("Saved."))
        return redirect(url_for("people.rules"), 303)
    return render_template("auth/people/rules.html", form=form), *form.outcome


def _choice(form: PolicyForm) -> tuple[str, str]:
    return form.registration.data, form.second_factor_from.data


@bp.get("/write/people/log")
@private
def log() -> ResponseReturnValue:
    """What happened to all accounts."""
    queries.administrator(current_user)
    events = all_events(request.args.get("before", 0, number), ROWS + 1)
    more = events[ROWS - 1].id if len(events) > ROWS else None
    return render_template("auth/people/log.html", events=events[:ROWS], more=more)
