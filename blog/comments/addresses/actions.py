"""Asking a guest to confirm their address, and taking the answer."""

import sqlalchemy as sa

from blog.comments.addresses.models import GuestAddress
from blog.comments.models import Comment
from blog.db import db, utcnow
from blog.mail.actions import enclose


def invite(comment: Comment) -> None:
    """Write to a guest whose comment somebody approved, unless they are known at that address already.

    Part of a larger change, which commits. It is the only letter that goes to an address which nobody has
    confirmed, it holds none of the guest's words, and one approval sends one at most: so the site carries
    nobody's advertisement, whatever address a stranger types.
    """
    if comment.author_id or not (comment.guest and comment.email):
        return
    known = db.session.scalar(_KNOWN, {"guest": comment.guest, "email_key": comment.email_key})
    if known is None:
        asked = GuestAddress(guest=comment.guest, email_key=comment.email_key)
        db.session.add(asked)
        db.session.flush()
        enclose("confirm-guest", comment.email, comment.locale, link=asked.id)


_KNOWN = sa.select(GuestAddress).where(
    GuestAddress.guest == sa.bindparam("guest"), GuestAddress.email_key == sa.bindparam("email_key")
)


def confirm(asked: GuestAddress) -> None:
    """Note that letters reach the guest there; a second time changes nothing."""
    asked.confirmed_at = asked.confirmed_at or utcnow()
    db.session.commit()
