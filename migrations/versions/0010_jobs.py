"""Webhooks, links to elsewhere, and why a picture has no variants

Revision ID: 0010_jobs
Revises: 0010_notes
"""

import sqlalchemy as sa
from alembic import op

from blog.db import UTCDateTime

revision = "0010_jobs"
down_revision = "0010_notes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "webhook_endpoints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("url", sa.String(500), nullable=False),
        sa.Column("events", sa.JSON(), nullable=False),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("old_key", sa.String(32), nullable=False),
        sa.Column("key_changed_at", UTCDateTime(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_endpoints")),
    )
    op.create_table(
        "webhook_happenings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(30), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("post_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_webhook_happenings_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_happenings")),
    )
    op.create_index("ix_webhook_happenings_post", "webhook_happenings", ["post_id"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("endpoint_id", sa.Integer(), nullable=False),
        sa.Column("message", sa.String(40), nullable=False),
        sa.Column("event", sa.String(30), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("tried_at", UTCDateTime(), nullable=True),
        sa.Column("delivered_at", UTCDateTime(), nullable=True),
        sa.Column("given_up_at", UTCDateTime(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("milliseconds", sa.Integer(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("problem", sa.String(200), nullable=False),
        sa.ForeignKeyConstraint(
            ["endpoint_id"],
            ["webhook_endpoints.id"],
            name=op.f("fk_webhook_deliveries_endpoint_id_webhook_endpoints"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webhook_deliveries")),
        sa.UniqueConstraint("message", name=op.f("uq_webhook_deliveries_message")),
    )
    op.create_index("ix_webhook_deliveries_due_at", "webhook_deliveries", ["due_at"])
    op.create_index("ix_webhook_deliveries_endpoint", "webhook_deliveries", ["endpoint_id", "id"])
    op.create_table(
        "outer_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("checked_at", UTCDateTime(), nullable=True),
        sa.Column("doubted_at", UTCDateTime(), nullable=True),
        sa.Column("broken_at", UTCDateTime(), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outer_links")),
        sa.UniqueConstraint("digest", name=op.f("uq_outer_links_digest")),
    )
    op.create_index("ix_outer_links_due_at", "outer_links", ["due_at"])
    op.create_index("ix_outer_links_broken_at", "outer_links", ["broken_at"])
    op.create_table(
        "outer_link_uses",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("link_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(300), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_outer_link_uses_post_id_posts"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["link_id"],
            ["outer_links.id"],
            name=op.f("fk_outer_link_uses_link_id_outer_links"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("post_id", "link_id", name=op.f("pk_outer_link_uses")),
    )
    op.create_index("ix_outer_link_uses_link", "outer_link_uses", ["link_id"])
    op.create_table(
        "outer_link_scans",
        sa.Column("post_id", sa.Integer(), nullable=False),
        sa.Column("revision_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["posts.id"], name=op.f("fk_outer_link_scans_post_id_posts"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("post_id", name=op.f("pk_outer_link_scans")),
    )
    with op.batch_alter_table("pictures") as batch_op:
        batch_op.add_column(sa.Column("problem", sa.String(200), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("pictures") as batch_op:
        batch_op.drop_column("problem")
    op.drop_table("outer_link_scans")
    op.drop_table("outer_link_uses")
    op.drop_table("outer_links")
    op.drop_table("webhook_deliveries")
    op.drop_table("webhook_happenings")
    op.drop_table("webhook_endpoints")
