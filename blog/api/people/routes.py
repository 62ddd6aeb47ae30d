"""People: public profiles, and one's own account."""

from typing import Any

from flask import Blueprint

from blog.account.actions import change_profile
from blog.api.answers import Answer, digest, expect, state
from blog.api.operations import Asked, operation
from blog.api.people import shapes
from blog.api.posts.presenting import absolute, utc
from blog.api.reading import JSON, MERGE
from blog.auth.models import User
from blog.auth.queries import user_named
from blog.errors import NotFound
from blog.posts import listings

bp = Blueprint("api_people", __name__)


@operation(bp, "GET /users/<username>", {200: shapes.USER}, scope="read", is_open=True)
def show(asked: Asked, username: str) -> Answer:
    """Read a profile

    Of somebody who has published something; who else has an account is nobody's business.
    """
    user = user_named(username)
    if not listings.BY_AUTHOR.page(1, author_id=user.id).posts:
        raise NotFound(username)
    return state(_profile(user))


def _profile(user: User) -> dict[str, Any]:
    picture = f"/authors/{user.username}/avatar/{user.avatar}" if user.avatar and not user.deleted_at else ""
    return {
        **{name: getattr(user, name) for name in ("username", "display_name", "bio", "website")},
        "url": absolute(f"/authors/{user.username}"),
        "avatar": absolute(picture) if picture else None,
    }


@operation(bp, "GET /me", {200: shapes.ME}, scope="read")
def me(asked: Asked) -> Answer:
    """Read one's own account"""
    return state(_account(asked))


def _account(asked: Asked) -> dict[str, Any]:
    user = asked.user
    own = {name: getattr(user, name) for name in ("email", "role", "language", "timezone")}
    return (
        _profile(user)
        | own
        | {"created_at": utc(user.created_at), "scopes": sorted(asked.bearer.scopes) if asked.bearer else []}
    )


@operation(
    bp, "PATCH /me", {200: shapes.ME}, scope="profile", body=shapes.CHANGES, takes=(JSON, MERGE), guarded=True
)
def change(asked: Asked) -> Answer:
    """Change one's own profile

    What others see.
    """
    user = asked.user
    expect(digest(_account(asked)))
    values = [asked.body.get(name, getattr(user, name)) for name in ("display_name", "bio", "website")]
    change_profile(user, *values)
    return state(_account(asked))
