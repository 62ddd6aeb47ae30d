"""Who made a state that a working copy had

Revision ID: 0010_autosave_editor
Revises: 0009_plan
"""

import sqlalchemy as sa
from alembic import op

revision = "0010_autosave_editor"
down_revision = "0009_plan"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("autosaves") as batch_op:
        batch_op.add_column(sa.Column("editor_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_autosaves_editor_id_users"), "users", ["editor_id"], ["id"])


def downgrade() -> None:
    with op.batch_alter_table("autosaves") as batch_op:
        batch_op.drop_constraint(op.f("fk_autosaves_editor_id_users"), type_="foreignkey")
        batch_op.drop_column("editor_id")
