"""What was seen on scanned pages is kept."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Pages scanned before are judged by the next desk that opens."""
    op.create_table(
        "page_verdicts",
        sa.Column("batch_id", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("verdict", sa.Text, nullable=False),
        sa.Column("judged_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "sequence", name="pk_page_verdicts"),
        sa.ForeignKeyConstraint(
            ["batch_id", "sequence"],
            ["batch_pages.batch_id", "batch_pages.sequence"],
            name="fk_page_verdicts_batch_id_sequence",
        ),
    )
