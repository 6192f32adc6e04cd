"""Replies that carry the number of what they answer, beside the ledger that has every number once."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the table; no reply shared a number until now."""
    number = ("register_code", "year", "number")
    op.create_table(
        "shared_numbers",
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("register_code", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            number, [f"ledger.{column}" for column in number], name=op.f("fk_shared_numbers_register_code")
        ),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_shared_numbers")),
        comment="replies that carry the number of what they answer; the ledger has that number once, for the other one",
    )
    op.create_index(op.f("ix_shared_numbers_register_code_year_number"), "shared_numbers", list(number))
