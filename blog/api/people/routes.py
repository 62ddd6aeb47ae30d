"""People: public profiles, and one's own account."""

from typing import Any

from flask import Blueprint

from blog.account.actions import change_profile
from blog.account.avatars import actions as avatars
from blog.account.avatars.pictures import LARGEST
from blog.account.preferences.actions import check_preferences, set_preferences
from blog.api.answers import NOTHING, Answer, digest, expect, state
from blog.api.operations import Asked, operation
from blog.api.people import shapes
from blog.api.posts.presenting import absolute, utc
from blog.api.reading import FORM, JSON, MERGE, upload
from blog.auth.models import User
from blog.auth.notices import KINDS, mode
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
    return _profile(user) | {
        **{name: getattr(user, name) for name in ("email", "role", "language", "timezone")},
        "notices": {kind: mode(user, kind) for kind in KINDS},
        "created_at": utc(user.created_at),
        "scopes": sorted(asked.bearer.scopes) if asked.bearer else [],
    }


@operation(
    bp, "PATCH /me", {200: shapes.ME}, scope="profile", body=shapes.CHANGES, takes=(JSON, MERGE), guarded=True
)
def change(asked: Asked) -> Answer:
    """Change one's own account

    What others see, how the site speaks to oneself, and when letters are wanted.
    """
    user, sent, known = asked.user, asked.body, _account(asked)
    expect(digest(known))
    wish = known | sent | {"notices": known["notices"] | sent.get("notices", {})}
    choice = wish["language"], wish["timezone"], wish["notices"]
    is_choice = bool({"language", "timezone", "notices"} & sent.keys())
    if is_choice:
        check_preferences(*choice)  # before anything is kept: all of it or nothing
    change_profile(user, wish["display_name"], wish["bio"], wish["website"])
    if is_choice:
        set_preferences(user, *choice)
    return state(_account(asked))


@operation(
    bp,
    "PUT /me/avatar",
    {200: shapes.ME},
    scope="profile",
    body=shapes.PICTURE,
    takes=(FORM,),
    guarded=True,
)
def change_picture(asked: Asked) -> Answer:
    """Change one's own picture"""
    expect(digest(_account(asked)))
    avatars.change(asked.user, upload(shapes.PICTURE, LARGEST).data)
    return state(_account(asked))


@operation(bp, "DELETE /me/avatar", {204: None}, scope="profile", guarded=True)
def remove_picture(asked: Asked) -> Answer:
    """Remove one's own picture

    One that is drawn from the name is shown again.
    """
    expect(digest(_account(asked)))
    avatars.remove(asked.user)
    return NOTHING
