"""Whom notices are for: somebody with an account, or a guest at an address that they confirmed."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from blog.auth.models import User
from blog.auth.notices import KINDS, mode
from blog.auth.queries import zone_of
from blog.comments.addresses.models import GuestAddress
from blog.comments.notices.models import Follow, Notice
from blog.db import db

DIGEST_HOUR = 8  # in the morning, where the reader is


@dataclass(frozen=True)
class Recipient:
    """One of them: `user` or `address`, and never both."""

    user: User | None = None
    address: GuestAddress | None = None

    @property
    def key(self) -> str:
        """What tells one from another."""
        return f"u{self.user.id}" if self.user else f"a{self.address.id}" if self.address else ""

    @property
    def email(self) -> str:
        """Where letters reach them; "" when nobody may write to them: nothing shows that they would."""
        if self.user:
            return self.user.mailbox
        return self.address.email if self.address and self.address.confirmed_at else ""

    @property
    def has_inbox(self) -> bool:
        """Whether they have an account that may be used."""
        return self.user is not None and self.user.is_active

    @property
    def locale(self) -> str:
        """The language of their letters; "" is the site's."""
        return self.user.language if self.user else self.address.locale if self.address else ""

    @property
    def zone(self) -> ZoneInfo:
        """Where they are."""
        return ZoneInfo(zone_of(self.user))

    def mode(self, kind: str) -> str:
        """When they want letters of that kind: one of blog.auth.notices.MODES."""
        if self.user:
            return mode(self.user, kind)
        return self.address.letters if self.address else "none"

    @property
    def kinds(self) -> tuple[str, ...]:
        """What can be told to them: guests ask for letters one by one."""
        return KINDS if self.user else ("followed",)

    def want(self, kind: str, mode: str) -> None:
        """Change when they want letters of that kind; part of a larger change."""
        if self.user:
            self.user.notices = {**self.user.notices, kind: mode}
        elif self.address:
            self.address.letters = mode

    def due_at(self, kind: str, now: datetime) -> datetime | None:
        """When to write to them about what happens now; None is never."""
        wanted = self.mode(kind) if self.email else "none"
        return {"now": now, "daily": next_digest(now, self.zone)}.get(wanted)

    def owns(self, model: type[Notice] | type[Follow]) -> sa.ColumnElement[bool]:
        """Which rows are theirs."""
        if self.user:
            return model.user_id == self.user.id
        return model.address_id == (self.address.id if self.address else None)

    @property
    def ids(self) -> dict[str, int | None]:
        """Values of the columns that say whose a row is."""
        return {
            "user_id": self.user.id if self.user else None,
            "address_id": self.address.id if self.address else None,
        }


def next_digest(now: datetime, zone: ZoneInfo) -> datetime:
    """The next morning after `now` in that zone."""
    local = now.astimezone(zone)
    today = local.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    morning = today if today > local else today + timedelta(days=1)
    return morning.astimezone(now.tzinfo)


def recipient(user_id: int | None, address_id: int | None) -> Recipient | None:
    """Whose a row is; None when there is nobody any more."""
    if user_id is not None:
        user = db.session.get(User, user_id, populate_existing=True)
        return Recipient(user=user) if user and not user.erased_at else None
    address = db.session.get(GuestAddress, address_id, populate_existing=True)
    return Recipient(address=address) if address else None
