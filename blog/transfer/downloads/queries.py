"""What may be taken along, and by whom."""

from blog.auth.models import Actor, User
from blog.auth.queries import own_account
from blog.errors import Forbidden


def editor(actor: Actor) -> User:
    """The editor who asks for what belongs to the whole site; raises SignInNeeded or Forbidden."""
    user = own_account(actor)
    if not user.is_at_least("editor"):
        raise Forbidden("site")
    return user


def may_take_comments(user: User) -> bool:
    """Whether an export holds what was said, since that names the addresses of guests."""
    return user.is_at_least("administrator")
