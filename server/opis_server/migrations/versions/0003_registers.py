"""Registers are rows that desks may change, no longer a line of the settings."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add their table; the server fills it from its settings when it opens."""
    op.create_table(
        "registers",
        sa.Column("code", sa.String(length=8), nullable=False),
        sa.Column("revision", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.String(length=36), nullable=False),
        sa.Column("valid_from", sa.String(length=10), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("code", "revision", "change_id", name=op.f("pk_registers")),
        comment="every row a register ever had; the newest of those in force counts",
    )
