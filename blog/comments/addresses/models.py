"""Guests' e-mail addresses, and whether the guest showed that letters reach them there."""

import secrets
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.auth.notices import MODES
from blog.db import BACKSTAGE, Model


class GuestAddress(Model):
    """An address that a guest's browser gave. Anybody can type an address; only its owner confirms it."""

    __tablename__ = "guest_addresses"
    __table_args__ = (
        sa.CheckConstraint(f"letters IN {MODES}", name="letters"),
        sa.UniqueConstraint("guest", "email_key"),
        sa.Index("ix_guest_addresses_asked", "asked_at"),
        BACKSTAGE,
    )

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, default=partial(secrets.randbits, 62))
    guest: Mapped[str] = mapped_column(sa.String(64))
    email: Mapped[str] = mapped_column(sa.String(254), default="")  # shown to nobody
    email_key: Mapped[str] = mapped_column(sa.String(254))
    locale: Mapped[str] = mapped_column(sa.String(20), default="")
    asked_at: Mapped[datetime | None]  # when the letter with the link was enclosed
    confirmed_at: Mapped[datetime | None]
    letters: Mapped[str] = mapped_column(sa.String(10), default=MODES[0])  # when they want them
