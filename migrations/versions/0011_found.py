"""Search: comments are found, and an index of lexemes; `flask search rebuild` fills it

Revision ID: 0011_found
Revises: 0010_plan_letters
"""

import sqlalchemy as sa
from alembic import op

revision = "0011_found"
down_revision = "0010_plan_letters"
branch_labels = None
depends_on = None

SQLITE = """
CREATE VIRTUAL TABLE section_words USING fts5(
    heading UNINDEXED, body UNINDEXED, trail UNINDEXED, comment UNINDEXED, lexemes,
    tokenize="ascii tokenchars '+#'", detail=none, columnsize=0
)
"""
SQLITE_BEFORE = """
CREATE VIRTUAL TABLE section_words USING fts5(
    heading, body, trail, tokenize="ascii tokenchars '+#'", prefix='1 2 3'
)
"""
GONE = """
CREATE TRIGGER sections_gone AFTER DELETE ON sections
BEGIN DELETE FROM section_words WHERE rowid = old.id; END
"""


def upgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _replace(SQLITE, _add)
    else:
        _add()
        op.execute("ALTER TABLE section_words ADD COLUMN comment text NOT NULL")


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _replace(SQLITE_BEFORE, _drop)
    else:
        _drop()
        op.execute("ALTER TABLE section_words DROP COLUMN comment")


def _add() -> None:
    op.execute("DELETE FROM sections")
    with op.batch_alter_table("sections") as batch:
        batch.add_column(sa.Column("comment_id", sa.Integer(), nullable=True))
        batch.create_foreign_key(
            op.f("fk_sections_comment_id_comments"), "comments", ["comment_id"], ["id"], ondelete="CASCADE"
        )
        batch.create_index("ix_sections_comment_id", ["comment_id"])


def _drop() -> None:
    op.execute("DELETE FROM sections")
    with op.batch_alter_table("sections") as batch:
        batch.drop_index("ix_sections_comment_id")
        batch.drop_constraint(op.f("fk_sections_comment_id_comments"), type_="foreignkey")
        batch.drop_column("comment_id")


def _replace(table, change) -> None:
    """Make the index anew around a change of the sections, which the trigger does not outlive."""
    op.execute("DROP TRIGGER sections_gone")
    op.execute("DROP TABLE section_words")
    change()
    op.execute(table)
    op.execute(GONE)
