"""Where somebody is signed in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.db import BACKSTAGE, Model, utcnow

FRESH = timedelta(minutes=15)  # how long a sign-in is recent enough for dangerous things
SEEN = timedelta(minutes=5)  # how exactly "last seen" is kept


@dataclass(frozen=True)
class Span:
    """How long a session lasts: without use, and at the most."""

    idle: timedelta
    whole: timedelta


BRIEF = Span(timedelta(hours=12), timedelta(days=7))
LASTING = Span(timedelta(days=60), timedelta(days=365))  # "stay signed in"


@dataclass(frozen=True)
class Client:
    """Where a request comes from: network address and what the browser calls itself."""

    address: str = ""
    device: str = ""

    @property
    def network(self) -> str:
        """What one household or firm shares: the IPv4 address, or the /64 of an IPv6 one."""
        try:
            address = ip_address(self.address)
        except ValueError:
            return self.address
        return str(ip_network(f"{address}/{32 if address.version == 4 else 64}", strict=False))


class Session(Model):
    """One browser in which somebody is signed in; only a digest of its token is kept."""

    __tablename__ = "sessions"
    __table_args__ = (sa.Index("ix_sessions_user_id", "user_id"), BACKSTAGE)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(sa.ForeignKey("users.id", ondelete="CASCADE"))
    token_digest: Mapped[str] = mapped_column(sa.String(64), unique=True)
    method: Mapped[str] = mapped_column(sa.String(20))  # how they came in: password, passkey, link, ...
    device: Mapped[str] = mapped_column(sa.String(300))
    address: Mapped[str] = mapped_column(sa.String(45))
    lasting: Mapped[bool]
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    seen_at: Mapped[datetime] = mapped_column(default=utcnow)
    proved_at: Mapped[datetime] = mapped_column(default=utcnow)  # when they last showed who they are

    user: Mapped[User] = relationship()

    def is_good(self, now: datetime) -> bool:
        """Whether it has not run out by `now`; a clock that went back ends nothing."""
        span = LASTING if self.lasting else BRIEF
        return now - self.seen_at < span.idle and now - self.created_at < span.whole

    def is_fresh(self, now: datetime) -> bool:
        """Whether they showed who they are a short while ago."""
        return now - self.proved_at < FRESH
