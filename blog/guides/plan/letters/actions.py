"""The weekly letter about a plan: what is next, and no word of missed days. It comes to those who asked."""

from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import changes, db, utcnow
from blog.errors import Invalid, NotFound
from blog.guides.figures import figures, resume
from blog.guides.plan.letters.queries import due_plans
from blog.guides.plan.models import Plan
from blog.guides.plan.queries import baseline, own_plan, today_for
from blog.guides.plan.schedule import legs, standing
from blog.guides.queries import Followed, guide_of, records, whole
from blog.guides.records import states
from blog.mail.actions import enclose

A_WEEK = timedelta(days=7)


def write_letters(stopped: Callable[[], bool] = lambda: False) -> None:
    """Enclose the letters that are due, until `stopped` says so."""
    while (due := due_plans()) and not stopped():
        for plan in due:
            _write(plan.user_id, plan.post_id)


def _write(user_id: int, post_id: int) -> None:
    """Only one worker wins the row, so no letter is doubled. The next one is due a week after this one."""
    mine = Plan.user_id == user_id, Plan.post_id == post_id, Plan.letter_due_at <= utcnow()
    taken = sa.update(Plan).where(*mine).values(letter_due_at=utcnow() + A_WEEK)
    if changes(taken):
        user = db.session.get_one(User, user_id, populate_existing=True)
        plan = db.session.get_one(Plan, (user_id, post_id), populate_existing=True)
        if user.mailbox:
            with suppress(Invalid, NotFound):  # no way for mail, or a guide that is not there now
                _enclose(user, plan, whole(guide_of(post_id, user)))
    db.session.commit()


def _enclose(user: User, plan: Plan, guide: Followed) -> None:
    said = states(records(user, guide))
    following = resume(guide.path, said)
    if following is None:  # all is done, and so are the letters
        plan.letter_due_at = None
        return
    at = standing(legs(guide.path, plan.choices, baseline(guide)), plan.choices, said, today_for(user))
    done = figures(guide.path.points.values(), said)
    values = {
        **{"title": guide.title, "slug": guide.slug, "next": following.text, "key": following.key},
        **{"enough": at.enough if at else 0, "done": done.done, "total": done.total},
    }
    enclose("weekly", user.mailbox, user.language, **values, stop=f"{plan.user_id} {plan.post_id}")


def want(user: User, guide: Followed) -> None:
    """Let the letter come once a week from now on.

    Raises NotFound when there is no plan, and Invalid when no letter would reach them.
    """
    plan = own_plan(user, guide)
    if not user.mailbox:
        raise Invalid("Letters go only to an address that was confirmed. Confirm yours first.")
    plan.letter_due_at = utcnow() + A_WEEK
    db.session.commit()


def end(plan: Plan) -> None:
    """Let no letter come any more; a second time changes nothing."""
    plan.letter_due_at = None
    db.session.commit()
