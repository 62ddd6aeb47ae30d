"""When the next weekly letter about a plan is due

Revision ID: 0010_plan_letters
Revises: 0010_jobs
"""

import sqlalchemy as sa
from alembic import op

from blog.db import UTCDateTime

revision = "0010_plan_letters"
down_revision = "0010_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("plans") as batch:
        batch.add_column(sa.Column("letter_due_at", UTCDateTime(), nullable=True))
        batch.create_index("ix_plans_letter_due_at", ["letter_due_at"])


def downgrade() -> None:
    with op.batch_alter_table("plans") as batch:
        batch.drop_index("ix_plans_letter_due_at")
        batch.drop_column("letter_due_at")
