"""The administrators' page about what the site does by itself."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from blog.auth.people.queries import fresh_administrator
from blog.background import crew
from blog.site.work.actions import try_again
from blog.site.work.queries import kinds
from blog.web.headers import private

bp = Blueprint("work", __name__)


@bp.get("/write/settings/work")
@private
def index() -> ResponseReturnValue:
    """What waits, and what failed and why."""
    fresh_administrator(current_user)
    return render_template("site/work/index.html", kinds=[*kinds()], is_idle=crew(current_app).is_idle())


@bp.post("/write/settings/work/<kind>/again")
@private
def again(kind: str) -> ResponseReturnValue:
    """Try again one thing that failed, or all of that kind."""
    fresh_administrator(current_user)
    name = try_again(kind, request.form.get("id", ""))
    crew(current_app).call([name])
    flash(_("It is tried again."))
    return redirect(url_for("work.index"), 303)
