"""Changes to people's pictures."""

from blog.account.avatars.pictures import portrait
from blog.auth.models import User
from blog.db import db
from blog.errors import Invalid
from blog.media.actions import discard, put


def change(user: User, data: bytes) -> None:
    """Make `data` the user's picture; raises Invalid."""
    if not data:
        raise Invalid("Choose a picture first.", field="picture")
    _replace(user, put(portrait(data)))


def remove(user: User) -> None:
    """Show the seal again."""
    _replace(user, "")


def _replace(user: User, digest: str) -> None:
    before, user.avatar = user.avatar, digest
    db.session.commit()
    discard(before)
