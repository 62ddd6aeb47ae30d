"""Writing: what is pinned, private or told as it changes; named revisions, earlier drafts, preview links

Revision ID: 0003_writing
Revises: 0003_places
"""

import sqlalchemy as sa
from alembic import op

from blog.db import UTCDateTime

revision = "0003_writing"
down_revision = "0003_places"
branch_labels = None
depends_on = None

revisions = sa.table(
    "revisions",
    *(sa.column(name) for name in ("post_id", "number", "version")),
    *(sa.column(name, UTCDateTime()) for name in ("created_at", "published_at")),
)
drafts = sa.table("drafts", sa.column("post_id"), sa.column("version"))


def upgrade() -> None:
    op.create_table(
        "autosaves",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_autosaves_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "version", name=op.f("pk_autosaves")),
    )
    op.create_table(
        "preview_links",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["author_id"], ["users.id"], name=op.f("fk_preview_links_author_id_users")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_preview_links_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_preview_links")),
    )
    op.create_index("ix_preview_links_post_id", "preview_links", ["post_id"])
    with op.batch_alter_table("posts") as batch_op:
        batch_op.add_column(sa.Column("private", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("pinned", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("changelog", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.create_index("ix_posts_pinned", ["pinned", "kind", "published_at"])
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.add_column(sa.Column("published_at", UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("version", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("note", sa.String(length=300), nullable=False, server_default=""))
    with op.batch_alter_table("drafts") as batch_op:
        batch_op.add_column(sa.Column("slug", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("title", sa.String(length=300), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("words", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("editor_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(op.f("fk_drafts_editor_id_users"), "users", ["editor_id"], ["id"])
    fill_in()


def fill_in() -> None:
    """Every revision so far was published, and no draft is older than they are."""
    op.execute(sa.update(revisions).values(published_at=revisions.c.created_at, version=revisions.c.number))
    newest = sa.select(sa.func.coalesce(sa.func.max(revisions.c.number), 0))
    newest = newest.where(revisions.c.post_id == drafts.c.post_id)
    op.execute(sa.update(drafts).values(version=drafts.c.version + newest.scalar_subquery()))


def downgrade() -> None:
    with op.batch_alter_table("drafts") as batch_op:
        batch_op.drop_constraint(op.f("fk_drafts_editor_id_users"), type_="foreignkey")
        batch_op.drop_column("editor_id")
        batch_op.drop_column("words")
        batch_op.drop_column("title")
        batch_op.drop_column("slug")
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.drop_column("note")
        batch_op.drop_column("version")
        batch_op.drop_column("published_at")
    with op.batch_alter_table("posts") as batch_op:
        batch_op.drop_index("ix_posts_pinned")
        batch_op.drop_column("changelog")
        batch_op.drop_column("pinned")
        batch_op.drop_column("private")
    op.drop_table("preview_links")
    op.drop_table("autosaves")
