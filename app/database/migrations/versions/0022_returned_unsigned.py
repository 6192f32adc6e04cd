"""What the official returned unsigned, with the reason."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing of it was there before."""
    op.create_table(
        "returned_unsigned",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("returned_by", sa.Text, nullable=False),
        sa.Column("returned_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_returned_unsigned"),
    )
