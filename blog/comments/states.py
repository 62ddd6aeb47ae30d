"""Giving a comment another state, and keeping what depends on it: counts, placeholders, folds.

All of it is part of a larger change, which commits, and begins with `locked`: changes of one discussion wait
for each other, so that a moderator and an author who act at the same moment leave nothing half done.
"""

from collections.abc import Iterable
from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.auth.models import User
from blog.comments.guard import Reason
from blog.comments.models import FOLD, Comment, Discussion
from blog.comments.moderation.models import Decision
from blog.comments.notices.actions import announce, recall
from blog.db import db, utcnow


def locked(post_id: int) -> Discussion:
    """The discussion of a post, held until the transaction ends."""
    held = _held(post_id)
    if held is None:
        with suppress(IntegrityError), db.session.begin_nested():  # somebody else may just have begun it
            db.session.add(Discussion(post_id=post_id))
        held = _held(post_id)
    assert held
    return held


def _held(post_id: int) -> Discussion | None:
    return db.session.scalar(_HELD, {"post_id": post_id})


_HELD = (
    sa.select(Discussion)
    .where(Discussion.post_id == sa.bindparam("post_id"))
    .with_for_update()
    .execution_options(populate_existing=True)
)


def seen_anew(comment: Comment) -> Comment:
    """The comment as it is now that its discussion is locked."""
    db.session.refresh(comment)
    for above in (comment.parent, comment.root):
        if above:
            db.session.refresh(above)
    return comment


def turn(
    discussion: Discussion,
    comment: Comment,
    state: str,
    by: User | None = None,
    reasons: Iterable[Reason] = (),
) -> Decision:
    """Give the comment that state, and note who did it (None: the site) and why."""
    decision = Decision(
        comment=comment,
        by_id=by and by.id,
        before=comment.state,
        after=state,
        reasons=[list(reason) for reason in reasons],
    )
    db.session.add(decision)
    was_public, comment.state, comment.turned_at = comment.is_public, state, utcnow()
    if comment.is_public != was_public:
        _count(discussion, comment, 1 if comment.is_public else -1)
    if was_public and not comment.is_public:
        recall(comment)
    settle(discussion, comment)
    return decision


def settle(discussion: Discussion, comment: Comment) -> None:
    """Keep what lists ask for, after the comment or what hangs on it changed."""
    root = comment.root or comment
    if root.answer_id == comment.id and not comment.is_public:
        root.answer_id = None
    shown_before = comment.is_shown
    for one in {comment, comment.parent or comment, root}:
        _show(discussion, one)
    if comment.is_shown or shown_before:
        discussion.edition += 1
        root.fold_id = _last_before_fold(root) if root.replies else None


def _count(discussion: Discussion, comment: Comment, step: int) -> None:
    discussion.count += step
    if comment.published_at is None:
        comment.published_at = comment.turned_at
        discussion.arrived += 1
        announce(comment)
    if comment.parent and comment.root:
        comment.parent.children += step
        comment.root.replies += step
    place = (comment.root or comment).place
    if place is not None:
        now = discussion.places.get(str(place), 0) + step
        others = {key: count for key, count in discussion.places.items() if key != str(place)}
        discussion.places = others | ({str(place): now} if now else {})


def _show(discussion: Discussion, comment: Comment) -> None:
    """What is public is shown; what was, and is not, leaves its place while somebody's reply is below it."""
    left = comment.published_at and (comment.children or comment.replies)
    comment.is_shown = comment.is_public or bool(left)
    is_open = comment.question and comment.is_public and comment.answer_id is None
    if is_open != comment.is_open:  # setting what it is already would make every page stale
        discussion.questions += 1 if is_open else -1
        comment.is_open = is_open


def _last_before_fold(root: Comment) -> int | None:
    db.session.flush()
    shown = sa.select(Comment.id).where(
        Comment.post_id == root.post_id, Comment.root_id == root.id, Comment.is_shown == sa.true()
    )
    first = db.session.scalars(shown.order_by(Comment.id).limit(FOLD + 1)).all()
    return first[FOLD - 1] if len(first) > FOLD else None
