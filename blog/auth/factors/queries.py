"""Questions about second factors."""

import sqlalchemy as sa

from blog.auth.factors.models import Passkey, Totp
from blog.auth.models import User
from blog.db import db


def has_factor(user: User) -> bool:
    """Whether the user has set up an authenticator app or a passkey."""
    app = sa.exists().where(Totp.user_id == user.id, Totp.confirmed_at.is_not(None))
    key = sa.exists().where(Passkey.user_id == user.id)
    return bool(db.session.scalar(sa.select(sa.or_(app, key))))
