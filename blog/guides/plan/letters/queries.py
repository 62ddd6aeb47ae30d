"""Which weekly letters are due, and the plan that the link in one is about."""

from collections.abc import Sequence

import sqlalchemy as sa

from blog.db import Row, db, utcnow
from blog.guides.plan.models import Plan
from blog.signing import unsign_numbers

AT_ONCE = 50
STOP = "plan-letters"  # purpose of the tokens that end them


def due_plans() -> Sequence[Row]:
    """Whose plan for which guide it is time to write about (user_id, post_id), some of them."""
    asked = sa.select(Plan.user_id, Plan.post_id).where(Plan.letter_due_at <= utcnow())
    return db.session.execute(asked.order_by(Plan.letter_due_at).limit(AT_ONCE)).all()


def plan_with(token: str) -> Plan | None:
    """The plan that the link in a letter is about; None when that is gone, and so are its letters.

    Raises NotFound when the link is none of ours.
    """
    return db.session.get(Plan, unsign_numbers(STOP, token, 2))
