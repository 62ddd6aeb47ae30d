"""Questions about guests' addresses."""

from collections.abc import Sequence

import sqlalchemy as sa

from blog.comments.addresses.models import GuestAddress
from blog.comments.models import Comment
from blog.comments.notices.models import WORTH, Follow
from blog.db import db, utcnow
from blog.errors import NotFound
from blog.signing import unsign

PURPOSE = "confirm-guest"
AT_ONCE = 100


def asked_with(token: str) -> GuestAddress:
    """The address that the link in a letter confirms; raises NotFound."""
    number = unsign(PURPOSE, token)
    found = db.session.get(GuestAddress, int(number)) if number and number.isdigit() else None
    if found is None:
        raise NotFound(token)
    return found


def wants_letters(address: GuestAddress) -> bool:
    """Whether the guest asked for letters about comments."""
    return bool(db.session.scalar(sa.select(sa.exists().where(Follow.address_id == address.id))))


def not_asked() -> Sequence[int]:
    """Addresses that came with the wish for letters and a comment that is public, and were never asked."""
    theirs = sa.and_(Comment.guest == GuestAddress.guest, Comment.email_key == GuestAddress.email_key)
    there = Comment.state == "public", Comment.published_at > utcnow() - WORTH
    asked = sa.select(GuestAddress.id).where(
        GuestAddress.asked_at.is_(None),
        sa.exists().where(Follow.address_id == GuestAddress.id),
        sa.exists().where(theirs, *there),
    )
    return db.session.scalars(asked.order_by(GuestAddress.id).limit(AT_ONCE)).all()
