"""The institution's journal gets a key, and its checkpoints a signature."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add its table; the key is made when the server opens."""
    op.create_table(
        "journal_key",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("seed", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("one = 1", name=op.f("ck_journal_key_single")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_journal_key")),
        comment="the private key that signs checkpoints; stays the same through restorations",
    )
