"""Blocks say what they are for, desks what their clock showed, and barred numbers are found without the journal."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Add the columns, and the table of barred numbers."""
    op.add_column("blocks", sa.Column("purpose", sa.String(length=16), nullable=False, server_default="counter"))
    for name, width in (("copied_from", 36), ("lost_at", 27), ("heard_at", 27), ("clock_at", 27)):
        op.add_column("desks", sa.Column(name, sa.String(length=width), nullable=True))
    op.create_table(
        "unused_numbers",
        sa.Column("register_code", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("register_code", "year", "first", name=op.f("pk_unused_numbers")),
        comment="numbers of the continuity band that no paper got; one that turns up on a paper is issued all the same",
    )
