"""Accounts and invitations as administrators' programs get them."""

from blog.api.posts.presenting import Record, absolute, utc
from blog.auth.links.models import Link
from blog.auth.models import User


def account(user: User) -> Record:
    """Who somebody is, and whether they may come in."""
    moments = ("created_at", "confirmed_at", "suspended_at", "deleted_at")
    return {
        **{name: getattr(user, name) for name in ("id", "username", "display_name", "email", "role")},
        "url": absolute(f"/authors/{user.username}"),
        **{name: utc(getattr(user, name)) for name in moments},
    }


def invited(link: Link) -> Record:
    """Who was invited, as what, and until when."""
    moments = {name: utc(getattr(link, name)) for name in ("created_at", "expires_at")}
    return {"id": str(link.id), "email": link.email, "role": link.role, **moments}
