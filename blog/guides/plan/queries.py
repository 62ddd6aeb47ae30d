"""Questions about plans: one's own, and the one behind the secret address of a calendar."""

from datetime import date
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.auth.queries import zone_of
from blog.db import db, utcnow
from blog.errors import NotFound
from blog.guides.plan.models import Plan
from blog.guides.plan.schedule import HOURS
from blog.guides.queries import Followed
from blog.posts.document import parse
from blog.posts.models import Post, Revision
from blog.signing import sign, unsign_numbers

PURPOSE = "plan"


def today_for(user: Actor) -> date:
    """The day it is where somebody is."""
    return utcnow().astimezone(ZoneInfo(zone_of(user))).date()


def plan_of(user: User, guide: Followed) -> Plan | None:
    """What somebody planned for a guide."""
    return db.session.get(Plan, (user.id, guide.id))


def own_plan(user: User, guide: Followed) -> Plan:
    """The same; raises NotFound when they planned nothing."""
    found = plan_of(user, guide)
    if found is None:
        raise NotFound(guide.slug)
    return found


_SOURCE = (
    sa.select(Revision.source)
    .join(Post, Post.live_id == Revision.id)
    .where(Post.id == sa.bindparam("post_id"))
)


def baseline(guide: Followed) -> int:
    """The hours a week for which the durations in a guide are meant, as its author says."""
    source = db.session.scalar(_SOURCE, {"post_id": guide.id})
    return (parse(source).hours_per_week if source else None) or HOURS


def token_of(plan: Plan) -> str:
    """What the address of its calendar ends in; "" while it has none."""
    return "" if plan.feed is None else sign(PURPOSE, f"{plan.user_id} {plan.post_id} {plan.feed}")


def published_plan(token: str) -> tuple[Plan, User]:
    """The plan behind the address of a calendar, and whose it is.

    Raises NotFound when the address was taken back, or the account cannot be used now.
    """
    user_id, post_id, feed = unsign_numbers(PURPOSE, token, 3)
    plan, user = db.session.get(Plan, (user_id, post_id)), db.session.get(User, user_id)
    if not (plan and user and user.is_active and plan.feed == feed):
        raise NotFound("calendar")
    return plan, user
