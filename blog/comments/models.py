"""Comments, and what a post's discussion is as a whole.

All of the tables are backstage but `discussions`: its row is changed exactly when something that readers see
is, so that what waits, and spam, makes no cached page stale.
"""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.comments.speakers import Speaker
from blog.db import BACKSTAGE, Model, utcnow
from blog.posts.models import Post

STATES = ("waiting", "public", "spam", "trash", "deleted")  # the last one is empty, and nobody brings it back
REMOVED = ("spam", "trash", "deleted")
UNSEEN = ("waiting", "spam")  # when readers have never seen it
EDITABLE = timedelta(minutes=15)
LONGEST = 5000  # characters
FOLD = 2  # replies of a thread that are shown before the rest is folded away


class Comment(Model):
    """What somebody said below a post, or in reply to somebody."""

    __tablename__ = "comments"
    __table_args__ = (
        sa.CheckConstraint(f"state IN {STATES}", name="state"),
        sa.Index("ix_comments_thread", "post_id", "root_id", "is_shown", "id"),
        sa.Index("ix_comments_helpful", "post_id", "root_id", "is_shown", "votes", "id"),
        sa.Index("ix_comments_place", "post_id", "place", "is_shown", "id"),
        sa.Index("ix_comments_state", "state", "turned_at", "id"),
        sa.Index("ix_comments_author", "author_id", "id"),
        sa.Index("ix_comments_guest", "guest", "id"),
        sa.Index("ix_comments_fingerprint", "fingerprint", "created_at"),
        {"sqlite_autoincrement": True, **BACKSTAGE},  # a number is never given again: links hold it
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"))
    root_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id", ondelete="CASCADE"))
    nonce: Mapped[str] = mapped_column(
        sa.String(32), unique=True
    )  # of its form: sent twice, it is one comment

    author_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id"))  # None: a guest, who is
    guest: Mapped[str] = mapped_column(sa.String(64), default="")  # known by their browser, and says
    name: Mapped[str] = mapped_column(sa.String(80), default="")
    email: Mapped[str] = mapped_column(sa.String(254), default="")  # shown to nobody
    email_key: Mapped[str] = mapped_column(sa.String(254), default="")
    website: Mapped[str] = mapped_column(sa.String(200), default="")
    locale: Mapped[str] = mapped_column(sa.String(20), default="")

    source: Mapped[str] = mapped_column(sa.Text)
    html: Mapped[str] = mapped_column(sa.Text)
    renderer: Mapped[int]
    fingerprint: Mapped[str] = mapped_column(sa.String(64))  # the same for texts that say the same
    version: Mapped[int] = mapped_column(default=1)  # of the text
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    edited_at: Mapped[datetime | None]

    state: Mapped[str] = mapped_column(sa.String(10), default="waiting")
    turned_at: Mapped[datetime] = mapped_column(default=utcnow)  # into that state
    published_at: Mapped[datetime | None]  # when readers first saw it
    approved_at: Mapped[datetime | None]  # by somebody who looked at it

    question: Mapped[bool] = mapped_column(default=False)
    answer_id: Mapped[int | None] = mapped_column(sa.ForeignKey("comments.id", ondelete="SET NULL"))
    place: Mapped[int | None]  # number of the heading or list item that it is about
    quote: Mapped[str] = mapped_column(sa.String(300), default="")  # what was written there
    revision: Mapped[int | None]  # number of the revision that it was written in

    # Kept by states.py and voting: what lists ask for.
    is_shown: Mapped[bool] = mapped_column(
        default=False
    )  # on the page, be it as the place of one that is gone
    is_open: Mapped[bool] = mapped_column(default=False)  # a question on the page that has no answer yet
    children: Mapped[int] = mapped_column(default=0)  # public replies to it
    replies: Mapped[int] = mapped_column(default=0)  # public ones in the whole thread below it
    fold_id: Mapped[int | None]  # the last reply before the fold; None without one
    votes: Mapped[int] = mapped_column(default=0)

    post: Mapped[Post] = relationship()
    author: Mapped[User | None] = relationship()
    parent: Mapped["Comment | None"] = relationship(remote_side=id, foreign_keys=parent_id)
    root: Mapped["Comment | None"] = relationship(remote_side=id, foreign_keys=root_id)

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it who may read the post."""
        return self.state == "public"

    @property
    def shown_name(self) -> str:
        """What whoever wrote it is called."""
        return self.author.display_name if self.author else self.name

    def is_by(self, speaker: Speaker) -> bool:
        """Whether it is theirs: of the account, or of the guest's browser."""
        if self.author_id or speaker.user:
            return speaker.user is not None and self.author_id == speaker.user.id
        return bool(self.guest) and self.guest == speaker.guest

    def visible_to(self, speaker: Speaker) -> bool:
        """Everybody sees what is public; what waits is for who wrote it, and for the post's moderators."""
        if self.is_public:
            return True
        moderates = self.post.editable_by(speaker.actor) and self.state != "deleted"
        return moderates or (bool(self.is_held) and self.is_by(speaker))

    @hybrid_property
    def is_held(self) -> bool:
        """Whether its author is told that it waits, which whoever sends spam is too; also as a condition."""
        return self.state == "waiting" or (self.state in UNSEEN and self.published_at is None)

    @is_held.inplace.expression
    @classmethod
    def _is_held(cls) -> sa.ColumnElement[bool]:
        return sa.or_(cls.state == "waiting", sa.and_(cls.state.in_(UNSEEN), cls.published_at.is_(None)))

    def editable_by(self, speaker: Speaker, now: datetime) -> bool:
        """Whoever wrote it may change it for a while."""
        is_there = self.state in ("waiting", "public")
        return is_there and self.is_by(speaker) and now - self.created_at < EDITABLE

    def removable_by(self, speaker: Speaker) -> bool:
        """Whoever wrote it may take it back at any time."""
        return self.state in ("waiting", "public") and self.is_by(speaker)

    def answerable_by(self, speaker: Speaker) -> bool:
        """Whether they may say that it answers its thread: the asker, or whoever may change the post."""
        root = self.root
        if root is None or not (self.is_public and root.is_shown):
            return False
        return root.is_by(speaker) or self.post.editable_by(speaker.actor)


class Discussion(Model):
    """All comments of a post together. Whoever changes a comment locks this row first."""

    __tablename__ = "discussions"

    post_id: Mapped[int] = mapped_column(sa.ForeignKey("posts.id", ondelete="CASCADE"), primary_key=True)
    count: Mapped[int] = mapped_column(default=0)  # of public comments
    arrived: Mapped[int] = mapped_column(default=0)  # how often one became public for the first time
    questions: Mapped[int] = mapped_column(default=0)  # that are open
    places: Mapped[dict[str, Any]] = mapped_column(
        default=dict
    )  # public comments by the number of their place
    edition: Mapped[int] = mapped_column(default=0)  # grows with every change that readers see
    closed_at: Mapped[datetime | None]  # by whoever may change the post


class Vote(Model):
    """Somebody finds a comment helpful, once."""

    __tablename__ = "votes"
    __table_args__ = BACKSTAGE

    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    voter: Mapped[str] = mapped_column(sa.String(70), primary_key=True)  # speakers.Speaker.key
    at: Mapped[datetime] = mapped_column(default=utcnow)


class Origin(Model):
    """Where a comment came from, for 30 days."""

    __tablename__ = "origins"
    __table_args__ = (sa.Index("ix_origins_at", "at"), BACKSTAGE)

    comment_id: Mapped[int] = mapped_column(
        sa.ForeignKey("comments.id", ondelete="CASCADE"), primary_key=True
    )
    network: Mapped[str] = mapped_column(sa.String(64))  # a keyed digest
    at: Mapped[datetime] = mapped_column(default=utcnow)

    comment: Mapped[Comment] = relationship()
