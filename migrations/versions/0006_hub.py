"""What the WebSub hub was told

Revision ID: 0006_hub
Revises: 0004_comments
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from blog.db import UTCDateTime

revision = "0006_hub"
down_revision = "0004_comments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    made = op.create_table(
        "hub_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_hub_notices_single")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hub_notices")),
    )
    op.bulk_insert(made, [{"id": 1, "told_at": None, "due_at": datetime.now(UTC), "tries": 0}])


def downgrade() -> None:
    op.drop_table("hub_notices")
