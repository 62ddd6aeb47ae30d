"""Going for good: deleting one's account, taking it back within two weeks, and erasing what was left."""

import sqlalchemy as sa

from blog.account.leaving.queries import is_named, overdue
from blog.auth.events.actions import note
from blog.auth.events.models import SecurityEvent
from blog.auth.factors.models import Passkey, RecoveryCode, Totp
from blog.auth.grants.models import Grant
from blog.auth.identities.models import Identity
from blog.auth.links import actions as links
from blog.auth.links.models import Link
from blog.auth.models import REGRET, User
from blog.auth.people.actions import keep_somebody_in_charge
from blog.auth.sessions.actions import drop
from blog.auth.sessions.models import Client, Session
from blog.auth.tokens.models import Token
from blog.comments.notices.models import Follow, Notice
from blog.comments.upkeep.actions import forget
from blog.config import settings
from blog.db import db, utcnow
from blog.errors import Invalid, NotFound
from blog.guides.models import Progress
from blog.guides.notes.models import Note
from blog.guides.plan.models import Plan
from blog.guides.sharing.models import Share
from blog.mail.actions import enclose
from blog.mail.models import Letter
from blog.media.actions import discard

NOBODY = {
    "zh": "已注销的用户",
    "en": "Deleted account",
}  # whose posts they were; content, so the site's language
OWN = (
    *(Session, Token, Grant, Link, Identity, Totp, RecoveryCode, Passkey, SecurityEvent),
    *(Follow, Notice, Progress, Note, Plan, Share),
)


def close(user: User, name: str, comments_go: bool, client: Client, locale: str) -> None:
    """End the user's account, who may take it back until it is erased; `name` shows that it is no slip.

    Raises Invalid when that is another name, and for the last administrator.
    """
    if not is_named(user, name):
        raise Invalid("This is not your user name. Nothing was deleted.", field="username")
    keep_somebody_in_charge(user)
    user.deleted_at, user.comments_go = utcnow(), comments_go
    drop(user)
    links.retire(user)
    if user.email:
        values = {"name": user.display_name, "until": user.deleted_at + REGRET}
        enclose("account-deleted", user.email, user.language or locale, **values)
    note("deleted", user, client)
    db.session.commit()


def come_back(user: User, client: Client) -> None:
    """Take the account back, once its owner has shown who they are; raises NotFound when it is too late."""
    db.session.refresh(user, with_for_update=True)
    if not user.may_come_in:
        db.session.rollback()
        raise NotFound("account")
    user.deleted_at = None
    note("came-back", user, client)
    db.session.commit()


def erase_due() -> int:
    """Erase the accounts whose owners did not come back in time; how many there were."""
    return sum(_erase(id) for id in overdue())


def _erase(id: int) -> bool:
    """Empty the row and delete what hangs on it. Posts stay, and so does the folded name: nobody can pose.

    Comments stay or go, as the owner wanted.
    """
    user = db.session.get(User, id, with_for_update=True, populate_existing=True)
    if user is None or user.erased_at or user.may_come_in:
        db.session.rollback()
        return False
    picture = user.avatar
    forget(user)
    for model in OWN:
        db.session.execute(sa.delete(model).where(model.user_id == id))
    if user.email:
        db.session.execute(sa.delete(Letter).where(Letter.recipient == user.email))
    _empty(user)
    note("erased", user, Client())
    db.session.commit()
    discard(picture)
    return True


def _empty(user: User) -> None:
    user.username = f"~{user.id}"  # which nobody can register
    user.display_name = NOBODY[settings().language]
    user.email = user.email_key = user.password_hash = user.confirmed_at = None
    user.bio = user.website = user.avatar = user.language = user.timezone = ""
    user.notices, user.role, user.erased_at = {}, "reader", utcnow()
