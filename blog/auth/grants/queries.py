"""Questions about grants."""

import sqlalchemy as sa

from blog.auth.grants.models import Grant
from blog.auth.models import User
from blog.db import db
from blog.errors import NotFound


def grant_with(id: int) -> Grant | None:
    """The grant with that number, while it is good."""
    found = db.session.get(Grant, id)
    return found if found and found.is_good else None


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
