"""What moderators decide, and what readers report. Each action ends in one commit.

Whoever decides says which text they have read (`seen`: the version by the number of the comment): what was
changed meanwhile is left alone, and so is what its author took back.
"""

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from blog.auth.budgets.actions import spend
from blog.auth.models import User
from blog.comments.actions import Said, check, leave
from blog.comments.addresses.actions import invite
from blog.comments.limits import REPORTS
from blog.comments.models import Comment, Discussion
from blog.comments.moderation.models import Decision, Report
from blog.comments.queries import Sent
from blog.comments.speakers import Speaker
from blog.comments.states import locked, seen_anew, turn
from blog.db import db, utcnow
from blog.errors import Forbidden, Invalid, NotFound

WAYS = {"approve": "public", "spam": "spam", "trash": "trash", "keep": ""}  # as it is: reports are settled


def decide(comments: Sequence[Comment], by: User, way: str, seen: Mapping[int, int]) -> list[Decision]:
    """Approve comments, put them with the spam or into the trash, or keep them; the decisions that were made.

    Raises Invalid for another way, Forbidden for comments that are not theirs to moderate.
    """
    if way not in WAYS:
        raise Invalid("There is no such choice.")
    if not all(comment.post.editable_by(by) for comment in comments):
        raise Forbidden("comments")
    made = []
    for comment in sorted(comments, key=lambda comment: (comment.post_id, comment.id)):
        made += _decided(comment, by, way, seen.get(comment.id))
    db.session.commit()
    return made


def _decided(comment: Comment, by: User, way: str, version: int | None) -> list[Decision]:
    discussion = locked(comment.post_id)
    seen_anew(comment)
    _settle_reports(comment)
    is_other = version not in (None, comment.version)
    if way == "keep" or is_other or comment.state in ("deleted", WAYS[way]):
        return []
    if way == "approve":
        comment.approved_at = utcnow()
    made = turn(discussion, comment, WAYS[way], by)
    if way == "approve":
        invite(comment)
    return [made]


def undo(decisions: Sequence[Decision], by: User) -> int:
    """Take back decisions, where the comments are still as they left them; how many."""
    if not all(decision.comment.post.editable_by(by) for decision in decisions):
        raise Forbidden("comments")
    ordered = sorted(decisions, key=lambda decision: (decision.comment.post_id, -decision.id))
    undone = sum(_undone(decision, by) for decision in ordered)
    db.session.commit()
    return undone


def _undone(decision: Decision, by: User) -> bool:
    comment = decision.comment
    discussion = locked(comment.post_id)
    seen_anew(comment)
    db.session.refresh(decision)
    if decision.undone_at or comment.state != decision.after or decision.after == "deleted":
        return False
    if decision.after == "public":
        comment.approved_at = None
    decision.undone_at = utcnow()
    turn(discussion, comment, decision.before, by, [("undone", "")])
    return True


def approve_and_reply(comment: Comment, speaker: Speaker, said: Said, version: int) -> Sent:
    """Approve a comment and answer it; raises Invalid, TooMany, and Forbidden for readers.

    The answer is public at once, since whoever moderates the post speaks.
    """
    if speaker.user is None or not comment.post.editable_by(speaker.user):
        raise Forbidden(comment.id)
    check(comment.post, speaker, said)
    decide([comment], speaker.user, "approve", {comment.id: version})
    if not comment.is_public:
        raise Invalid("It was changed or taken back meanwhile. Read it again.")
    return leave(comment.post, speaker, said)


def report(comment: Comment, speaker: Speaker, reason: str) -> None:
    """Tell the moderators that something is wrong with a comment; once, however often it is said."""
    spend(REPORTS, speaker.client.network)
    if not (comment.is_public and speaker.key):
        raise NotFound(comment.id)
    known = db.session.get(Report, (comment.id, speaker.key), with_for_update=True)
    if known is None:
        db.session.merge(Report(comment_id=comment.id, reporter=speaker.key, reason=reason.strip()))
    else:
        known.reason, known.settled_at, known.at = reason.strip(), None, utcnow()
    db.session.commit()


def _settle_reports(comment: Comment) -> None:
    open_ones = sa.update(Report).where(Report.comment_id == comment.id, Report.settled_at.is_(None))
    db.session.execute(open_ones.values(settled_at=utcnow()))


def close(post_id: int, closed: bool) -> None:
    """Let nobody comment on a post any more, or everybody again; raises nothing."""
    discussion: Discussion = locked(post_id)
    discussion.closed_at = (discussion.closed_at or utcnow()) if closed else None
    db.session.commit()
