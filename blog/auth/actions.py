"""Changes to accounts."""

import secrets

from argon2 import PasswordHasher

from blog.auth.models import User
from blog.auth.queries import first_administrator
from blog.db import db

# OWASP's second profile: 19 MiB keeps a small server responsive while it checks several passwords at once.
HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def ensure_administrator(username: str = "admin") -> str | None:
    """Create the first administrator and return the random password, or None when there is one already."""
    if first_administrator():
        return None
    password = secrets.token_urlsafe(12)
    user = User(
        username=username,
        display_name=username,
        role="administrator",
        password_hash=HASHER.hash(password),
    )
    db.session.add(user)
    db.session.commit()
    return password
