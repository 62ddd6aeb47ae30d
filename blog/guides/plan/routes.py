"""Planning a guide, and the calendar of a plan."""

from collections.abc import Callable
from datetime import UTC, datetime

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from flask_login import current_user

from blog.auth.models import User
from blog.auth.queries import own_account, zone_of
from blog.config import settings
from blog.extensions import csrf
from blog.guides import queries
from blog.guides.plan import actions
from blog.guides.plan.calendar import calendar
from blog.guides.plan.forms import choices
from blog.guides.plan.letters import actions as letters
from blog.guides.plan.letters.queries import plan_with
from blog.guides.plan.queries import own_plan, plan_of, published_plan, today_for
from blog.guides.queries import Followed
from blog.web.headers import private
from blog.web.language import LOCALES, timezone
from blog.web.plans import Planned, events, planned, published

bp = Blueprint("plans", __name__)


@bp.post("/posts/<slug>/guide/plan")
@private
def keep(slug: str) -> ResponseReturnValue:
    """Plan a guide, or change the plan."""
    values = request.form
    return _done(slug, lambda user, guide: actions.keep(user, guide, choices(values)), _("The plan is kept."))


@bp.post("/posts/<slug>/guide/plan/moving")
@private
def move(slug: str) -> ResponseReturnValue:
    """Let the rest of the plan begin where somebody really is."""
    return _done(
        slug, lambda user, guide: actions.move(user, guide, today_for(user)), _("The rest has moved.")
    )


@bp.post("/posts/<slug>/guide/plan/ending")
@private
def drop(slug: str) -> ResponseReturnValue:
    """Plan nothing any more."""
    return _done(slug, actions.drop, _("There is no plan any more. Your progress is as it was."))


@bp.post("/posts/<slug>/guide/plan/calendar")
@private
def publish(slug: str) -> ResponseReturnValue:
    """Give the calendar a new address, or take the one that it has."""
    if request.form.get("end") == "1":
        return _done(slug, actions.take_back, _("The address of the calendar leads nowhere now."))
    return _done(slug, actions.publish, _("The calendar has a new address."))


@bp.post("/posts/<slug>/guide/plan/letters")
@private
def write(slug: str) -> ResponseReturnValue:
    """Ask for the weekly letter, or end it."""
    if request.form.get("end") == "1":
        return _done(
            slug, lambda user, guide: letters.end(own_plan(user, guide)), _("No letter comes any more.")
        )
    return _done(slug, letters.want, _("The first letter comes in a week."))


@bp.route("/letters/plans/<token>", methods=["GET", "POST"])
@csrf.exempt  # programs send it for their readers (RFC 8058): the token in the address says whose it is
@private
def stop(token: str) -> str:
    """End the letter: at one click in a mail program, or by a button here, since programs open links too."""
    plan = plan_with(token)
    if request.method == "POST" and plan:
        letters.end(plan)
    return render_template("guides/plan/stop.html", plan=plan)


def _done(slug: str, action: Callable[[User, Followed], None], told: str) -> ResponseReturnValue:
    action(own_account(current_user), queries.whole(queries.guide(slug, current_user)))
    flash(told)
    return redirect(url_for("posts.show", slug=slug, view="plan", _anchor="plan"), 303)


@bp.get("/posts/<slug>/guide/plan.ics")
@private
def download(slug: str) -> Response:
    """The plan as a file: a member's own, or what the address says."""
    guide = queries.whole(queries.guide(slug, current_user))
    user = current_user if isinstance(current_user._get_current_object(), User) else None
    plan = plan_of(user, guide) if user else None
    at = plan.changed_at if plan else datetime.now(UTC)
    response = _calendar(planned(guide, {}), user, plan.sequence if plan else 0, at, timezone())
    response.headers.set("Content-Disposition", "attachment", filename=f"{slug}.ics")
    return response


@bp.get("/calendars/<token>.ics")
@private
def feed(token: str) -> Response:
    """The calendar behind a secret address, in the language of whose it is."""
    plan, user = published_plan(token)
    guide = queries.whole(queries.guide_of(plan.post_id, user))
    with force_locale(LOCALES.get(user.language) or LOCALES[settings().language]):
        it, zone = published(guide, plan), zone_of(user)
        return _calendar(it, user, plan.sequence, plan.changed_at, zone)


def _calendar(it: Planned, user: User | None, sequence: int, at: datetime, zone: str) -> Response:
    """Editions of the guide change dates and names, too, so they count as changes."""
    number = sequence + it.guide.revision
    content = calendar(it.guide.title, zone, events(it, user), number, at)
    return Response(content, content_type="text/calendar; charset=utf-8")
