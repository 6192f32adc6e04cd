"""The server's first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Build them."""
    op.create_table(
        "desks",
        sa.Column("desk_id", sa.String(length=36), nullable=False),
        sa.Column("counter", sa.String(length=200), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("enrolled_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("desk_id", name=op.f("pk_desks")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_desks_token_hash")),
    )
    op.create_table(
        "enrolment_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("counter", sa.String(length=200), nullable=False),
        sa.Column("expires_at", sa.String(length=27), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=32), nullable=False),
        sa.Column("used_by", sa.String(length=36), nullable=True),
        sa.Column("used_at", sa.String(length=27), nullable=True),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_enrolment_codes")),
    )
    op.create_table(
        "entries",
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("register_code", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.String(length=36), nullable=False),
        sa.Column("registered_at", sa.String(length=27), nullable=False),
        sa.Column("tracking_code", sa.String(length=20), nullable=False),
        sa.Column("stage", sa.String(length=32), nullable=False),
        sa.Column("department", sa.String(length=200), nullable=True),
        sa.Column("deadline_target", sa.String(length=10), nullable=True),
        sa.Column("deadline_limit", sa.String(length=10), nullable=True),
        sa.Column("deadline_basis", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_entries")),
        sa.UniqueConstraint("tracking_code", name=op.f("uq_entries_tracking_code")),
        comment="what the register shows of an entry without reading its event",
    )
    op.create_table(
        "events",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("desk_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_events")),
        sa.UniqueConstraint("leaf", name=op.f("uq_events_leaf")),
        comment="the feed and the journal's leaves, in commit order; sequence is the sending desk's own count",
    )
    with op.batch_alter_table("events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_events_event_id"), ["event_id"], unique=False)

    op.create_table(
        "journal_head",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("frontier", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_journal_head")),
    )
    op.create_table(
        "journal_nodes",
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("index", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("level", "index", name=op.f("pk_journal_nodes")),
        comment="roots of the full subtrees of 2^level leaves",
    )
    op.create_table(
        "ledger",
        sa.Column("register_code", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("given_here", sa.Integer(), nullable=False),
        sa.Column("annulled_because", sa.String(length=64), nullable=True),
        sa.PrimaryKeyConstraint("register_code", "year", "number", name=op.f("pk_ledger")),
        comment="every number that was ever given, once; annulled numbers stay",
    )
    with op.batch_alter_table("ledger", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entry_id"), ["entry_id"], unique=False)

    op.create_table(
        "refused_events",
        sa.Column("leaf", sa.LargeBinary(length=32), nullable=False),
        sa.Column("event_id", sa.String(length=36), nullable=False),
        sa.Column("desk_id", sa.String(length=36), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("refused_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("leaf", name=op.f("pk_refused_events")),
        comment="kept for people to look at: nothing a desk sent is thrown away",
    )
    op.create_table(
        "replies",
        sa.Column("reply_id", sa.String(length=36), nullable=False),
        sa.Column("answered_id", sa.String(length=36), nullable=False),
        sa.PrimaryKeyConstraint("reply_id", "answered_id", name=op.f("pk_replies")),
        comment="outgoing entries that answer others",
    )
    with op.batch_alter_table("replies", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_replies_answered_id"), ["answered_id"], unique=False)

    op.create_table(
        "series",
        sa.Column("register_code", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("last_main", sa.Integer(), nullable=False),
        sa.Column("last_registered_at", sa.String(length=27), nullable=True),
        sa.Column("next_continuity", sa.Integer(), nullable=False),
        sa.Column("restored_main", sa.Integer(), nullable=True),
        sa.Column("restored_continuity", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("register_code", "year", name=op.f("pk_series")),
        comment="where both series of a register and year stand; restored_*: where they stood after a restoration",
    )
    op.create_table(
        "state",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("server_id", sa.String(length=36), nullable=False),
        sa.Column("epoch", sa.String(length=36), nullable=False),
        sa.Column("restorations", sa.Integer(), nullable=False),
        sa.Column("secret", sa.LargeBinary(length=32), nullable=False),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_state")),
        comment="who this server is, and since which restoration",
    )
    op.create_table(
        "unknown_codes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("address_hash", sa.String(length=64), nullable=False),
        sa.Column("tried_at", sa.String(length=27), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unknown_codes")),
        comment="tries to guess tracking codes within the last minutes",
    )
    with op.batch_alter_table("unknown_codes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_unknown_codes_address_hash_tried_at"), ["address_hash", "tried_at"], unique=False
        )

    op.create_table(
        "attached_files",
        sa.Column("entry_id", sa.String(length=36), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name=op.f("fk_attached_files_entry_id")),
        sa.PrimaryKeyConstraint("entry_id", "sha256", "role", name=op.f("pk_attached_files")),
    )
    op.create_table(
        "blocks",
        sa.Column("block_id", sa.String(length=36), nullable=False),
        sa.Column("desk_id", sa.String(length=36), nullable=False),
        sa.Column("register_code", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("first", sa.Integer(), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("granted_at", sa.String(length=27), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.desk_id"], name=op.f("fk_blocks_desk_id")),
        sa.PrimaryKeyConstraint("block_id", name=op.f("pk_blocks")),
        sa.UniqueConstraint("register_code", "year", "first", name=op.f("uq_blocks_register_code_year_first")),
    )
    with op.batch_alter_table("blocks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_blocks_desk_id_register_code_year"), ["desk_id", "register_code", "year"], unique=False
        )

    op.create_table(
        "handovers",
        sa.Column("register_code", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("desk_id", sa.String(length=36), nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["desk_id"], ["desks.desk_id"], name=op.f("fk_handovers_desk_id")),
        sa.PrimaryKeyConstraint("register_code", "year", name=op.f("pk_handovers")),
        comment="main numbers that one desk gave before it joined",
    )
