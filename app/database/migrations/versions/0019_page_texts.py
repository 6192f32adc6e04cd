"""The words of scanned pages are read once and kept until the pages are in an entry."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pages scanned before are read by the next desk that opens."""
    op.create_table(
        "page_texts",
        sa.Column("batch_id", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("turn", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("read_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "sequence", name="pk_page_texts"),
        sa.ForeignKeyConstraint(
            ["batch_id", "sequence"],
            ["batch_pages.batch_id", "batch_pages.sequence"],
            name="fk_page_texts_batch_id_sequence",
        ),
    )
