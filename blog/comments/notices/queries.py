"""Questions about notices and follows."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.auth.models import Actor, User
from blog.auth.notices import KINDS
from blog.auth.queries import own_account
from blog.comments.models import Comment
from blog.comments.notices.models import Follow, Notice
from blog.comments.notices.recipients import Recipient, recipient
from blog.comments.queries import shown_comment
from blog.comments.speakers import Speaker
from blog.db import Row, db
from blog.errors import NotFound
from blog.posts.models import Post, Revision
from blog.posts.queries import readable_post
from blog.signing import unsign

ROWS = 30  # of the inbox
MANY = 100  # unread ones: there is no use in counting further
STOP = "notices"  # purpose of the tokens that end letters


@dataclass(frozen=True)
class Inbox:
    """Some notices, the latest first, the titles of the posts, and where it goes on."""

    notices: Sequence[Notice]
    titles: dict[int, str]
    later: int | None


def inbox(user: User, only_unread: bool = False, before: int | None = None, limit: int = ROWS) -> Inbox:
    """What the user was told and can still see."""
    asked = _visible(user, sa.select(Notice))
    asked = asked.options(joinedload(Notice.comment).joinedload(Comment.author))
    if only_unread:
        asked = asked.where(Notice.read_at.is_(None))
    if before is not None:
        asked = asked.where(Notice.id < before)
    found = db.session.scalars(asked.order_by(Notice.id.desc()).limit(limit + 1)).all()
    shown = found[:limit]
    titles = titles_of({notice.comment.post_id for notice in shown})
    return Inbox(shown, titles, shown[-1].id if len(found) > limit else None)


def unread(user: User) -> int:
    """How many of them the user has not read, MANY at most."""
    asked = _visible(user, sa.select(Notice.id)).where(Notice.read_at.is_(None)).limit(MANY)
    return db.session.scalar(sa.select(sa.func.count()).select_from(asked.subquery())) or 0


def unread_of(actor: Actor) -> int:
    """The same for whoever looks at a page; nothing waits for visitors."""
    return unread(actor) if isinstance(actor, User) else 0


def _visible(user: User, asked: Any) -> Any:
    """Whose comments are public still, below posts that the user may read."""
    theirs = sa.true() if user.is_at_least("editor") else Post.author_id == user.id
    readable = sa.or_(Post.is_public, theirs) if user.is_at_least("author") else Post.is_public
    joined = asked.join(Comment, Comment.id == Notice.comment_id).join(Post, Post.id == Comment.post_id)
    return joined.where(Notice.user_id == user.id, Comment.state == "public", readable)


def own_notice(id: int, actor: Actor) -> Notice:
    """One of them; raises SignInNeeded, and NotFound for anybody else's and what is gone."""
    asked = _visible(own_account(actor), sa.select(Notice)).where(Notice.id == id)
    found: Notice | None = db.session.scalar(asked)
    if found is None:
        raise NotFound(id)
    return found


def titles_of(post_ids: set[int]) -> dict[int, str]:
    """Titles of posts as readers see them, by number."""
    asked = sa.select(Post.id, Revision.title).join(Revision, Post.live_id == Revision.id)
    return {row[0]: row[1] for row in db.session.execute(asked.where(Post.id.in_(post_ids)))}


@dataclass(frozen=True)
class Place:
    """What can be followed: the discussion of a post, or one thread of it."""

    post: Row
    root: Comment | None

    @property
    def what(self) -> str:
        """How tokens name it."""
        return f"thread-{self.root.id}" if self.root else f"post-{self.post.id}"


def place(slug: str, thread: int, speaker: Speaker) -> Place:
    """The thread (0: all of the discussion) of a post, for an account that may read it; raises SignInNeeded
    and NotFound."""
    post = readable_post(slug, speaker.actor)
    own_account(speaker.actor)
    root = shown_comment(thread, speaker) if thread else None
    if root and (root.post_id != post.id or root.root_id is not None):
        raise NotFound(thread)
    return Place(post, root)


def is_followed(place: Place, user: User) -> bool:
    """Whether the user follows just that."""
    return bool(db.session.scalar(sa.select(Letters(Recipient(user), place.what).follow.exists())))


def followed_by(user: User) -> list[Follow]:
    """All that the user follows and can still see, the latest first."""
    asked = sa.select(Follow).join(Post).where(Follow.user_id == user.id, Post.is_public)
    asked = asked.options(joinedload(Follow.post), joinedload(Follow.root))
    return list(db.session.scalars(asked.order_by(Follow.id.desc()).limit(MANY)))


@dataclass(frozen=True)
class Letters:
    """Letters of one sort to somebody: what a token in them ends."""

    to: Recipient
    what: str  # a kind of notice, "digest", "post-1" or "thread-1"

    @property
    def is_of_follow(self) -> bool:
        """Whether a discussion or thread that they follow brings them."""
        return "-" in self.what

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of notices that they tell of."""
        if self.what == "digest":
            return tuple(kind for kind in self.to.kinds if self.to.mode(kind) == "daily")
        return ("followed",) if self.is_of_follow else (self.what,)

    @property
    def are_wanted(self) -> bool:
        """Whether such letters may still come."""
        wanted = any(self.to.mode(kind) != "none" for kind in self.kinds)
        return wanted and (not self.is_of_follow or bool(db.session.scalar(sa.select(self.follow.exists()))))

    @property
    def may_slow_down(self) -> bool:
        """Whether one a day would be fewer."""
        return self.are_wanted and any(self.to.mode(kind) == "now" for kind in self.kinds)

    @property
    def others_are_wanted(self) -> bool:
        """Whether letters of other sorts may come as well."""
        return any(self.to.mode(kind) != "none" for kind in self.to.kinds)

    @property
    def follow(self) -> sa.Select[Any]:
        """The follow that brings them."""
        return sa.select(Follow.id).where(self.to.owns(Follow), *self._target(Follow.post_id, Follow.root_id))

    @property
    def comments(self) -> sa.Select[Any]:
        """The comments that it is about."""
        column = Comment.post_id if self._is_whole else Comment.root_id
        return sa.select(Comment.id).where(column == self._number)

    def _target(self, post_id: Any, root_id: Any) -> tuple[sa.ColumnElement[bool], ...]:
        if self._is_whole:
            return post_id == self._number, root_id.is_(None)
        return (root_id == self._number,)

    @property
    def _is_whole(self) -> bool:
        return self.what.startswith("post-")

    @property
    def _number(self) -> int:
        return int(self.what.partition("-")[2])


def letters_with(token: str) -> Letters:
    """What the link in a letter is about; raises NotFound when it is none of ours, or nobody is there."""
    found = _SIGNED.fullmatch(unsign(STOP, token) or "")
    if found is None:
        raise NotFound(token)
    id = int(found["id"])
    to = recipient(id, None) if found["whose"] == "u" else recipient(None, id)
    if to is None:
        raise NotFound(token)
    return Letters(to, found["what"])


_SIGNED = re.compile(
    rf"(?P<whose>[ua])(?P<id>\d{{1,19}}) (?P<what>{'|'.join(KINDS)}|digest|(?:thread|post)-\d{{1,19}})"
)


def stop_value(letters: Letters) -> str:
    """What the token in such letters says; templates/mail/letters signs it."""
    return f"{letters.to.key} {letters.what}"
