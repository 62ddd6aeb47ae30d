"""Guests' e-mail addresses, and whether the guest showed that letters reach them there."""

import secrets
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import BACKSTAGE, Model, utcnow


class GuestAddress(Model):
    """An address that a guest's browser gave. Anybody can type an address; only its owner confirms it."""

    __tablename__ = "guest_addresses"
    __table_args__ = (sa.UniqueConstraint("guest", "email_key"), BACKSTAGE)

    id: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, default=partial(secrets.randbits, 62))
    guest: Mapped[str] = mapped_column(sa.String(64))
    email_key: Mapped[str] = mapped_column(sa.String(254))
    asked_at: Mapped[datetime] = mapped_column(default=utcnow)  # when the letter was sent
    confirmed_at: Mapped[datetime | None]
