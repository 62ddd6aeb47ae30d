"""Changes to accounts."""

import secrets

from blog.auth.models import User
from blog.auth.passwords import hashed
from blog.auth.queries import first_administrator
from blog.db import db


def ensure_administrator(username: str = "admin") -> str | None:
    """Create the first administrator and return the random password, or None when there is one already."""
    if first_administrator():
        return None
    password = secrets.token_urlsafe(12)
    user = User(
        username=username,
        display_name=username,
        role="administrator",
        password_hash=hashed(password),
    )
    db.session.add(user)
    db.session.commit()
    return password
