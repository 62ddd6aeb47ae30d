"""Search: sections of live posts, and the index of their words

Revision ID: 0005_search
Revises: 0003_writing
"""

import sqlalchemy as sa
from alembic import op

revision = "0005_search"
down_revision = "0003_writing"
branch_labels = None
depends_on = None

SQLITE = """
CREATE VIRTUAL TABLE section_words USING fts5(
    heading, body, trail, tokenize="ascii tokenchars '+#'", prefix='1 2 3'
)
"""
POSTGRESQL = """
CREATE TABLE section_words (
    section_id integer CONSTRAINT pk_section_words PRIMARY KEY
        CONSTRAINT fk_section_words_section_id_sections REFERENCES sections (id) ON DELETE CASCADE,
    heading text NOT NULL, body text NOT NULL, trail text NOT NULL, lexemes tsvector NOT NULL
)
"""
GONE = """
CREATE TRIGGER sections_gone AFTER DELETE ON sections
BEGIN DELETE FROM section_words WHERE rowid = old.id; END
"""


def upgrade() -> None:
    op.create_table(
        "sections",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("anchor", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("trail", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_sections_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sections")),
    )
    op.create_index("ix_sections_post_id", "sections", ["post_id"])
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE)
        op.execute(GONE)
    else:
        op.execute(POSTGRESQL)
        op.execute("CREATE INDEX ix_section_words_lexemes ON section_words USING gin (lexemes)")


def downgrade() -> None:
    op.execute("DROP TABLE section_words")
    op.drop_table("sections")
