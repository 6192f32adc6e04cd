"""The tables of the desk's register, and the rules that the schema itself keeps.

Numbers are unique, entries and journal rows are only ever added: the triggers refuse what the program must never do.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.engine import Dialect
from typing_extensions import override

from opis_contract.instants import instant_text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class InstantText(TypeDecorator[datetime]):
    """An instant as the contract writes it: UTC, text order is time order. Refuses a naive datetime."""

    impl = Text
    cache_ok = True

    @override
    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs its time zone")
        return instant_text(value)

    @override
    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


desk = Table(
    "desk",
    metadata,
    Column("only", Integer, CheckConstraint("only = 1", name="single"), primary_key=True),
    Column("desk_id", Uuid, nullable=False),
    Column("state", Text, CheckConstraint("state IN ('alone', 'enrolling', 'enrolled')", name="known"), nullable=False),
    Column("institution", Text),
    Column("counter", Text),
    Column("server_address", Text),
    Column("status_address", Text),
    Column("feed_epoch", Uuid),
    Column("feed_position", Integer, nullable=False, server_default="0"),
    Column("last_sync", InstantText),
    Column("fence", Integer, nullable=False, server_default="0"),
    Column("copied_at", InstantText),
    Column("copy_id", Uuid),
)

catalogue_rows = Table(
    "catalogue_rows",
    metadata,
    Column("catalogue", Text, primary_key=True),
    Column("code", Text, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("change_id", Uuid, primary_key=True),
    Column("valid_from", Text, nullable=False),
    Column("valid_to", Text),
    Column("searched", Text, nullable=False),
    Column("content", Text, nullable=False),
    Index(None, "catalogue", "searched"),
)

series_counters = Table(
    "series_counters",
    metadata,
    Column("register", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("series", Text, primary_key=True),
    Column("last_number", Integer, CheckConstraint("last_number >= 0", name="not_negative"), nullable=False),
    Column("last_registered_at", InstantText, nullable=False),
)

OWN_NUMBER = text("series <> 'reply'")
"""No two entries have one number, but replies that share that of the entry they answer (rule R7).

