"""The register as the first version keeps it: numbers, entries, journal, outbox, files, intake."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# What never happens to a register, refused by the database itself whatever program holds the file. An entry's number
# changes in one case: it was struck through first, because the paper carries another one.
_TRIGGERS = """
CREATE TRIGGER entries_stay BEFORE DELETE ON entries
BEGIN SELECT RAISE(ABORT, 'entries are never deleted'); END;

CREATE TRIGGER entries_keep_their_number
BEFORE UPDATE OF entry_id, register, year, number, series, registered_at, direction ON entries
WHEN NOT EXISTS (
  SELECT 1 FROM struck_numbers AS struck
  WHERE struck.register = OLD.register AND struck.year = OLD.year AND struck.number = OLD.number
    AND struck.entry_id = OLD.entry_id AND NEW.entry_id = OLD.entry_id AND NEW.direction = OLD.direction
)
BEGIN SELECT RAISE(ABORT, 'number, date and direction never change'); END;

CREATE TRIGGER struck_numbers_stay BEFORE DELETE ON struck_numbers
BEGIN SELECT RAISE(ABORT, 'struck numbers are never deleted'); END;

CREATE TRIGGER struck_numbers_do_not_change BEFORE UPDATE ON struck_numbers
BEGIN SELECT RAISE(ABORT, 'struck numbers never change'); END;

CREATE TRIGGER journal_stays BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TRIGGER journal_does_not_change BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal only grows'); END;

CREATE TRIGGER outbox_stays BEFORE DELETE ON outbox
BEGIN SELECT RAISE(ABORT, 'outbox rows are marked, never deleted'); END;

CREATE TRIGGER counters_only_rise BEFORE UPDATE ON series_counters
WHEN NEW.last_number < OLD.last_number OR NEW.last_registered_at < OLD.last_registered_at
BEGIN SELECT RAISE(ABORT, 'a series never goes back'); END;

