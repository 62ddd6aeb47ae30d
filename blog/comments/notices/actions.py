"""Following, reading notices, and ending letters; and what states.py says when a comment comes or goes."""

from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.auth.models import User
from blog.comments.addresses.actions import address_of
from blog.comments.models import Comment
from blog.comments.notices.models import Announcement, Follow, Notice
from blog.comments.notices.queries import Letters, Place
from blog.comments.notices.recipients import Recipient
from blog.db import db, utcnow
from blog.mail.models import Letter


def announce(comment: Comment) -> None:
    """Let people be told of a comment that is public for the first time; part of a larger change."""
    db.session.add(Announcement(comment=comment))


def recall(comment: Comment) -> None:
    """Take back letters about a comment that is not public any more, as far as they have not left.

    Part of a larger change. What else such a letter tells is told by another one; and so is the comment,
    should it become public again. A letter that is being sent at this moment is left alone.
    """
    about = sa.select(Notice.letter_id).where(Notice.comment_id == comment.id)
    lies_still = Letter.due_at.is_not(None), sa.or_(Letter.tries == 0, Letter.problem != "")
    found = sa.select(Letter.id).where(Letter.id.in_(about), *lies_still).with_for_update()
    if ids := db.session.scalars(found).all():
        told = sa.update(Notice).where(Notice.letter_id.in_(ids))
        db.session.execute(told.values(letter_id=None, due_at=utcnow()))
        db.session.execute(sa.delete(Letter).where(Letter.id.in_(ids)))


def follow_own(comment: Comment) -> None:
    """Let whoever wrote a comment follow its thread, by their account or at the address that came with it;
    part of a larger change."""
    by = Recipient(user=comment.author) if comment.author_id else Recipient(address=address_of(comment))
    if by.key:
        _follow(by, comment.post_id, comment.root_id or comment.id)


def follow(place: Place, user: User) -> None:
    """Let the user hear of all new comments there; a second time changes nothing."""
    _follow(Recipient(user), place.post.id, place.root.id if place.root else None)
    db.session.commit()


def _follow(by: Recipient, post_id: int, root_id: int | None) -> None:
    what = f"post-{post_id}" if root_id is None else f"thread-{root_id}"
    if not db.session.scalar(Letters(by, what).follow):
        with suppress(IntegrityError), db.session.begin_nested():  # pressed twice
            db.session.add(Follow(post_id=post_id, root_id=root_id, **by.ids))


def unfollow(place: Place, user: User) -> None:
    """Let the user hear no more of it."""
    _unfollow(Letters(Recipient(user), place.what))
    db.session.commit()


def _unfollow(letters: Letters) -> None:
    """What was to be told in the next digest is not told any more."""
    db.session.execute(sa.delete(Follow).where(Follow.id.in_(letters.follow)))
    due = sa.update(Notice).where(letters.to.owns(Notice), Notice.kind == "followed")
    due = due.where(Notice.due_at.is_not(None), Notice.comment_id.in_(letters.comments))
    db.session.execute(due.values(due_at=None))


def read(notice: Notice) -> None:
    """Note that somebody opened it."""
    notice.read_at = notice.read_at or utcnow()
    db.session.commit()


def read_all(user: User, until: int) -> None:
    """Note that the user has seen all notices up to a number: what came meanwhile stays unread."""
    seen = sa.update(Notice).where(Notice.user_id == user.id, Notice.read_at.is_(None), Notice.id <= until)
    db.session.execute(seen.values(read_at=utcnow()))
    db.session.commit()


def stop(letters: Letters) -> None:
    """End such letters; a second time changes nothing."""
    if letters.is_of_follow:
        _unfollow(letters)
    else:
        for kind in letters.kinds:
            letters.to.want(kind, "none")
    db.session.commit()


def slow_down(letters: Letters) -> None:
    """Put what such letters tell into one a day."""
    for kind in letters.kinds:
        letters.to.want(kind, "daily")
    db.session.commit()


def stop_all(letters: Letters) -> None:
    """Write to them about comments no more, whatever the kind."""
    for kind in letters.to.kinds:
        letters.to.want(kind, "none")
    db.session.commit()
