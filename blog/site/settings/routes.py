"""Administrators' pages about the site itself."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from werkzeug.wrappers import Response

from blog.auth.people.queries import fresh_administrator
from blog.chosen import pinned
from blog.site.settings import actions
from blog.site.settings.forms import (
    CommentsForm,
    FooterForm,
    NavigationForm,
    ReadingForm,
    Seen,
    SettingsForm,
    SiteForm,
)
from blog.web.clients import client
from blog.web.headers import private

bp = Blueprint("settings", __name__)
FORM = ["GET", "POST"]


@bp.route("/write/settings", methods=FORM)
@private
def site() -> ResponseReturnValue:
    """What the site is: name, description, language, time zone."""
    form = _opened(SiteForm)
    if _kept(form):
        return _again("settings.site", form.answer)
    return render_template("site/settings/site.html", form=form, **_pinned()), *form.outcome


@bp.route("/write/settings/reading", methods=FORM)
@private
def reading() -> ResponseReturnValue:
    """What lists and cards look like."""
    form = _opened(ReadingForm)
    if _kept(form):
        return _again("settings.reading", form.answer)
    return render_template("site/settings/reading.html", form=form, **_pinned()), *form.outcome


@bp.route("/write/settings/navigation", methods=FORM)
@private
def navigation() -> ResponseReturnValue:
    """Where the links at the top lead."""
    fresh_administrator(current_user)
    form = NavigationForm.of()
    if not form.rearrange() and _kept(form):
        return _again("settings.navigation", form.answer)
    form.fill(form.rows)
    return render_template("site/settings/navigation.html", form=form, **_pinned()), *form.outcome


@bp.route("/write/settings/footer", methods=FORM)
@private
def footer() -> ResponseReturnValue:
    """What stands at the foot of each page."""
    form = _opened(FooterForm)
    if _kept(form):
        return _again("settings.footer", form.answer)
    return render_template("site/settings/footer.html", form=form, **_pinned()), *form.outcome


@bp.route("/write/settings/comments", methods=FORM)
@private
def comments() -> ResponseReturnValue:
    """Who may comment, and what is looked at first."""
    form = _opened(CommentsForm)
    if _kept(form):
        return _again("settings.comments", form.answer)
    return render_template("site/settings/comments.html", form=form, **_pinned()), *form.outcome


def _opened(kind: type[SettingsForm]) -> SettingsForm:
    """The form, for administrators who have just shown who they are: nothing typed is lost by that later."""
    fresh_administrator(current_user)
    return kind.of()


def _kept(form: Seen) -> bool:
    by = fresh_administrator(current_user)
    return form.does(lambda: actions.choose(by, form.choice, form.state.data or "", client()))


def _again(endpoint: str, moved: int) -> Response:
    flash(_("Saved."))
    if moved:
        flash(_moved(moved), "amber")
    return redirect(url_for(endpoint), 303)


def _pinned() -> dict[str, frozenset[str]]:
    return {"pinned": pinned()}


def _moved(count: int) -> str:
    return str(
        ngettext(
            "%(num)s post keeps the clock time written in it, at another moment.",
            "%(num)s posts keep the clock time written in them, at another moment.",
            count,
        )
    )
