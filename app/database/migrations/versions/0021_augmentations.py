"""Signatures are carried up to B-LTA after the signing."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing of it was there before."""
    op.create_table(
        "augmentations",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("level", sa.Text, nullable=False),
        sa.Column("due_at", sa.Text),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("trouble", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_augmentations"),
    )
