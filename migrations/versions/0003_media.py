"""Media: what files are and whose, what is known about images, and which files posts use

Revision ID: 0003_media
Revises: 0005_search
"""

import sqlalchemy as sa
from alembic import op

from blog.db import UTCDateTime
from blog.media.kinds import type_of

revision = "0003_media"
down_revision = "0005_search"
branch_labels = None
depends_on = None

files = sa.table(
    "files",
    sa.column("id"),
    sa.column("path"),
    sa.column("digest"),
    sa.column("media_type"),
    sa.column("sent_digest"),
)


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("variants", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_pictures")),
    )
    op.create_index("ix_pictures_due_at", "pictures", ["due_at"])
    with op.batch_alter_table("files") as batch_op:
        batch_op.add_column(sa.Column("media_type", sa.String(length=100), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("name", sa.String(length=200), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("alt", sa.String(length=500), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("user_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("sent_digest", sa.String(length=64), nullable=True))
        batch_op.create_foreign_key(op.f("fk_files_user_id_users"), "users", ["user_id"], ["id"])
        batch_op.create_unique_constraint(op.f("uq_files_user_id_sent_digest"), ["user_id", "sent_digest"])
        batch_op.create_index("ix_files_digest", ["digest"])
    op.create_table(
        "post_files",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["file_id"], ["files.id"], name=op.f("fk_post_files_file_id_files")),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_post_files_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", "file_id", name=op.f("pk_post_files")),
    )
    op.create_index("ix_post_files_file_id", "post_files", ["file_id"])
    fill_in()


def fill_in() -> None:
    """What is there came in by import, and is what its name says."""
    for id, path in op.get_bind().execute(sa.select(files.c.id, files.c.path)).all():
        known = {"media_type": type_of(path), "sent_digest": files.c.digest}
        op.execute(sa.update(files).where(files.c.id == id).values(known))


def downgrade() -> None:
    op.drop_table("post_files")
    with op.batch_alter_table("files") as batch_op:
        batch_op.drop_index("ix_files_digest")
        batch_op.drop_constraint(op.f("uq_files_user_id_sent_digest"), type_="unique")
        batch_op.drop_constraint(op.f("fk_files_user_id_users"), type_="foreignkey")
        for column in ("sent_digest", "user_id", "alt", "name", "media_type"):
            batch_op.drop_column(column)
    op.drop_table("pictures")
