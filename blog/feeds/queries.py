"""What feeds ask: comments that everybody may read, the latest first, and since when there is a site."""

from datetime import datetime

import sqlalchemy as sa

from blog.auth.models import User
from blog.comments.models import Comment
from blog.db import SiteStamp, db, utcnow
from blog.posts.keyset import Listing
from blog.posts.models import Post, Revision

_comments, _posts, _revisions, _users = (model.__table__.c for model in (Comment, Post, Revision, User))

_FOUND = (
    sa.select(_comments.turned_at, _comments.id)  # into that state: there is an index of it
    .join_from(Comment.__table__, Post.__table__, _comments.post_id == _posts.id)
    .where(_comments.state == "public", Post.is_public)
)
_SHOWN = (
    sa.select(
        *_comments["id", "post_id", "parent_id", "html", "created_at", "edited_at", "name", "website"],
        _comments.turned_at.label("published_at"),  # as a listing calls where it goes on
        _posts.slug,
        *_revisions["title", "lang"],
        _users.display_name.label("author_name"),
        _users.username.label("author_username"),
        _users.role.label("author_role"),
    )
    .join_from(Comment.__table__, Post.__table__, _comments.post_id == _posts.id)
    .join(Revision.__table__, _posts.live_id == _revisions.id)
    .outerjoin(User.__table__, _users.id == _comments.author_id)
)
COMMENTS = Listing(_FOUND, _SHOWN, _comments.id)
COMMENTS_ON = Listing(_FOUND.where(_comments.post_id == sa.bindparam("post_id")), _SHOWN, _comments.id)

_BEGAN = sa.select(_users.created_at).order_by(_users.id).limit(1)


def began_at() -> datetime:
    """When the site began: with its first account, which stays when it is erased."""
    return db.session.scalar(_BEGAN) or utcnow()


def changed_at() -> datetime:
    """When anything that readers see was changed last."""
    found: datetime = db.session.get_one(SiteStamp, 1).changed_at
    return found
