"""Questions about guests' addresses."""

from blog.comments.addresses.models import GuestAddress
from blog.db import db
from blog.errors import NotFound
from blog.signing import unsign

PURPOSE = "confirm-guest"


def asked_with(token: str) -> GuestAddress:
    """The address that the link in a letter confirms; raises NotFound."""
    number = unsign(PURPOSE, token)
    found = db.session.get(GuestAddress, int(number)) if number and number.isdigit() else None
    if found is None:
        raise NotFound(token)
    return found
