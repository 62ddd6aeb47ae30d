"""Settings: what administrators chose for the site

Revision ID: 0003_settings
Revises: 0003_media
"""

import sqlalchemy as sa
from alembic import op

revision = "0003_settings"
down_revision = "0003_media"
branch_labels = None
depends_on = None


def upgrade() -> None:
    choices = op.create_table(
        "choices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("values", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_choices")),
    )
    op.execute(sa.insert(choices).values(id=1, version=0, values={}))


def downgrade() -> None:
    op.drop_table("choices")
