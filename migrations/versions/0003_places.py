"""Places: headings and list items have numbers that survive edits

Revision ID: 0003_places
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_places"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("posts") as batch_op:
        batch_op.add_column(sa.Column("next_key", sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column("gone", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    with op.batch_alter_table("posts") as batch_op:
        batch_op.drop_column("gone")
        batch_op.drop_column("next_key")
