"""What members do with their cards."""

from secrets import randbits

from sqlalchemy.exc import IntegrityError

from blog.auth.models import User
from blog.db import db
from blog.guides.queries import Followed
from blog.guides.sharing.models import Share
from blog.guides.sharing.queries import share_of


def share(user: User, guide: Followed, named: bool) -> None:
    """Show one's progress at an address that nobody guesses, with one's name or without."""
    kept = share_of(user, guide)
    if kept is None:
        kept = Share(user_id=user.id, post_id=guide.id, number=randbits(62))
        db.session.add(kept)
    kept.named = named
    try:
        db.session.commit()
    except IntegrityError:  # the form came twice: the address is there
        db.session.rollback()


def end(user: User, guide: Followed) -> None:
    """Show it no more; the address leads nowhere, and never again."""
    if kept := share_of(user, guide):
        db.session.delete(kept)
        db.session.commit()
