"""The book of prints takes the place of the count of receipts; the desk watches the server's journal."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Every receipt counted so far came out; who printed it was not written down."""
    op.create_table(
        "prints",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("printed_at", sa.Text(), nullable=False),
        sa.Column("clerk", sa.Text(), nullable=False),
        sa.Column("duplicate", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("reason", sa.Text()),
        sa.PrimaryKeyConstraint("entry_id", "place", name="pk_prints"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name="fk_prints_entry_id"),
        sa.CheckConstraint("kind IN ('label', 'receipt', 'stamp')", name="ck_prints_known_kind"),
        sa.CheckConstraint("state IN ('begun', 'done', 'failed')", name="ck_prints_known_state"),
    )
    op.execute(
        "INSERT INTO prints (entry_id, place, kind, state, printed_at, clerk, duplicate) "
        "SELECT entry_id, copy, 'receipt', 'done', printed_at, '', copy > 1 FROM printed_receipts"
    )
    op.drop_table("printed_receipts")
    op.create_table(
        "awaited_prints",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "kind", name="pk_awaited_prints"),
    )
    op.create_table(
        "witnessed",
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("checkpoint", sa.Text(), nullable=False),
        sa.Column("forked", sa.Text()),
        sa.PrimaryKeyConstraint("origin", name="pk_witnessed"),
        sa.UniqueConstraint("place", name="uq_witnessed_place"),
        sa.CheckConstraint("length(public_key) = 32", name="ck_witnessed_key"),
    )