Said in every question word for word, without a parameter: only then does SQLite answer it from the index.
"""
SHARED_NUMBER = text("series = 'reply'")

entries = Table(
    "entries",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("register", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("number", Integer, CheckConstraint("number >= 1", name="positive"), nullable=False),
    Column("series", Text, nullable=False),
    Column("registered_at", InstantText, nullable=False),
    Column("direction", Text, nullable=False),
    Column("tracking_code", Text, nullable=False, unique=True),
    Column("desk_id", Uuid, nullable=False),
    Column("event_id", Uuid, nullable=False),
    Column("clerk", Text, nullable=False),
    Column("counter", Text, nullable=False),
    Column("party", Text, nullable=False),
    Column("summary", Text, nullable=False),
    Column("deadline", Text),
    Column("state", Text, nullable=False, server_default="registered"),
    Column("searched", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("place", Integer),
    Column("prefix", Text),
    Column("order_register", Text),
    Column("order_number", Integer),
    Column("order_prefix", Text),
    Index("uq_entries_register_year_number", "register", "year", "number", unique=True, sqlite_where=OWN_NUMBER),
    Index("ix_entries_shared_numbers", "register", "year", "number", sqlite_where=SHARED_NUMBER),
    Index(None, "place", unique=True),
    Index(None, "register", "place"),
    Index(None, "number"),
    Index(None, "order_register", "place"),
    Index(None, "order_number"),
)

entry_links = Table(
    "entry_links",
    metadata,
    Column("entry_id", Uuid, ForeignKey("entries.entry_id"), primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("linked_id", Uuid, primary_key=True, index=True),
)

register_acts = Table(
    "register_acts",
    metadata,
    Column("event_id", Uuid, ForeignKey("journal.event_id"), primary_key=True),
    Column("kind", Text, nullable=False),
    Column("register", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Index(None, "kind", "register", "year"),
)

entry_days = Table(
    "entry_days",
    metadata,
    Column("day", Text, primary_key=True),
    Column("register", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("entries", Integer, nullable=False),
)

saved_searches = Table(
    "saved_searches",
    metadata,
    Column("name", Text, primary_key=True),
    Column("asked", Text, nullable=False),
    Column("saved_at", InstantText, nullable=False),
)

due_entries = Table(
    "due_entries",
    metadata,
    Column("entry_id", Uuid, ForeignKey("entries.entry_id"), primary_key=True),
    Column("start", Text, nullable=False),
    Column("target", Text, nullable=False),
    Column("limit", Text, nullable=False),
    Column("alarm_from", Text, nullable=False),
    Index(None, "limit", "entry_id", "alarm_from"),
)

struck_numbers = Table(
    "struck_numbers",
    metadata,
    Column("register", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("entry_id", Uuid, nullable=False, index=True),
    Column("kept_number", Integer, nullable=False),
)

journal = Table(
    "journal",
    metadata,
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("entry_id", Uuid, nullable=False, index=True),
    Column("kind", Text, nullable=False),
    Column("leaf", LargeBinary, CheckConstraint("length(leaf) = 32", name="hash"), nullable=False),
    Column("event", Text, nullable=False),
)

feed_positions = Table(
    "feed_positions",
    metadata,
    Column("event_id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
)

journal_frontier = Table(
    "journal_frontier",
    metadata,
    Column("only", Integer, CheckConstraint("only = 1", name="single"), primary_key=True),
    Column("frontier", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("sequence", Integer, primary_key=True),
    Column("event_id", Uuid, ForeignKey("journal.event_id"), nullable=False, unique=True),
    Column("state", Text, CheckConstraint("state IN ('pending', 'accepted', 'refused')", name="known"), nullable=False),
    Column("code", Text),
    Column("facts", Text),
    Column("accepted_once", Boolean, nullable=False, server_default="0"),
    Index(None, "state", "sequence"),
    sqlite_autoincrement=True,
)

intents = Table(
    "intents",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("request", Text, nullable=False),
)

blocks = Table(
    "blocks",
    metadata,
    Column("block_id", Uuid, primary_key=True),
    Column("register", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("used", Integer),
    Column("purpose", Text, nullable=False, server_default="counter"),
    Column("opened_at", InstantText),
    Column("opened_by", Text),
    Column("closed_at", InstantText),
    UniqueConstraint("register", "year", "first"),
    CheckConstraint("first <= last", name="whole"),
    CheckConstraint("used IS NULL OR (first <= used AND used <= last)", name="inside"),
)

block_requests = Table(
    "block_requests",
    metadata,
    Column("block_id", Uuid, primary_key=True),
    Column("register", Text, nullable=False),
    Column("year", Integer, nullable=False),
    Column("purpose", Text, nullable=False, server_default="counter"),
)

entry_files = Table(
    "entry_files",
    metadata,
    Column("entry_id", Uuid, ForeignKey("entries.entry_id"), primary_key=True),
    Column("sha256", Text, primary_key=True, index=True),
    Column("role", Text, primary_key=True),
    Column("place", Integer, nullable=False),
    Column("event_id", Uuid, nullable=False, unique=True),
    Column("attached_at", InstantText, nullable=False),
    Column("derived_from", Text, index=True),
    Column("size", Integer, nullable=False),
    Column("content", Text, nullable=False),
)

kept_files = Table(
    "kept_files",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("size", Integer, nullable=False),
    Column("uploaded", Boolean(create_constraint=False), nullable=False, index=True),
)

sign_marks = Table(
    "sign_marks",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("marked_at", InstantText, nullable=False),
)

returned_unsigned = Table(
    "returned_unsigned",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("returned_by", Text, nullable=False),
    Column("returned_at", InstantText, nullable=False),
)

batches = Table(
    "batches",
    metadata,
    Column("batch_id", Uuid, primary_key=True),
    Column("opened_at", InstantText, nullable=False),
    Column("source", Text, nullable=False),
    Column("entry_id", Uuid, ForeignKey("entries.entry_id")),
)

batch_pages = Table(
    "batch_pages",
    metadata,
    Column("batch_id", Uuid, ForeignKey("batches.batch_id"), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("sha256", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("resolution", Integer, nullable=False),
    Column("media_type", Text, nullable=False),
    UniqueConstraint("batch_id", "name"),
)

prints = Table(
    "prints",
    metadata,
    Column("entry_id", Uuid, ForeignKey("entries.entry_id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("kind", Text, CheckConstraint("kind IN ('label', 'receipt', 'stamp')", name="known_kind"), nullable=False),
    Column("state", Text, CheckConstraint("state IN ('begun', 'done', 'failed')", name="known_state"), nullable=False),
    Column("printed_at", InstantText, nullable=False),
    Column("clerk", Text, nullable=False),
    Column("duplicate", Boolean(create_constraint=False), nullable=False),
    Column("reason", Text),
)

awaited_prints = Table(
    "awaited_prints",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("kind", Text, primary_key=True),
)

witnessed = Table(
    "witnessed",
    metadata,
    Column("origin", Text, primary_key=True),
    Column("place", Integer, nullable=False, unique=True),
    Column("public_key", LargeBinary, CheckConstraint("length(public_key) = 32", name="key"), nullable=False),
    Column("checkpoint", Text, nullable=False),
    Column("forked", Text),
)

parties = Table(
    "parties",
    metadata,
    Column("party_id", Integer, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("spelling", Text, nullable=False, index=True),
    Column("fiscal_code", Text, index=True),
    Column("birth_year", Integer),
    Column("entries", Integer, nullable=False),
    Column("content", Text, nullable=False),
    Column("merged_into", Integer, ForeignKey("parties.party_id"), index=True),
)

party_words = Table(
    "party_words",
    metadata,
    Column("word", Text, primary_key=True),
    Column("party_id", Integer, ForeignKey("parties.party_id"), primary_key=True, index=True),
    Column("weight", Integer, nullable=False),
    sqlite_with_rowid=False,
)

party_entries = Table(
    "party_entries",
    metadata,
    Column("party_id", Integer, ForeignKey("parties.party_id"), primary_key=True),
    Column("registered_at", InstantText, primary_key=True),
    Column("entry_id", Uuid, ForeignKey("entries.entry_id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

merge_proposals = Table(
    "merge_proposals",
    metadata,
    Column("one", Integer, ForeignKey("parties.party_id"), primary_key=True),
    Column("other", Integer, ForeignKey("parties.party_id"), primary_key=True),
    Column("reason", Text, nullable=False),
    Column("proposed_at", InstantText, nullable=False),
    Column("decided_by", Text),
    Column("merged", Boolean(create_constraint=False)),
)


mail_messages = Table(
    "mail_messages",
    metadata,
    Column("mail_id", Uuid, primary_key=True),
    Column("sha256", Text, nullable=False, unique=True),
    Column("header_id", Text, nullable=False, index=True),
    Column("from_name", Text, nullable=False),
    Column("from_address", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("sent_at", Text, nullable=False),
    Column("taken_at", InstantText, nullable=False),
    Column("size", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("reason", Text, nullable=False, server_default=""),
    Column("settled_by", Text, nullable=False, server_default=""),
    Index(None, "state", "taken_at"),
)

mail_enclosures = Table(
    "mail_enclosures",
    metadata,
    Column("mail_id", Uuid, ForeignKey("mail_messages.mail_id"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("name", Text, nullable=False),
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", Text, nullable=False, index=True),
    Column("names", Text, nullable=False),
    Column("locked", Boolean(create_constraint=False), nullable=False),
    Column("infected", Text, nullable=False, server_default=""),
    Column("pages", Integer, nullable=False, server_default="0"),
    Column("verdicts", Text, nullable=False, server_default="[]"),
)

mail_requests = Table(
    "mail_requests",
    metadata,
    Column("entry_id", Uuid, primary_key=True),
    Column("mail_id", Uuid, ForeignKey("mail_messages.mail_id"), nullable=False, index=True),
    Column("place", Integer, nullable=False),
    Column("draft", Text, nullable=False),
    Column("clerk", Text, nullable=False),
    Column("done", Boolean(create_constraint=False), nullable=False),
)

mail_replies = Table(
    "mail_replies",
    metadata,
    Column("entry_id", Uuid, ForeignKey("mail_requests.entry_id"), primary_key=True),
    Column("to_address", Text, nullable=False),
    Column("message", LargeBinary, nullable=False),
    Column("written_at", InstantText, nullable=False),
    Column("sent_at", InstantText),
    Column("trouble", Text, nullable=False, server_default=""),
)
