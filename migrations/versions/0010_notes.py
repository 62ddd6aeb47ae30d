"""Notes of members on guides

Revision ID: 0010_notes
Revises: 0009_plan
"""

import sqlalchemy as sa
from alembic import op

from blog.db import UTCDateTime

revision = "0010_notes"
down_revision = "0009_plan"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "notes",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("renderer", sa.Integer(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_notes_user_id_users"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_notes_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("user_id", "post_id", "key", name=op.f("pk_notes")),
    )
    op.create_index("ix_notes_post", "notes", ["post_id"])


def downgrade() -> None:
    op.drop_table("notes")
