"""What the server keeps, as tables; the migrations build exactly these.

Portable SQL: identifiers, instants and dates are text whose order is their order, so that the same statements run on
SQLite and PostgreSQL.
"""

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from opis_contract.events import INSTITUTION

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)

ID = String(36)
HASH = String(64)
INSTANT = String(27)
REGISTER = String(8)

state = Table(
    "state",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1", name="single"), primary_key=True),
    Column("server_id", ID, nullable=False),
    Column("epoch", ID, nullable=False),
    Column("restorations", Integer, nullable=False),
    Column("secret", LargeBinary(32), nullable=False),
    comment="who this server is, and since which restoration",
)

enrolment_codes = Table(
    "enrolment_codes",
    metadata,
    Column("code_hash", HASH, primary_key=True),
    Column("counter", String(200), nullable=False),
    Column("expires_at", INSTANT, nullable=False),
    Column("salt", LargeBinary(32), nullable=False),
    Column("used_by", ID),
    Column("used_at", INSTANT),
)

desks = Table(
    "desks",
    metadata,
    Column("desk_id", ID, primary_key=True),
    Column("counter", String(200), nullable=False),
    Column("token_hash", HASH, nullable=False, unique=True),
    Column("enrolled_at", INSTANT, nullable=False),
    Column("copied_from", ID),
    Column("lost_at", INSTANT),
    Column("heard_at", INSTANT),
    Column("clock_at", INSTANT),
)

unused_numbers = Table(
    "unused_numbers",
    metadata,
    Column("register_code", REGISTER, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("first", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
    Column("cause", String(32), nullable=False),
    Column("position", Integer, nullable=False),
    comment="numbers of the continuity band that no paper got; one that turns up on a paper is issued all the same",
)

handovers = Table(
    "handovers",
    metadata,
    Column("register_code", REGISTER, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("desk_id", ID, ForeignKey("desks.desk_id"), nullable=False),
    Column("last_number", Integer, nullable=False),
    comment="main numbers that one desk gave before it joined",
)

series = Table(
    "series",
    metadata,
    Column("register_code", REGISTER, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("last_main", Integer, nullable=False),
    Column("last_registered_at", INSTANT),
    Column("next_continuity", Integer, nullable=False),
    Column("restored_main", Integer),
    Column("restored_continuity", Integer),
    comment="where both series of a register and year stand; restored_*: where they stood after a restoration",
)

blocks = Table(
    "blocks",
    metadata,
    Column("block_id", ID, primary_key=True),
    Column("desk_id", ID, ForeignKey("desks.desk_id"), nullable=False),
    Column("register_code", REGISTER, nullable=False),
    Column("year", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("granted_at", INSTANT, nullable=False),
    Column("purpose", String(16), nullable=False, server_default="counter"),
    UniqueConstraint("register_code", "year", "first"),
    Index(None, "desk_id", "register_code", "year"),
)

registers = Table(
    "registers",
    metadata,
    Column("code", REGISTER, primary_key=True),
    Column("revision", Integer, primary_key=True, autoincrement=False),
    Column("change_id", ID, primary_key=True),
    Column("valid_from", String(10), nullable=False),
    Column("content", Text, nullable=False),
    comment="every row a register ever had; the newest of those in force counts",
)

ledger = Table(
    "ledger",
    metadata,
    Column("register_code", REGISTER, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("entry_id", ID, nullable=False, index=True),
    Column("event_id", ID, nullable=False),
    Column("given_here", Integer, nullable=False),
    Column("annulled_because", String(64)),
    comment="every number that was ever given, once; annulled numbers stay",
)

shared_numbers = Table(
    "shared_numbers",
    metadata,
    Column("entry_id", ID, primary_key=True),
    Column("event_id", ID, nullable=False),
    Column("register_code", REGISTER, nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    ForeignKeyConstraint(["register_code", "year", "number"], ["ledger.register_code", "ledger.year", "ledger.number"]),
    Index(None, "register_code", "year", "number"),
    comment="replies that carry the number of what they answer; the ledger has that number once, for the other one",
)

entries = Table(
    "entries",
    metadata,
    Column("entry_id", ID, primary_key=True),
    Column("register_code", REGISTER, nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("desk_id", ID, nullable=False),
    Column("registered_at", INSTANT, nullable=False),
    Column("tracking_code", String(20), nullable=False, unique=True),
    Column("stage", String(32), nullable=False),
    Column("state", String(16), nullable=False, server_default="registered"),
    Column("department", String(200)),
    Column("deadline_target", String(10)),
    Column("deadline_limit", String(10)),
    Column("deadline_basis", Text),
    comment="what the register shows of an entry without reading its event",
)

replies = Table(
    "replies",
    metadata,
    Column("reply_id", ID, primary_key=True),
    Column("answered_id", ID, primary_key=True, index=True),
    comment="outgoing entries that answer others",
)

register_acts = Table(
    "register_acts",
    metadata,
    Column("position", Integer, ForeignKey("events.position"), primary_key=True, autoincrement=False),
    Column("kind", String(32), nullable=False),
    Column("register_code", REGISTER, nullable=False),
    Column("year", Integer, nullable=False),
    Index(None, "kind", "register_code", "year"),
    comment="what happened to registers as a whole: numbers left unused, days and years closed",
)

attached_files = Table(
    "attached_files",
    metadata,
    Column("entry_id", ID, ForeignKey("entries.entry_id"), primary_key=True),
    Column("sha256", HASH, primary_key=True),
    Column("role", String(16), primary_key=True),
)

events = Table(
    "events",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("event_id", ID, nullable=False, index=True),
    Column("desk_id", ID, nullable=False),
    Column("subject_id", ID, nullable=False, index=True, server_default=str(INSTITUTION)),
    Column("sequence", Integer),
    Column("leaf", LargeBinary(32), nullable=False, unique=True),
    Column("content", Text, nullable=False),
    Column("recorded_at", INSTANT, nullable=False),
    comment="the feed and the journal's leaves, in commit order; sequence is the sending desk's own count",
)

refused_events = Table(
    "refused_events",
    metadata,
    Column("leaf", LargeBinary(32), primary_key=True),
    Column("event_id", ID, nullable=False),
    Column("desk_id", ID, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("code", String(64), nullable=False),
    Column("facts", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("refused_at", INSTANT, nullable=False),
    comment="kept for people to look at: nothing a desk sent is thrown away",
)

journal_head = Table(
    "journal_head",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1", name="single"), primary_key=True),
    Column("frontier", LargeBinary, nullable=False),
)

journal_key = Table(
    "journal_key",
    metadata,
    Column("one", Integer, CheckConstraint("one = 1", name="single"), primary_key=True),
    Column("seed", LargeBinary(32), nullable=False),
    comment="the private key that signs checkpoints; stays the same through restorations",
)

journal_nodes = Table(
    "journal_nodes",
    metadata,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("index", Integer, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
    comment="roots of the full subtrees of 2^level leaves",
)

unknown_codes = Table(
    "unknown_codes",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("address_hash", HASH, nullable=False),
    Column("tried_at", INSTANT, nullable=False),
    Index(None, "address_hash", "tried_at"),
    comment="tries to guess tracking codes within the last minutes",
)