CREATE TRIGGER blocks_are_used_up BEFORE UPDATE ON blocks
WHEN NEW.first <> OLD.first OR NEW.last <> OLD.last OR coalesce(NEW.used, 0) <= coalesce(OLD.used, 0)
BEGIN SELECT RAISE(ABORT, 'a number of a block is used once'); END;
"""


def upgrade() -> None:
    _desk()
    _entries()
    _journal()
    _numbers_for_outages()
    _files()
    _intake()
    for trigger in _TRIGGERS.strip().split("\n\n"):
        op.execute(trigger)


def _desk() -> None:
    op.create_table(
        "desk",
        sa.Column("only", sa.Integer, sa.CheckConstraint("only = 1", name="ck_desk_single"), nullable=False),
        sa.Column("desk_id", sa.Uuid, nullable=False),
        sa.Column(
            "state",
            sa.Text,
            sa.CheckConstraint("state IN ('alone', 'enrolling', 'enrolled')", name="ck_desk_known"),
            nullable=False,
        ),
        sa.Column("institution", sa.Text),
        sa.Column("counter", sa.Text),
        sa.Column("server_address", sa.Text),
        sa.Column("status_address", sa.Text),
        sa.Column("feed_epoch", sa.Uuid),
        sa.Column("feed_position", sa.Integer, nullable=False, server_default="0"),
        sa.Column("last_sync", sa.Text),
        sa.PrimaryKeyConstraint("only", name="pk_desk"),
    )
    op.create_table(
        "registers",
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("code", name="pk_registers"),
    )
    op.create_table(
        "series_counters",
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column(
            "last_number",
            sa.Integer,
            sa.CheckConstraint("last_number >= 0", name="ck_series_counters_not_negative"),
            nullable=False,
        ),
        sa.Column("last_registered_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("register", "year", "series", name="pk_series_counters"),
        sa.ForeignKeyConstraint(["register"], ["registers.code"], name="fk_series_counters_register"),
    )


def _entries() -> None:
    op.create_table(
        "entries",
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, sa.CheckConstraint("number >= 1", name="ck_entries_positive"), nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column("registered_at", sa.Text, nullable=False),
        sa.Column("direction", sa.Text, nullable=False),
        sa.Column("tracking_code", sa.Text, nullable=False),
        sa.Column("desk_id", sa.Uuid, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("clerk", sa.Text, nullable=False),
        sa.Column("counter", sa.Text, nullable=False),
        sa.Column("party", sa.Text, nullable=False),
        sa.Column("summary", sa.Text, nullable=False),
        sa.Column("deadline", sa.Text),
        sa.Column("searched", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_entries"),
        sa.UniqueConstraint("register", "year", "number", name="uq_entries_register_year_number"),
        sa.UniqueConstraint("tracking_code", name="uq_entries_tracking_code"),
    )
    op.create_index("ix_entries_number", "entries", ["number"])
    op.create_index("ix_entries_registered_at_number_entry_id", "entries", ["registered_at", "number", "entry_id"])
    op.create_table(
        "struck_numbers",
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("kept_number", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("register", "year", "number", name="pk_struck_numbers"),
    )
    op.create_index("ix_struck_numbers_entry_id", "struck_numbers", ["entry_id"])
    op.create_table(
        "printed_receipts",
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("copy", sa.Integer, nullable=False),
        sa.Column("printed_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "copy", name="pk_printed_receipts"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name="fk_printed_receipts_entry_id"),
    )


def _journal() -> None:
    op.create_table(
        "journal",
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column(
            "leaf",
            sa.LargeBinary,
            sa.CheckConstraint("length(leaf) = 32", name="ck_journal_hash"),
            nullable=False,
        ),
        sa.Column("event", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_journal"),
        sa.UniqueConstraint("event_id", name="uq_journal_event_id"),
    )
    op.create_index("ix_journal_entry_id", "journal", ["entry_id"])
    op.create_table(
        "journal_frontier",
        sa.Column(
            "only", sa.Integer, sa.CheckConstraint("only = 1", name="ck_journal_frontier_single"), nullable=False
        ),
        sa.Column("frontier", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("only", name="pk_journal_frontier"),
    )
    op.create_table(
        "outbox",
        sa.Column("sequence", sa.Integer, primary_key=True),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column(
            "state",
            sa.Text,
            sa.CheckConstraint("state IN ('pending', 'accepted', 'refused')", name="ck_outbox_known"),
            nullable=False,
        ),
        sa.Column("code", sa.Text),
        sa.Column("facts", sa.Text),
        sa.UniqueConstraint("event_id", name="uq_outbox_event_id"),
        sa.ForeignKeyConstraint(["event_id"], ["journal.event_id"], name="fk_outbox_event_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_state_sequence", "outbox", ["state", "sequence"])


def _numbers_for_outages() -> None:
    op.create_table(
        "intents",
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("request", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_intents"),
    )
    op.create_table(
        "blocks",
        sa.Column("block_id", sa.Uuid, nullable=False),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("first", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("used", sa.Integer),
        sa.PrimaryKeyConstraint("block_id", name="pk_blocks"),
        sa.UniqueConstraint("register", "year", "first", name="uq_blocks_register_year_first"),
        sa.CheckConstraint("first <= last", name="ck_blocks_whole"),
        sa.CheckConstraint("used IS NULL OR (first <= used AND used <= last)", name="ck_blocks_inside"),
    )
    op.create_table(
        "block_requests",
        sa.Column("block_id", sa.Uuid, nullable=False),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("block_id", name="pk_block_requests"),
    )


def _files() -> None:
    op.create_table(
        "entry_files",
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("attached_at", sa.Text, nullable=False),
        sa.Column("derived_from", sa.Text),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "sha256", "role", name="pk_entry_files"),
        sa.UniqueConstraint("event_id", name="uq_entry_files_event_id"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name="fk_entry_files_entry_id"),
    )
    op.create_index("ix_entry_files_sha256", "entry_files", ["sha256"])
    op.create_index("ix_entry_files_derived_from", "entry_files", ["derived_from"])
    op.create_table(
        "kept_files",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("uploaded", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_kept_files"),
    )
    op.create_index("ix_kept_files_uploaded", "kept_files", ["uploaded"])
    op.create_table(
        "sign_marks",
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("marked_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("sha256", name="pk_sign_marks"),
    )


def _intake() -> None:
    op.create_table(
        "batches",
        sa.Column("batch_id", sa.Uuid, nullable=False),
        sa.Column("opened_at", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("entry_id", sa.Uuid),
        sa.PrimaryKeyConstraint("batch_id", name="pk_batches"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name="fk_batches_entry_id"),
    )
    op.create_table(
        "batch_pages",
        sa.Column("batch_id", sa.Uuid, nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("resolution", sa.Integer, nullable=False),
        sa.Column("media_type", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("batch_id", "sequence", name="pk_batch_pages"),
        sa.UniqueConstraint("batch_id", "name", name="uq_batch_pages_batch_id_name"),
        sa.ForeignKeyConstraint(["batch_id"], ["batches.batch_id"], name="fk_batch_pages_batch_id"),
    )
