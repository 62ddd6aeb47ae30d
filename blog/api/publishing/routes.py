"""What becomes of a post: publication, the trash, and the states that were kept."""

from typing import Any

from flask import Blueprint
from flask_babel import gettext as _

from blog.api.answers import NOTHING, Answer, created, cursor_of, expect, first_of
from blog.api.checking import moment
from blog.api.operations import BASE, Asked, operation
from blog.api.posts import shapes
from blog.api.posts.presenting import tag_of, utc, whole
from blog.api.reading import JSON
from blog.posts import actions
from blog.posts.history import queries
from blog.posts.history.actions import bring_back, discard, keep
from blog.posts.models import Post, Revision
from blog.posts.writing.queries import post_to_edit

bp = Blueprint("api_publishing", __name__)


def _post(asked: Asked, id: int) -> Post:
    """A post to change, in the state that the program expects."""
    post = post_to_edit(id, asked.actor)
    expect(tag_of(post, asked.actor))
    return post


def _now(asked: Asked, post: Post, *, draft: bool = False) -> Answer:
    return Answer(whole(post, asked.actor, {}, draft=draft), tag=tag_of(post, asked.actor))


@operation(
    bp,
    "POST /posts/<int:id>/publication",
    {200: shapes.POST},
    scope="posts",
    body=shapes.PUBLICATION,
    takes=(JSON,),
    guarded=True,
)
def publish(asked: Asked, id: int) -> Answer:
    """Publish or schedule a post

    Makes the working copy what readers see: now, on the date in its text, or from `at` on.
    """
    post, at = _post(asked, id), asked.body.get("at")
    version, note = asked.body.get("version"), asked.body.get("note", "")
    actions.publish(post, asked.user, moment(at) if at else None, version=version, note=note)
    return _now(asked, post)


@operation(bp, "DELETE /posts/<int:id>/publication", {200: shapes.POST}, scope="posts", guarded=True)
def unpublish(asked: Asked, id: int) -> Answer:
    """Take a post back to a draft

    Readers no longer see it; its revisions stay.
    """
    post = _post(asked, id)
    actions.unpublish(post)
    return _now(asked, post, draft=True)


@operation(bp, "DELETE /posts/<int:id>/draft", {200: shapes.POST}, scope="posts", guarded=True)
def discard_draft(asked: Asked, id: int) -> Answer:
    """Discard a working copy

    What readers see is what one goes on from. The text that is discarded is kept as a revision first.
    """
    post = _post(asked, id)
    discard(post, asked.user, _("Changes that were discarded"), post.version)
    return _now(asked, post, draft=True)


@operation(bp, "POST /posts/<int:id>/restoration", {200: shapes.POST}, scope="posts", guarded=True)
def restore(asked: Asked, id: int) -> Answer:
    """Take a post out of the trash

    As it was.
    """
    post = _post(asked, id)
    actions.restore(post)
    return _now(asked, post)


@operation(bp, "DELETE /trash/<int:id>", {204: None}, scope="posts", guarded=True)
def erase(asked: Asked, id: int) -> Answer:
    """Delete a post for ever

    Only once it is in the trash; its revisions go, too.
    """
    actions.erase(_post(asked, id))
    return NOTHING


@operation(bp, "GET /posts/<int:id>/revisions", {200: shapes.REVISIONS}, scope="read", query=shapes.PAGE)
def revisions(asked: Asked, id: int) -> Answer:
    """List the revisions of a post

    What was published or kept, the newest first.
    """
    post, limit = post_to_edit(id, asked.actor), asked.query["limit"]
    found = queries.revisions_of(post, cursor_of(asked.query), limit + 1)
    return first_of([_brief(one) for one in found], limit, "number")


def _brief(revision: Revision) -> dict[str, Any]:
    return {
        **{name: getattr(revision, name) for name in ("number", "title", "words", "note")},
        "author": revision.author.username,
        "created_at": utc(revision.created_at),
        "published_at": utc(revision.published_at),
    }


@operation(bp, "GET /posts/<int:id>/revisions/<int:number>", {200: shapes.KEPT}, scope="read")
def revision(asked: Asked, id: int, number: int) -> Answer:
    """Read a revision

    With its document, byte for byte.
    """
    found = queries.revision_of(post_to_edit(id, asked.actor), number)
    return Answer(_brief(found) | {"source": found.source})


@operation(
    bp,
    "POST /posts/<int:id>/revisions",
    {201: shapes.KEPT},
    scope="posts",
    body=shapes.NOTE,
    takes=(JSON,),
    once=True,
    guarded=True,
)
def keep_revision(asked: Asked, id: int) -> Answer:
    """Keep the working copy as a revision

    Under a name, unseen by readers.
    """
    found = keep(_post(asked, id), asked.user, asked.body.get("note", ""))
    location = f"{BASE}/posts/{id}/revisions/{found.number}"
    return created(_brief(found) | {"source": found.source}, location)


@operation(
    bp,
    "POST /posts/<int:id>/revisions/<int:number>/restoration",
    {200: shapes.POST},
    scope="posts",
    guarded=True,
)
def go_back(asked: Asked, id: int, number: int) -> Answer:
    """Go on from a revision

    Its text becomes the working copy, which is kept first.
    """
    post = _post(asked, id)
    note = _("Before going back to version %(number)d", number=number)
    bring_back(post, asked.user, queries.revision_of(post, number), note)
    return _now(asked, post, draft=True)
