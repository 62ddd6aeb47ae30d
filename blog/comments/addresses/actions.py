"""Asking a guest to confirm their address, and taking the answer."""

from contextlib import suppress

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from blog.auth.budgets.actions import spend
from blog.comments.addresses.models import GuestAddress
from blog.comments.addresses.queries import not_asked, wants_letters
from blog.comments.limits import ADDRESSES
from blog.comments.models import Comment
from blog.db import changes, db, utcnow
from blog.errors import TooMany
from blog.mail.actions import enclose


def address_of(comment: Comment) -> GuestAddress | None:
    """The address that came with a guest's comment, from now on known; None when there is none.

    Part of a larger change, which commits.
    """
    if comment.author_id or not (comment.guest and comment.email):
        return None
    values = {"guest": comment.guest, "email_key": comment.email_key}
    if (known := db.session.scalar(_KNOWN, values)) is None:
        with suppress(IntegrityError), db.session.begin_nested():  # another comment may just have brought it
            db.session.add(GuestAddress(**values, email=comment.email, locale=comment.locale))
        known = db.session.scalar(_KNOWN, values)
    return known


_KNOWN = sa.select(GuestAddress).where(
    GuestAddress.guest == sa.bindparam("guest"), GuestAddress.email_key == sa.bindparam("email_key")
)


def invite(comment: Comment) -> None:
    """Write to a guest whose comment somebody approved, unless that was done before.

    Part of a larger change, which commits. It is the only letter that goes to an address which nobody has
    confirmed, it holds none of the guest's words, and goes once: so the site carries nobody's advertisement,
    whatever address a stranger types.
    """
    if address := address_of(comment):
        _ask(address)


def invite_due() -> int:
    """Write to guests who want letters and whose comments are there, of which nobody had to approve any.

    One letter a day to an address, whatever number of browsers give it. How many were written.
    """
    return sum(_invited(id) for id in not_asked())


def _invited(id: int) -> bool:
    address = db.session.get_one(GuestAddress, id)
    try:
        spend(ADDRESSES, address.email_key)
    except TooMany:
        return False
    asked = _ask(address)
    db.session.commit()
    return asked


def _ask(address: GuestAddress) -> bool:
    taken = (
        sa.update(GuestAddress)
        .where(GuestAddress.id == address.id, GuestAddress.asked_at.is_(None))
        .values(asked_at=utcnow())
    )
    if not changes(taken):
        return False
    enclose("confirm-guest", address.email, address.locale, link=address.id, letters=wants_letters(address))
    return True


def confirm(asked: GuestAddress) -> None:
    """Note that letters reach the guest there; a second time changes nothing."""
    asked.confirmed_at = asked.confirmed_at or utcnow()
    db.session.commit()
