"""Questions about people's pictures."""

from blog.auth.queries import user_named
from blog.errors import NotFound


def picture(username: str, digest: str) -> str:
    """The digest of the user's picture; raises NotFound for any but the one they show now."""
    user = user_named(username)
    if not digest or user.avatar != digest or not user.is_active:
        raise NotFound(digest)
    return digest
