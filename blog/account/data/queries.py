"""What the site keeps about somebody, without anything that opens a door and without anybody else's."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from blog.auth.events.models import SecurityEvent
from blog.auth.factors.models import Passkey, Totp
from blog.auth.grants.models import Grant
from blog.auth.identities.models import Identity
from blog.auth.models import User
from blog.auth.sessions.models import Session
from blog.auth.tokens.models import Token
from blog.comments.models import Comment, Vote
from blog.comments.moderation.models import Report
from blog.comments.notices.models import Follow, Notice
from blog.comments.speakers import Speaker
from blog.db import Row, db
from blog.guides.models import Progress
from blog.guides.notes.models import Note
from blog.guides.plan.models import Plan
from blog.guides.records import MOMENTS
from blog.guides.sharing.models import Share
from blog.media.models import File
from blog.posts.models import Autosave, Post, Revision

Record = dict[str, Any]

_PROFILE = (
    *("username", "display_name", "email", "role", "bio", "website", "language", "timezone", "notices"),
    *("created_at", "confirmed_at"),
)
_KEPT: dict[str, tuple[Any, tuple[str, ...]]] = {  # file: table, and the columns that are no secret
    "sessions": (Session, ("device", "address", "method", "lasting", "created_at", "seen_at")),
    "security-events": (SecurityEvent, ("kind", "at", "device", "address")),
    "identities": (Identity, ("provider", "subject", "label", "created_at", "used_at")),
    "passkeys": (Passkey, ("name", "created_at", "used_at")),
    "tokens": (Token, ("name", "scopes", "created_at", "expires_at", "seen_at")),
    "programs": (Grant, ("device", "scopes", "created_at", "renewed_at")),
    "authenticator-apps": (Totp, ("created_at",)),
    "followed": (Follow, ("post_id", "root_id", "created_at")),
    "notices": (Notice, ("kind", "comment_id", "created_at", "read_at")),
    "progress": (Progress, ("post_id", "key", *MOMENTS)),
    "notes": (Note, ("post_id", "key", "source", "updated_at")),
    "plans": (Plan, ("post_id", "start", "hours", "rest", "until", "changed_at", "letter_due_at")),
    "cards": (Share, ("post_id", "named", "created_at")),
    "files": (File, ("name", "path", "media_type", "size", "alt", "created_at")),
}


def records(user: User) -> dict[str, Record | list[Record]]:
    """The profile, and a list of records of each other kind, by the name of their file."""
    lists = {name: _rows(user, model, columns) for name, (model, columns) in _KEPT.items()}
    return {"profile": {name: getattr(user, name) for name in _PROFILE}, **lists}


def _rows(user: User, model: Any, columns: tuple[str, ...]) -> list[Record]:
    asked = sa.select(*(getattr(model, name) for name in columns)).where(model.user_id == user.id)
    in_order = asked.order_by(*sa.inspect(model).primary_key)
    return [dict(row._mapping) for row in db.session.execute(in_order)]


def comments_of(user: User) -> list[Record]:
    """All that the user said below posts, also what nobody else sees."""
    names = ("id", "parent_id", "source", "state", "quote", "question", "votes", "created_at", "edited_at")
    columns = (Post.slug.label("post"), *(getattr(Comment, name) for name in names))
    asked = sa.select(*columns).join_from(Comment, Post, Post.id == Comment.post_id)
    theirs = asked.where(Comment.author_id == user.id).order_by(Comment.id)
    return [dict(row._mapping) for row in db.session.execute(theirs)]


def judgements_of(user: User) -> dict[str, list[Record]]:
    """Which comments the user found helpful, and what they told moderators of some."""
    key = Speaker(user).key
    helpful = sa.select(Vote.comment_id, Vote.at).where(Vote.voter == key).order_by(Vote.comment_id)
    columns = (Report.comment_id, Report.reason, Report.at)
    reports = sa.select(*columns).where(Report.reporter == key).order_by(Report.comment_id)
    asked = {"helpful": helpful, "reports": reports}
    return {name: [dict(row._mapping) for row in db.session.execute(one)] for name, one in asked.items()}


def posts_of(user: User) -> list[Post]:
    """All that the user wrote, also what nobody else sees."""
    return list(db.session.scalars(sa.select(Post).where(Post.author_id == user.id).order_by(Post.id)))


def states_of(post: Post) -> Iterable[Row]:
    """Every state of its text that was kept (kind, number, created_at, note, source), the oldest first: what
    was published or named ("revisions"), and what its working copy was lately ("autosaves"). They come a few
    at a time, since each is as long as the post."""
    kept = sa.select(
        *(sa.literal("revisions").label("kind"), Revision.number, Revision.created_at),
        *(Revision.note, Revision.source),
    )
    saved = sa.select(
        *(sa.literal("autosaves"), Autosave.version, Autosave.created_at),
        *(sa.literal(""), Autosave.source),
    )
    both = kept.where(Revision.post_id == post.id), saved.where(Autosave.post_id == post.id)
    in_order = sa.union_all(*both).order_by("created_at", "kind", "number")
    return db.session.execute(in_order, execution_options={"yield_per": 10})


def files_of(user: User) -> list[File]:
    """All files that the user sent in."""
    return list(db.session.scalars(sa.select(File).where(File.user_id == user.id).order_by(File.id)))
