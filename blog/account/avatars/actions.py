"""Changes to people's pictures."""

from blog.account.avatars.pictures import portrait
from blog.account.avatars.queries import is_used
from blog.auth.models import User
from blog.db import db
from blog.errors import Invalid
from blog.media.actions import put
from blog.media.queries import location


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


def discard(digest: str) -> None:
    """Delete a picture's bytes when nobody shows them any more."""
    if digest and not is_used(digest):
        location(digest).unlink(missing_ok=True)
