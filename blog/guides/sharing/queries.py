"""Questions about cards: one's own, and the one behind an address."""

import sqlalchemy as sa

from blog.auth.models import User, Visitor
from blog.db import db
from blog.errors import NotFound
from blog.guides.queries import Followed, guide_of, whole
from blog.guides.sharing.models import Share
from blog.signing import sign, unsign_numbers

PURPOSE = "shared"


def share_of(user: User, guide: Followed) -> Share | None:
    """What somebody shows of a guide."""
    return db.session.get(Share, (user.id, guide.id))


def token_of(share: Share) -> str:
    """What its address ends in."""
    return sign(PURPOSE, str(share.number))


def shared(token: str) -> tuple[Share, User, Followed]:
    """What is behind an address: whose progress, and in which guide.

    Raises NotFound when it was switched off, the account cannot be used now, or the guide is not public.
    """
    (number,) = unsign_numbers(PURPOSE, token, 1)
    asked = sa.select(Share, User).join(User, User.id == Share.user_id).where(Share.number == number)
    row = db.session.execute(asked).first()
    if row is None or not row.User.is_active:
        raise NotFound("card")
    return row.Share, row.User, whole(guide_of(row.Share.post_id, Visitor()))
