"""Search: titles are found by themselves; `flask search rebuild`, or `setup`, fills the index

Revision ID: 0012_titles
Revises: 0011_found
"""

from alembic import op

revision = "0012_titles"
down_revision = "0011_found"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("DELETE FROM sections")


def downgrade() -> None:
    """Of a title's own lexemes the code before knows nothing."""
