"""What members do with their plans."""

from datetime import date
from secrets import randbits

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import db, utcnow
from blog.guides.plan.models import Plan
from blog.guides.plan.queries import baseline, own_plan
from blog.guides.plan.schedule import Choices, legs, moved, standing
from blog.guides.queries import Followed, records
from blog.guides.records import states


def keep(user: User, guide: Followed, choices: Choices) -> None:
    """Plan like that from now on."""
    db.session.execute(sa.select(User.id).where(User.id == user.id).with_for_update())
    plan = db.session.get(Plan, (user.id, guide.id), populate_existing=True)
    if plan is None:
        plan = Plan(user_id=user.id, post_id=guide.id, sequence=-1)
        db.session.add(plan)
    _write(plan, choices)
    db.session.commit()


def move(user: User, guide: Followed, today: date) -> None:
    """Let the rest of a plan begin where somebody really is; raises NotFound when there is none."""
    plan = own_plan(user, guide)
    choices, found = plan.choices, legs(guide.path, plan.choices, baseline(guide))
    at = standing(found, choices, states(records(user, guide)), today)
    if at:
        until = moved(found, choices, at, today)
        _write(plan, Choices(choices.start, choices.hours, choices.rest, until))
    db.session.commit()


def _write(plan: Plan, choices: Choices) -> None:
    plan.start, plan.hours = choices.start, choices.hours
    plan.rest = [day.isoformat() for day in choices.rest]
    plan.until = {str(key): day.isoformat() for key, day in choices.until.items()}
    plan.sequence, plan.changed_at = plan.sequence + 1, utcnow()


def publish(user: User, guide: Followed) -> None:
    """Give the calendar of a plan a new secret address; the one before ends. Raises NotFound."""
    own_plan(user, guide).feed = randbits(62)
    db.session.commit()


def take_back(user: User, guide: Followed) -> None:
    """End the secret address; raises NotFound."""
    own_plan(user, guide).feed = None
    db.session.commit()


def drop(user: User, guide: Followed) -> None:
    """Plan nothing any more, and end the calendar; progress stays. Raises NotFound."""
    db.session.delete(own_plan(user, guide))
    db.session.commit()
