"""Questions about grants."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.auth.grants.models import Grant
from blog.auth.models import Policy, User
from blog.db import db
from blog.errors import NotFound

_BY_ID = (
    sa.select(Grant, Policy)
    .options(joinedload(Grant.user))
    .join(Policy, Policy.id == 1)
    .where(Grant.id == sa.bindparam("id"))
)


def grant_with(id: int) -> Grant | None:
    """The grant with that number, while it is good."""
    found = grant_and_policy(id)
    return found[0] if found else None


def grant_and_policy(id: int) -> tuple[Grant, Policy] | None:
    """The same, with what every request of a program depends on besides: one statement is enough for both."""
    found = db.session.execute(_BY_ID, {"id": id}).first()
    return (found.Grant, found.Policy) if found and found.Grant.is_good else None


def grants_of(user: User) -> list[Grant]:
    """Programs in which the user is signed in, the latest first."""
    theirs = sa.select(Grant).where(Grant.user_id == user.id).order_by(Grant.renewed_at.desc(), Grant.id)
    return [grant for grant in db.session.scalars(theirs) if grant.is_good]


def own_grant(user: User, id: int) -> Grant:
    """One of them; raises NotFound for anybody else's."""
    grant = db.session.get(Grant, id)
    if grant is None or grant.user_id != user.id:
        raise NotFound(id)
    return grant
