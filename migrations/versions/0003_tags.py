"""Tags and categories: what they were called and where they were before, and who changed that

Revision ID: 0003_tags
Revises: 0003_settings
"""

import sqlalchemy as sa
from alembic import op

from blog.db import UTCDateTime

revision = "0003_tags"
down_revision = "0003_settings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for kind, label, longest in (("tag", "tags", 120), ("category", "categories", 1000)):
        _create_addresses(f"{kind}_addresses", label, longest)
    op.create_table(
        "tag_names",
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["label_id"], ["tags.id"], name=op.f("fk_tag_names_label_id_tags"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_tag_names")),
    )
    op.create_index("ix_tag_names_label_id", "tag_names", ["label_id"])
    _create_category_names()
    lock = op.create_table(
        "vocabulary_lock",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vocabulary_lock")),
    )
    op.bulk_insert(lock, [{"id": 1}])
    _create_label_changes()
    with op.batch_alter_table("posts") as batch_op:
        batch_op.add_column(sa.Column("kept_digest", sa.String(length=64), nullable=False, server_default=""))
    with op.batch_alter_table("posts") as batch_op:
        batch_op.alter_column("kept_digest", server_default=None)
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.add_column(sa.Column("label_change_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            op.f("fk_revisions_label_change_id_label_changes"),
            "label_changes",
            ["label_change_id"],
            ["id"],
        )
        batch_op.create_index("ix_revisions_label_change", ["label_change_id", "post_id"])


def _create_addresses(name: str, label: str, longest: int) -> None:
    op.create_table(
        name,
        sa.Column("path", sa.String(length=longest), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["label_id"], [f"{label}.id"], name=op.f(f"fk_{name}_label_id_{label}"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("path", name=op.f(f"pk_{name}")),
    )
    op.create_index(f"ix_{name}_label_id", name, ["label_id"])


def _create_category_names() -> None:
    op.create_table(
        "category_names",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("label_id", sa.Integer(), nullable=False),
        *(
            sa.ForeignKeyConstraint(
                [column],
                ["categories.id"],
                name=op.f(f"fk_category_names_{column}_categories"),
                ondelete="CASCADE",
            )
            for column in ("parent_id", "label_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category_names")),
        sa.UniqueConstraint("parent_id", "name", name=op.f("uq_category_names_parent_id_name")),
    )
    op.create_index("ix_category_names_label_id", "category_names", ["label_id"])
    op.create_index("ix_category_names_name", "category_names", ["name"])


def _create_label_changes() -> None:
    op.create_table(
        "label_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("posts", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["by_id"], ["users.id"], name=op.f("fk_label_changes_by_id_users"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_label_changes")),
    )
    op.create_index("ix_label_changes_kind", "label_changes", ["kind", "id"])


def downgrade() -> None:
    with op.batch_alter_table("revisions") as batch_op:
        batch_op.drop_index("ix_revisions_label_change")
        batch_op.drop_constraint(op.f("fk_revisions_label_change_id_label_changes"), type_="foreignkey")
        batch_op.drop_column("label_change_id")
    with op.batch_alter_table("posts") as batch_op:
        batch_op.drop_column("kept_digest")
    for table in (
        "label_changes",
        "vocabulary_lock",
        "category_names",
        "tag_names",
        "category_addresses",
        "tag_addresses",
    ):
        op.drop_table(table)
