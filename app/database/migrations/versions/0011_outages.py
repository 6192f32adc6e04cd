"""Outages leave traces: compared clocks, hours without the server, provisional receipts, emergency sheets, copies."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


# A block is opened and closed without a number being given; only a number is used once.
_USED_UP = """
CREATE TRIGGER blocks_are_used_up BEFORE UPDATE OF used ON blocks
WHEN coalesce(NEW.used, 0) <= coalesce(OLD.used, 0)
BEGIN SELECT RAISE(ABORT, 'a number of a block is used once'); END;
"""
_STAY = """
CREATE TRIGGER blocks_stay_where_they_are BEFORE UPDATE OF first, last, register, year ON blocks
BEGIN SELECT RAISE(ABORT, 'a block is as it was granted'); END;
"""
# A row's number changes where it was struck through, or where two copies of one desk had printed it on two papers.
_KEEP_THEIR_NUMBER = """
CREATE TRIGGER entries_keep_their_number
BEFORE UPDATE OF entry_id, register, year, number, series, registered_at, direction ON entries
WHEN NEW.entry_id <> OLD.entry_id OR NEW.direction <> OLD.direction OR NOT EXISTS (
  SELECT 1 FROM struck_numbers AS struck
  WHERE struck.register = OLD.register AND struck.year = OLD.year AND struck.number = OLD.number
    AND struck.entry_id = OLD.entry_id
  UNION ALL
  SELECT 1 FROM renumbered
  WHERE renumbered.register = OLD.register AND renumbered.year = OLD.year
    AND renumbered.printed_number = OLD.number AND renumbered.entry_id = OLD.entry_id
)
BEGIN SELECT RAISE(ABORT, 'number, date and direction never change'); END;
"""


def upgrade() -> None:
    """Blocks that are there are the counter's."""
    op.add_column("desk", sa.Column("fence", sa.Integer, nullable=False, server_default="0"))
    op.add_column("desk", sa.Column("copied_at", sa.Text))
    op.add_column("desk", sa.Column("copy_id", sa.Uuid))
    op.add_column("blocks", sa.Column("purpose", sa.Text, nullable=False, server_default="counter"))
    for name in ("opened_at", "opened_by", "closed_at"):
        op.add_column("blocks", sa.Column(name, sa.Text))
    op.execute("DROP TRIGGER blocks_are_used_up")
    for trigger in (_USED_UP, _STAY):
        op.execute(trigger)
    op.add_column("block_requests", sa.Column("purpose", sa.Text, nullable=False, server_default="counter"))
    _the_clock()
    _the_hours()
    _the_kit()
    op.execute("DROP TRIGGER entries_keep_their_number")
    op.execute(_KEEP_THEIR_NUMBER)


def _the_clock() -> None:
    op.create_table(
        "clock_readings",
        sa.Column("only", sa.Integer, nullable=False),
        sa.Column("server_at", sa.Text, nullable=False),
        sa.Column("desk_at", sa.Text, nullable=False),
        sa.Column("monotonic_ms", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("only", name="pk_clock_readings"),
        sa.CheckConstraint("only = 1", name="ck_clock_readings_single"),
    )
    op.create_table(
        "clock_confirmations",
        sa.Column("confirmation_id", sa.Integer, nullable=False),
        sa.Column("confirmed_at", sa.Text, nullable=False),
        sa.Column("monotonic_ms", sa.Integer, nullable=False),
        sa.Column("by", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("doubt", sa.Text, nullable=False),
        sa.Column("drift_ms", sa.Integer),
        sa.Column("last_allowed", sa.Text),
        sa.PrimaryKeyConstraint("confirmation_id", name="pk_clock_confirmations"),
    )


def _the_hours() -> None:
    op.create_table(
        "outages",
        sa.Column("outage_id", sa.Integer, nullable=False),
        sa.Column("cause", sa.Text, nullable=False),
        sa.Column("began_at", sa.Text, nullable=False),
        sa.Column("began_on_server", sa.Text),
        sa.Column("ended_at", sa.Text),
        sa.Column("ended_on_server", sa.Text),
        sa.Column("answered", sa.Boolean(create_constraint=False), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("outage_id", name="pk_outages"),
        sa.CheckConstraint("cause IN ('network', 'power', 'drill')", name="ck_outages_known"),
    )
    op.create_index("ix_outages_began_at", "outages", ["began_at"])
    op.create_table(
        "signs_of_life",
        sa.Column("sitting_id", sa.Uuid, nullable=False),
        sa.Column("opened_at", sa.Text, nullable=False),
        sa.Column("alive_at", sa.Text, nullable=False),
        sa.Column("process", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("sitting_id", name="pk_signs_of_life"),
    )
    op.create_table(
        "provisional_receipts",
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("label", sa.Text, nullable=False),
        sa.Column("given_at", sa.Text, nullable=False),
        sa.Column("clerk", sa.Text, nullable=False),
        sa.Column("tracking_code", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_provisional_receipts"),
        sa.UniqueConstraint("entry_id", name="uq_provisional_receipts_entry_id"),
        sa.UniqueConstraint("label", name="uq_provisional_receipts_label"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "renumbered",
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("printed_number", sa.Integer, nullable=False),
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("kept_year", sa.Integer, nullable=False),
        sa.Column("kept_number", sa.Integer, nullable=False),
        sa.Column("holder_id", sa.Uuid, nullable=False),
        sa.Column("told_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("register", "year", "printed_number", "entry_id", name="pk_renumbered"),
    )


def _the_kit() -> None:
    op.create_table(
        "kit_sheets",
        sa.Column("sheet", sa.Integer, nullable=False),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("printed_at", sa.Text, nullable=False),
        sa.Column("replaced_by", sa.Integer),
        sa.PrimaryKeyConstraint("sheet", name="pk_kit_sheets"),
        sa.ForeignKeyConstraint(["replaced_by"], ["kit_sheets.sheet"], name="fk_kit_sheets_replaced_by"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "kit_rows",
        sa.Column("sheet", sa.Integer, nullable=False),
        sa.Column("row", sa.Integer, nullable=False),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("block_id", sa.Uuid, nullable=False),
        sa.Column("tracking_code", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("typed", sa.Text),
        sa.PrimaryKeyConstraint("sheet", "row", name="pk_kit_rows"),
        sa.ForeignKeyConstraint(["sheet"], ["kit_sheets.sheet"], name="fk_kit_rows_sheet"),
        sa.ForeignKeyConstraint(["block_id"], ["blocks.block_id"], name="fk_kit_rows_block_id"),
        sa.UniqueConstraint("tracking_code", name="uq_kit_rows_tracking_code"),
        sa.UniqueConstraint("entry_id", name="uq_kit_rows_entry_id"),
        sa.UniqueConstraint("register", "year", "number", name="uq_kit_rows_register_year_number"),
        sa.CheckConstraint("state IN ('open', 'entered', 'blank')", name="ck_kit_rows_known"),
    )
