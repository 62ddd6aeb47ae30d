"""Second factors: authenticator app (TOTP), recovery codes, passkeys."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.db import BACKSTAGE, Model, utcnow

PATIENCE = timedelta(minutes=10)  # between asking a device and its answer


class Totp(Model):
    """The secret that the user's authenticator app shares (RFC 6238), one a user."""

    __tablename__ = "totps"
    __table_args__ = BACKSTAGE

    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    secret: Mapped[str] = mapped_column(sa.String(200))  # encrypted with a key that is not in the database
    last_step: Mapped[int]  # time step of the last code: each is good once
    created_at: Mapped[datetime] = mapped_column(default=utcnow)


class RecoveryCode(Model):
    """A code for the day when the phone is gone; each is good once, and only its digest is kept."""

    __tablename__ = "recovery_codes"
    __table_args__ = (sa.UniqueConstraint("user_id", "digest"), BACKSTAGE)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(sa.String(64))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    used_at: Mapped[datetime | None]


class Passkey(Model):
    """A WebAuthn credential of the user's device."""

    __tablename__ = "passkeys"
    __table_args__ = (sa.Index("ix_passkeys_user_id", "user_id"), BACKSTAGE)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(sa.String(80))
    credential_id: Mapped[str] = mapped_column(sa.String(1400), unique=True)  # base64url
    public_key: Mapped[bytes]
    sign_count: Mapped[int] = mapped_column(default=0)
    transports: Mapped[str] = mapped_column(sa.String(100), default="")  # comma-separated
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()


@dataclass(frozen=True)
class Challenge:
    """Random bytes (base64url) that a device is asked to sign, and when (seconds since 1970)."""

    value: str
    since: float

    @property
    def asked_at(self) -> datetime:
        """The moment as the database keeps moments."""
        return datetime.fromtimestamp(self.since, UTC)

    def is_good(self) -> bool:
        """Whether an answer may still come."""
        return timedelta(0) <= datetime.now(UTC) - self.asked_at < PATIENCE
