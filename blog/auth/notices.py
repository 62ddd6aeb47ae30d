"""Letters about what happens on the site, and when people want them; those about security always go."""

from blog.auth.models import User

KINDS = ("replies", "comments", "followed")  # to one's comments; on one's posts; what one follows
MODES = ("now", "daily", "none")  # the first one, until they say otherwise


def mode(user: User, kind: str) -> str:
    """When the user wants letters of that kind: one of MODES."""
    return str(user.notices.get(kind, MODES[0]))
