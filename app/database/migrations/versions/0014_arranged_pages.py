"""Scanned pages are put in order, and a batch may go to several entries."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Batches that were attached had all their pages filed in the one entry."""
    op.create_table(
        "batch_steps",
        sa.Column("batch_id", sa.Uuid, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("known", sa.Integer, nullable=False),
        sa.Column("acts", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("undone", sa.Boolean(create_constraint=False), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("batch_id", "step", name="pk_batch_steps"),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.batch_id"], name="fk_batch_steps_batch_id"),
    )
    op.create_table(
        "filed_pages",
        sa.Column("batch_id", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "sequence", name="pk_filed_pages"),
        sa.ForeignKeyConstraint(
            ["batch_id", "sequence"],
            ["batch_pages.batch_id", "batch_pages.sequence"],
            name="fk_filed_pages_batch_id_sequence",
        ),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name="fk_filed_pages_entry_id"),
    )
    op.create_index("ix_filed_pages_entry_id", "filed_pages", ["entry_id"])
    op.execute(
        "INSERT INTO filed_pages (batch_id, sequence, entry_id) SELECT batch_id, sequence, entry_id"
        " FROM batch_pages JOIN batches USING (batch_id) WHERE entry_id IS NOT NULL"
    )
