"""Whom to tell of a comment, and who waits for a letter."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from blog.comments.models import Comment
from blog.comments.notices.models import WORTH, Announcement, Follow, Notice
from blog.comments.notices.recipients import Recipient
from blog.db import db, utcnow
from blog.mail.models import Letter
from blog.posts.models import Post, Revision

AT_ONCE = 50
A_DAY = timedelta(hours=20)  # nobody gets two digests within one, however late the first one went

Told = dict[str, tuple[Recipient, str]]  # by the key of the recipient: with which kind of notice


def announced() -> Sequence[int]:
    """Comments that are public, and of which nobody was told yet."""
    asked = sa.select(Announcement.comment_id).where(
        Announcement.comment_id.in_(_visible()), Announcement.created_at > utcnow() - WORTH
    )
    return db.session.scalars(asked.order_by(Announcement.comment_id).limit(AT_ONCE)).all()


def _visible() -> sa.Select[int]:
    """Everybody whom something may be told can see it: letters lie in mailboxes for good."""
    public = Comment.state == "public", Post.is_public
    return sa.select(Comment.id).join(Post, Post.id == Comment.post_id).where(*public)


def comments_with(ids: Sequence[int]) -> Sequence[Comment]:
    """The comments as they are now, with whoever is told of each, the oldest first."""
    parent, post = joinedload(Comment.parent), joinedload(Comment.post)
    asked = sa.select(Comment).where(Comment.id.in_(ids)).order_by(Comment.id)
    asked = asked.options(parent.joinedload(Comment.author), post.joinedload(Post.author))
    return db.session.scalars(asked.execution_options(populate_existing=True)).all()


def told(comment: Comment) -> Told:
    """Everybody to tell, each once, with the reason that is nearest to them; never whoever wrote it."""
    found: Told = {}
    for to, kind in _reasons(comment):
        known = found.get(to.key)
        is_better = known is None or (known[0].mode(known[1]) == "none" != to.mode(kind))
        if is_better and not _wrote(to, comment):
            found[to.key] = to, kind
    return found


def _reasons(comment: Comment) -> Iterator[tuple[Recipient, str]]:
    if comment.parent and comment.parent.author:
        yield Recipient(user=comment.parent.author), "replies"
    yield Recipient(user=comment.post.author), "comments"
    here = sa.or_(Follow.root_id.is_(None), Follow.root_id == (comment.root_id or comment.id))
    follows = sa.select(Follow).where(Follow.post_id == comment.post_id, here)
    people = follows.options(joinedload(Follow.user), joinedload(Follow.address))
    for follow in db.session.scalars(people.order_by(Follow.id)):
        yield Recipient(follow.user, follow.address), "followed"


def _wrote(to: Recipient, comment: Comment) -> bool:
    if to.user:
        return comment.author_id == to.user.id
    return comment.author_id is None and to.address is not None and comment.email_key == to.address.email_key


def waiting() -> list[tuple[int | None, int | None]]:
    """Who has notices that it is time to write about: a user or a guest's address each."""
    whose = sa.select(Notice.user_id, Notice.address_id).where(*is_due()).distinct().limit(AT_ONCE)
    return [(row[0], row[1]) for row in db.session.execute(whose)]


def is_due() -> tuple[sa.ColumnElement[bool], ...]:
    """Which notices those are."""
    now = utcnow()
    return Notice.due_at <= now, Notice.created_at > now - WORTH, Notice.comment_id.in_(_visible())


def notices_with(ids: Sequence[int]) -> list[Notice]:
    """Notices with all that a letter says of them, the oldest first."""
    comment = joinedload(Notice.comment)
    asked = sa.select(Notice).where(Notice.id.in_(ids)).order_by(Notice.id)
    asked = asked.options(comment.joinedload(Comment.author), comment.joinedload(Comment.post))
    return list(db.session.scalars(asked.execution_options(populate_existing=True)))


def had_digest(to: Recipient) -> bool:
    """Whether a digest for them was written within a day."""
    lately = Letter.kind == "digest", Letter.created_at > utcnow() - A_DAY
    asked = sa.select(Letter.id).join(Notice, Notice.letter_id == Letter.id).where(to.owns(Notice), *lately)
    return bool(db.session.scalar(sa.select(asked.exists())))


def title_of(post: Post) -> str:
    """As readers see it."""
    return db.session.scalar(sa.select(Revision.title).where(Revision.id == post.live_id)) or ""
