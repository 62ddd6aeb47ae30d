"""Keeping somebody out of the discussions, for a while or for good, and letting them in again."""

from datetime import timedelta

from blog.auth.models import User
from blog.comments.bans.models import KINDS, Ban, key_of
from blog.comments.bans.queries import network_of
from blog.comments.models import Comment
from blog.db import db, utcnow
from blog.errors import Invalid

DAYS = (1, 7, 30, 365, 0)  # 0 is for good
LONGEST_NETWORK = 30  # days: the site keeps digests of networks no longer


def ban(comment: Comment, by: User, kind: str, days: int, reason: str) -> Ban:
    """Let whoever wrote the comment not write another one; raises Invalid."""
    if kind not in KINDS or days not in DAYS:
        raise Invalid("There is no such choice.")
    if kind == "network" and not 0 < days <= LONGEST_NETWORK:
        raise Invalid(
            "A network is kept out for 30 days at the most: addresses are kept no longer.", field="days"
        )
    key = key_of(kind, comment, network_of(comment))
    if not key:
        raise Invalid("The site does not know that any more.", field="kind")
    if comment.author and comment.post.editable_by(comment.author):
        raise Invalid("Whoever may change the post cannot be banned from it.")
    until = utcnow() + timedelta(days=days) if days else None
    made = Ban(kind=kind, key=key, name=comment.shown_name, reason=reason.strip(), by_id=by.id, until=until)
    db.session.add(made)
    db.session.commit()
    return made


def lift(ban: Ban) -> None:
    """End a ban."""
    ban.until = utcnow()
    db.session.commit()
