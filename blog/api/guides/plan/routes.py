"""One's own plan for a guide."""

from typing import Any

from flask import Blueprint
from werkzeug.datastructures import MultiDict

from blog.api.answers import NOTHING, Answer, digest, expect, state
from blog.api.guides import presenting, shapes
from blog.api.guides.queries import followed
from blog.api.operations import Asked, operation
from blog.api.posts.presenting import Record
from blog.api.reading import JSON
from blog.guides.plan import actions
from blog.guides.plan.forms import choices
from blog.guides.plan.models import Plan
from blog.guides.plan.queries import own_plan, plan_of
from blog.guides.queries import Followed, records

bp = Blueprint("api_plans", __name__)


@operation(bp, "GET /guides/<int:id>/plan", {200: shapes.PLAN}, scope="read")
def show(asked: Asked, id: int) -> Answer:
    """Read one's own plan

    What was chosen, and the dates that come of it.
    """
    guide = followed(id, asked)
    return state(_plan(guide, own_plan(asked.user, guide), asked))


@operation(
    bp,
    "PUT /guides/<int:id>/plan",
    {200: shapes.PLAN},
    scope="learning",
    body=shapes.PLAN_CHOICES,
    takes=(JSON,),
    guarded=True,
)
def keep(asked: Asked, id: int) -> Answer:
    """Plan a guide

    In place of the plan that there is.
    """
    guide = _expected(followed(id, asked), asked)
    actions.keep(asked.user, guide, choices(_fields(asked.body)))
    return show(asked, id)


def _expected(guide: Followed, asked: Asked) -> Followed:
    """The guide, when the plan for it, or that there is none, is what the program thinks."""
    kept = plan_of(asked.user, guide)
    expect(digest(_plan(guide, kept, asked)) if kept else "")
    return guide


def _plan(guide: Followed, kept: Plan, asked: Asked) -> Record:
    return presenting.plan(guide, kept, records(asked.user, guide))


def _fields(sent: dict[str, Any]) -> MultiDict[str, str]:
    """The choices as the form of the page sends them, which knows the rules."""
    until = [(f"until-{one['stage']}", one["last"]) for one in sent.get("until", [])]
    rest = [("rest", day) for day in sent.get("rest", [])]
    return MultiDict([("start", sent["start"]), ("hours", str(sent["hours"])), *rest, *until])


@operation(bp, "DELETE /guides/<int:id>/plan", {204: None}, scope="learning", guarded=True)
def drop(asked: Asked, id: int) -> Answer:
    """Plan nothing any more

    Progress stays; the calendar ends.
    """
    actions.drop(asked.user, _expected(followed(id, asked), asked))
    return NOTHING
