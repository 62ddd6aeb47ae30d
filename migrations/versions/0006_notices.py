"""Notices of comments: follows, announcements, inbox; guests' addresses as letters need them

Revision ID: 0006_notices
Revises: 0006_hub
"""

import sqlalchemy as sa
from alembic import op

from blog.db import UTCDateTime

revision = "0006_notices"
down_revision = "0006_hub"
branch_labels = None
depends_on = None

ONE = "(user_id IS NULL) <> (address_id IS NULL)"
MODES = "('now', 'daily', 'none')"
WHOLE = sa.text("root_id IS NULL")


def upgrade() -> None:
    with op.batch_alter_table("guest_addresses") as batch_op:
        batch_op.add_column(sa.Column("email", sa.String(length=254), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("locale", sa.String(length=20), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("letters", sa.String(length=10), nullable=False, server_default="now"))
        batch_op.alter_column("asked_at", existing_type=UTCDateTime(), nullable=True)
        batch_op.create_check_constraint(op.f("ck_guest_addresses_letters"), f"letters IN {MODES}")
        batch_op.create_index("ix_guest_addresses_asked", ["asked_at"])
    op.execute("UPDATE guest_addresses SET email = email_key")

    op.create_table(
        "announcements",
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"],
            ["comments.id"],
            name=op.f("fk_announcements_comment_id_comments"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("comment_id", name=op.f("pk_announcements")),
    )
    op.create_table(
        "follows",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("root_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("address_id", sa.BigInteger(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.CheckConstraint(ONE, name=op.f("ck_follows_one")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_follows_post_id_posts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["root_id"], ["comments.id"], name=op.f("fk_follows_root_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_follows_user_id_users")),
        sa.ForeignKeyConstraint(
            ["address_id"],
            ["guest_addresses.id"],
            name=op.f("fk_follows_address_id_guest_addresses"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_follows")),
        sa.UniqueConstraint("user_id", "root_id", name=op.f("uq_follows_user_id_root_id")),
        sa.UniqueConstraint("address_id", "root_id", name=op.f("uq_follows_address_id_root_id")),
    )
    op.create_index("ix_follows_post", "follows", ["post_id", "root_id"])
    op.create_index(
        "uq_follows_user_id_post_id",
        "follows",
        ["user_id", "post_id"],
        unique=True,
        sqlite_where=WHOLE,
        postgresql_where=WHOLE,
    )

    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("comment_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("address_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(ONE, name=op.f("ck_notices_one")),
        sa.CheckConstraint("kind IN ('replies', 'comments', 'followed')", name=op.f("ck_notices_kind")),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name=op.f("fk_notices_comment_id_comments"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_notices_user_id_users")),
        sa.ForeignKeyConstraint(
            ["address_id"],
            ["guest_addresses.id"],
            name=op.f("fk_notices_address_id_guest_addresses"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"], ["letters.id"], name=op.f("fk_notices_letter_id_letters"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
        sa.UniqueConstraint("comment_id", "user_id", name=op.f("uq_notices_comment_id_user_id")),
        sa.UniqueConstraint("comment_id", "address_id", name=op.f("uq_notices_comment_id_address_id")),
    )
    op.create_index("ix_notices_address", "notices", ["address_id"])
    op.create_index("ix_notices_due", "notices", ["due_at"])
    op.create_index("ix_notices_inbox", "notices", ["user_id", "id"])
    op.create_index("ix_notices_letter", "notices", ["letter_id"])
    op.create_index("ix_notices_unread", "notices", ["user_id", "read_at"])
    _translate({True: "now", False: "none"})


def downgrade() -> None:
    for table in ("notices", "follows", "announcements"):
        op.drop_table(table)
    op.execute("DELETE FROM guest_addresses WHERE asked_at IS NULL")
    with op.batch_alter_table("guest_addresses") as batch_op:
        batch_op.drop_index("ix_guest_addresses_asked")
        batch_op.drop_constraint(op.f("ck_guest_addresses_letters"), type_="check")
        batch_op.alter_column("asked_at", existing_type=UTCDateTime(), nullable=False)
        for column in ("letters", "locale", "email"):
            batch_op.drop_column(column)
    _translate({"now": True, "daily": True, "none": False})


def _translate(words: dict[object, object]) -> None:
    """What people chose about letters, in the words of the other side."""
    users = sa.table("users", sa.column("id", sa.Integer), sa.column("notices", sa.JSON))
    chosen = op.get_bind().execute(sa.select(users)).all()
    for id, notices in chosen:
        if notices:
            told = {kind: words[choice] for kind, choice in notices.items() if choice in words}
            op.execute(sa.update(users).where(users.c.id == id).values(notices=told))
