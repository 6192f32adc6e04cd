"""Tables of outages: the clock that was compared, hours without the server, provisional receipts, emergency sheets."""

from sqlalchemy import Boolean, CheckConstraint, Column, ForeignKey, Integer, Table, Text, UniqueConstraint, Uuid

from app.database.tables import InstantText, metadata

clock_readings = Table(
    "clock_readings",
    metadata,
    Column("only", Integer, CheckConstraint("only = 1", name="single"), primary_key=True),
    Column("server_at", InstantText, nullable=False),
    Column("desk_at", InstantText, nullable=False),
    Column("monotonic_ms", Integer, nullable=False),
)

clock_confirmations = Table(
    "clock_confirmations",
    metadata,
    Column("confirmation_id", Integer, primary_key=True),
    Column("confirmed_at", InstantText, nullable=False),
    Column("monotonic_ms", Integer, nullable=False),
    Column("by", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("doubt", Text, nullable=False),
    Column("drift_ms", Integer),
    Column("last_allowed", InstantText),
)

outages = Table(
    "outages",
    metadata,
    Column("outage_id", Integer, primary_key=True),
    Column("cause", Text, CheckConstraint("cause IN ('network', 'power', 'drill')", name="known"), nullable=False),
    Column("began_at", InstantText, nullable=False, index=True),
    Column("began_on_server", InstantText),
    Column("ended_at", InstantText),
    Column("ended_on_server", InstantText),
    Column("answered", Boolean(create_constraint=False), nullable=False, server_default="0"),
)

signs_of_life = Table(
    "signs_of_life",
    metadata,
    Column("sitting_id", Uuid, primary_key=True),
    Column("opened_at", InstantText, nullable=False),
    Column("alive_at", InstantText, nullable=False),
    Column("process", Integer, nullable=False),
)

provisional_receipts = Table(
    "provisional_receipts",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("entry_id", Uuid, nullable=False, unique=True),
    Column("label", Text, nullable=False, unique=True),
    Column("given_at", InstantText, nullable=False),
    Column("clerk", Text, nullable=False),
    Column("tracking_code", Text, nullable=False),
    sqlite_autoincrement=True,
)

kit_sheets = Table(
    "kit_sheets",
    metadata,
    Column("sheet", Integer, primary_key=True),
    Column("register", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("printed_at", InstantText, nullable=False),
    Column("replaced_by", Integer, ForeignKey("kit_sheets.sheet")),
    sqlite_autoincrement=True,
)

kit_rows = Table(
    "kit_rows",
    metadata,
    Column("sheet", Integer, ForeignKey("kit_sheets.sheet"), primary_key=True),
    Column("row", Integer, primary_key=True),
    Column("register", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("block_id", Uuid, ForeignKey("blocks.block_id"), nullable=False),
    Column("tracking_code", Text, nullable=False, unique=True),
    Column("state", Text, CheckConstraint("state IN ('open', 'entered', 'blank')", name="known"), nullable=False),
    Column("entry_id", Uuid, nullable=False, unique=True),
    Column("typed", Text),
    UniqueConstraint("register", "year", "number"),
)

renumbered = Table(
    "renumbered",
    metadata,
    Column("register", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("printed_number", Integer, primary_key=True),
    Column("entry_id", Uuid, primary_key=True),
    Column("kept_year", Integer, nullable=False),
    Column("kept_number", Integer, nullable=False),
    Column("holder_id", Uuid, nullable=False),
    Column("told_at", InstantText, nullable=False),
)
