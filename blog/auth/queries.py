"""Questions about people."""

import sqlalchemy as sa

from blog.auth.models import User
from blog.db import db
from blog.errors import NotFound


def user_named(username: str) -> User:
    """The user with that name; raises NotFound."""
    user: User | None = db.session.scalar(sa.select(User).where(User.username == username))
    if user is None:
        raise NotFound(username)
    return user


def first_administrator() -> User | None:
    """The oldest administrator, if there is one."""
    administrators = sa.select(User).where(User.role == "administrator")
    return db.session.scalar(administrators.order_by(User.id).limit(1))
