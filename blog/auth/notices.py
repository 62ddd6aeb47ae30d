"""Letters about what happens on the site, which people switch on and off; those about security always go."""

from blog.auth.models import User

KINDS = ("replies", "comments")  # to one's comments; on one's posts


def wants(user: User, kind: str) -> bool:
    """Whether the user wants letters of that kind; yes, until they say no."""
    return bool(user.notices.get(kind, True))
