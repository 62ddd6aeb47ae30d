"""Who may not comment."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from blog.auth.models import User
from blog.comments.models import Comment
from blog.comments.speakers import Card, Speaker, digest
from blog.db import BACKSTAGE, Model, utcnow

KINDS = ("account", "address", "network")


class Ban(Model):
    """Somebody may not comment: an account, an address or a network, known by digests only."""

    __tablename__ = "bans"
    __table_args__ = (
        sa.CheckConstraint(f"kind IN {KINDS}", name="kind"),
        sa.Index("ix_bans_key", "kind", "key"),
        BACKSTAGE,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(10))
    key: Mapped[str] = mapped_column(sa.String(64))
    name: Mapped[str] = mapped_column(sa.String(80))  # of whoever it was meant for
    reason: Mapped[str] = mapped_column(sa.String(300), default="")
    by_id: Mapped[int | None] = mapped_column(sa.ForeignKey("users.id", ondelete="SET NULL"))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)
    until: Mapped[datetime | None]  # None: for good

    by: Mapped[User | None] = relationship()


def keys_of(speaker: Speaker, card: Card) -> dict[str, str]:
    """What somebody is known by, for each kind of ban that may meet them."""
    if speaker.user:
        return {"account": _account(speaker.user.id), "network": speaker.network}
    return {"address": _address(card.email_key), "network": speaker.network}


def key_of(kind: str, comment: Comment, network: str) -> str:
    """What a ban of that kind holds for whoever wrote the comment; "" when nothing is known any more."""
    if kind == "network":
        return network
    if kind == "account":
        return _account(comment.author_id) if comment.author_id else ""
    return _address(comment.email_key) if comment.email_key else ""


def _account(id: int) -> str:
    return digest("bans", f"account {id}")


def _address(email_key: str) -> str:
    return digest("bans", f"address {email_key}")
