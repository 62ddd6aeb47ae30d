"""People: who they are and what their role lets them do."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

import sqlalchemy as sa
from flask_login import AnonymousUserMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model, utcnow

ROLES = ("reader", "author", "editor", "administrator")  # each may do what those before it may
REGISTRATION = ("open", "invitation", "closed")
REGRET = timedelta(days=14)  # how long a deleted account can be taken back


class User(UserMixin, Model):  # type: ignore[misc]
    """Somebody with an account."""

    __tablename__ = "users"
    __table_args__ = (sa.CheckConstraint(f"role IN {ROLES}", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(40), unique=True)
    username_key: Mapped[str] = mapped_column(sa.String(255), unique=True)  # of all that look alike
    display_name: Mapped[str] = mapped_column(sa.String(80))
    email: Mapped[str | None] = mapped_column(sa.String(254))
    email_key: Mapped[str | None] = mapped_column(sa.String(254), unique=True)
    confirmed_at: Mapped[datetime | None]  # when somebody showed that letters to `email` reach them
    password_hash: Mapped[str | None] = mapped_column(sa.String(255))
    role: Mapped[str] = mapped_column(sa.String(20), default="reader")
    bio: Mapped[str] = mapped_column(sa.String(500), default="")
    website: Mapped[str] = mapped_column(sa.String(200), default="")
    avatar: Mapped[str] = mapped_column(sa.String(64), default="")  # SHA-256 of the picture, "" is the seal
    language: Mapped[str] = mapped_column(sa.String(10), default="")  # "" is the browser's
    timezone: Mapped[str] = mapped_column(sa.String(50), default="")  # "" is the site's
    notices: Mapped[dict[str, Any]] = mapped_column(default=dict)  # letters that are switched on or off
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    suspended_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]  # by its owner, who may still come back until it is erased
    erased_at: Mapped[datetime | None]
    comments_go: Mapped[bool] = mapped_column(default=False)  # with the account, when it is erased

    __allow_unmapped__ = True  # what follows belongs to one request
    token: str | None = None  # of the session by which this request came
    lacks_factor: bool = False  # the site asks its role for a second factor that is not set up

    __eq__, __ne__ = object.__eq__, object.__ne__  # Flask-Login compares tokens, which most records lack
    __hash__ = object.__hash__

    def is_at_least(self, role: str) -> bool:
        """Whether the user's role is `role` or one above it, and may be used now."""
        return ROLES.index(self.role) >= ROLES.index(role) and not self.lacks_factor

    @property
    def is_active(self) -> bool:
        """Whether the account may be used: neither suspended nor deleted."""
        return self.suspended_at is None and self.deleted_at is None

    @property
    def mailbox(self) -> str:
        """Where letters reach them; "" when nobody may write to them: nothing shows that they would."""
        return (self.email or "") if self.confirmed_at and self.is_active else ""

    @property
    def may_come_in(self) -> bool:
        """Whether signing in may begin: the account is active, or its owner deleted it a short while ago."""
        is_regrettable = self.deleted_at is not None and utcnow() - self.deleted_at < REGRET
        return self.is_active or (is_regrettable and not self.suspended_at and not self.erased_at)

    def get_id(self) -> str:
        """What the cookie holds: the token of a session, which can be ended, and never the number."""
        if self.token is None:
            raise ValueError("only somebody with a session can be signed in")
        return self.token


class Visitor(AnonymousUserMixin):  # type: ignore[misc]
    """Somebody who is not signed in."""

    id: ClassVar[None] = None
    role: ClassVar[str] = ""
    lacks_factor: ClassVar[bool] = False

    def is_at_least(self, role: str) -> bool:
        """A visitor has no role."""
        return False


Actor = User | Visitor


class Policy(Model):
    """Who may come in, and how: one row, which administrators change."""

    __tablename__ = "policy"
    __table_args__ = (sa.CheckConstraint(f"registration IN {REGISTRATION}", name="registration"), BACKSTAGE)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration: Mapped[str] = mapped_column(sa.String(20), default="open")
    second_factor_from: Mapped[str] = mapped_column(sa.String(20), default="")  # this role and those above

    def wants_second_factor_of(self, user: User) -> bool:
        """Whether the user's role may be used only with a second factor."""
        return bool(self.second_factor_from) and ROLES.index(user.role) >= ROLES.index(
            self.second_factor_from
        )
