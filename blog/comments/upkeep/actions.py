"""What the site does with comments by itself: forgetting what is old, and people who leave."""

from datetime import timedelta

import sqlalchemy as sa

from blog.auth.models import User
from blog.comments.actions import empty
from blog.comments.bans.models import Ban
from blog.comments.models import Comment, Origin
from blog.comments.moderation.models import Report
from blog.comments.states import locked, seen_anew, turn
from blog.comments.upkeep.queries import comments_by, removed_before
from blog.db import db, utcnow
from blog.rendering import VERSION, render_comment

KEPT = timedelta(days=30)  # where comments came from, and what was removed
AT_ONCE = 100


def sweep() -> int:
    """Forget networks, and empty what was removed, after 30 days; how many comments were emptied."""
    before = utcnow() - KEPT
    db.session.execute(sa.delete(Origin).where(Origin.at < before))
    db.session.execute(sa.delete(Ban).where(Ban.kind == "network", Ban.until < utcnow()))
    old = removed_before(before, AT_ONCE)
    for comment in old:
        _clear(comment, "old")
    db.session.commit()
    return len(old)


def forget(user: User) -> None:
    """Remove what an account said, if its owner wanted that; part of a larger change, which commits.

    Otherwise it stays, as from an account that is no more: the name is taken from the account.
    """
    theirs = comments_by(user.id)
    db.session.execute(sa.delete(Report).where(Report.reporter == f"u{user.id}"))
    db.session.execute(sa.delete(Origin).where(Origin.comment_id.in_([comment.id for comment in theirs])))
    for comment in theirs if user.comments_go else []:
        _clear(comment, "leaving")


def _clear(comment: Comment, reason: str) -> None:
    discussion = locked(comment.post_id)
    seen_anew(comment)
    if comment.state != "deleted":
        turn(discussion, comment, "deleted", reasons=[(reason, "")])
        empty(comment)


def render_again(comment: Comment) -> None:
    """Redo what an older renderer made; raises Invalid."""
    remark = render_comment(comment.source, images=comment.author_id is not None)
    comment.html, comment.renderer = remark.html, VERSION
    if comment.is_public:
        locked(comment.post_id).edition += 1
    db.session.commit()
