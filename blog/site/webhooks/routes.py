"""Administrators' pages about webhooks: who is told what, and what became of it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from werkzeug.wrappers import Response

from blog.auth.people.queries import fresh_administrator
from blog.site.webhooks import actions, queries
from blog.site.webhooks.forms import NAMES, EndpointForm
from blog.web.addresses import number
from blog.web.clients import client
from blog.web.headers import private

bp = Blueprint("webhooks", __name__)
FORM = ["GET", "POST"]


@bp.get("/write/settings/webhooks")
@private
def index() -> ResponseReturnValue:
    """Who is told."""
    fresh_administrator(current_user)
    return render_template("site/webhooks/index.html", endpoints=queries.endpoints(), names=NAMES)


@bp.route("/write/settings/webhooks/new", methods=FORM)
@private
def new() -> ResponseReturnValue:
    """Tell a program from now on; its secret is shown once."""
    by, form = fresh_administrator(current_user), EndpointForm()
    form.does(lambda: actions.register(by, *form.choice, client()))
    return render_template("site/webhooks/new.html", form=form), *form.outcome


@bp.route("/write/settings/webhooks/<int:id>", methods=FORM)
@private
def show(id: int) -> ResponseReturnValue:
    """One webhook: what it is told, what became of that, and all that can be done with it."""
    by, endpoint = fresh_administrator(current_user), queries.endpoint(id)
    form = EndpointForm(obj=endpoint)
    if form.does(lambda: actions.change(endpoint, by, *form.choice, client())):
        flash(_("Saved."))
        return _to(id)
    log, more = queries.log(endpoint, request.args.get("before", 0, number))
    values = {"endpoint": endpoint, "log": log, "more": more, "names": NAMES}
    return render_template("site/webhooks/show.html", form=form, **values), *form.outcome


@bp.post("/write/settings/webhooks/<int:id>/secret")
@private
def secret(id: int) -> ResponseReturnValue:
    """Replace the secret; the new one is shown once."""
    by, endpoint = fresh_administrator(current_user), queries.endpoint(id)
    text = actions.replace_secret(endpoint, by, client())
    return render_template("site/webhooks/secret.html", endpoint=endpoint, secret=text)


@bp.post("/write/settings/webhooks/<int:id>/switch")
@private
def switch(id: int) -> ResponseReturnValue:
    """Send nothing there any more, or again."""
    by = fresh_administrator(current_user)
    actions.switch(queries.endpoint(id), by, request.form.get("on") == "1", client())
    flash(_("Saved."))
    return _to(id)


@bp.post("/write/settings/webhooks/<int:id>/removal")
@private
def remove(id: int) -> ResponseReturnValue:
    """Forget a webhook and its log."""
    by = fresh_administrator(current_user)
    actions.remove(queries.endpoint(id), by, client())
    flash(_("The webhook is removed."))
    return redirect(url_for("webhooks.index"), 303)


@bp.post("/write/settings/webhooks/<int:id>/test")
@private
def test(id: int) -> ResponseReturnValue:
    """Send a message that says nothing, and show what is answered."""
    fresh_administrator(current_user)
    made = actions.ping(queries.endpoint(id))
    return redirect(url_for("webhooks.delivery", id=id, number=made.id), 303)


@bp.get("/write/settings/webhooks/<int:id>/deliveries/<int:number>")
@private
def delivery(id: int, number: int) -> ResponseReturnValue:
    """What was sent, and what was answered."""
    fresh_administrator(current_user)
    found = queries.delivery(queries.endpoint(id), number)
    return render_template("site/webhooks/delivery.html", delivery=found, names=NAMES)


@bp.post("/write/settings/webhooks/<int:id>/deliveries/<int:number>/again")
@private
def again(id: int, number: int) -> ResponseReturnValue:
    """Send a message again."""
    fresh_administrator(current_user)
    actions.send_again(queries.delivery(queries.endpoint(id), number))
    flash(_("It is sent again."))
    return redirect(url_for("webhooks.delivery", id=id, number=number), 303)


def _to(id: int) -> Response:
    return redirect(url_for("webhooks.show", id=id), 303)
