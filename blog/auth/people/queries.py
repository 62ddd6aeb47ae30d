"""Questions that administrators ask about people."""

import sqlalchemy as sa

from blog.auth.models import Actor, User
from blog.auth.queries import fresh_account, own_account
from blog.db import db
from blog.errors import Forbidden, NotFound


def administrator(actor: Actor) -> User:
    """The administrator who asks; raises SignInNeeded or Forbidden."""
    user = own_account(actor)
    if not user.is_at_least("administrator"):
        raise Forbidden("people")
    return user


def fresh_administrator(actor: Actor) -> User:
    """The same, for changes: they also showed a short while ago that it is them."""
    administrator(actor)
    return fresh_account(actor)


def person(id: int) -> User:
    """Somebody with an account; raises NotFound."""
    found = db.session.get(User, id)
    if found is None or found.erased_at:
        raise NotFound(id)
    return found


def people(search: str = "", after: int = 0, limit: int = 50) -> list[User]:
    """People with a name or address that holds `search`, by their number, `limit` of those behind `after`."""
    found = sa.select(User).where(User.id > after, User.erased_at.is_(None))
    if search:
        columns = (User.username, User.display_name, User.email)
        found = found.where(sa.or_(*(column.icontains(search, autoescape=True) for column in columns)))
    return list(db.session.scalars(found.order_by(User.id).limit(limit)))


def others_in_charge(user: User) -> bool:
    """Whether the site keeps an administrator who can come in when this one goes."""
    others = sa.exists().where(
        User.role == "administrator",
        User.id != user.id,
        User.confirmed_at.is_not(None),  # until then nothing lets them in
        User.suspended_at.is_(None),
        User.deleted_at.is_(None),
    )
    return bool(db.session.scalar(sa.select(others)))
