"""People: who they are and what their role lets them do."""

from datetime import datetime
from typing import ClassVar

import sqlalchemy as sa
from flask_login import AnonymousUserMixin, UserMixin
from sqlalchemy.orm import Mapped, mapped_column

from blog.db import Model, utcnow

ROLES = ("reader", "author", "editor", "administrator")  # each may do what those before it may


class User(UserMixin, Model):  # type: ignore[misc]
    """Somebody with an account."""

    __tablename__ = "users"
    __table_args__ = (sa.CheckConstraint(f"role IN {ROLES}", name="role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(sa.String(40), unique=True)
    display_name: Mapped[str] = mapped_column(sa.String(80))
    bio: Mapped[str] = mapped_column(sa.String(500), default="")
    role: Mapped[str] = mapped_column(sa.String(20), default="reader")
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    created_at: Mapped[datetime] = mapped_column(default=utcnow)

    def is_at_least(self, role: str) -> bool:
        """Whether the user's role is `role` or one above it."""
        return ROLES.index(self.role) >= ROLES.index(role)


class Visitor(AnonymousUserMixin):  # type: ignore[misc]
    """Somebody who is not signed in."""

    id: ClassVar[None] = None

    def is_at_least(self, role: str) -> bool:
        """A visitor has no role."""
        return False


Actor = User | Visitor
