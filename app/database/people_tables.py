"""The tables of who works at the desk and of who looked at what; see `tables`."""

from sqlalchemy import Boolean, Column, Integer, LargeBinary, Table, Text, Uuid

from app.database.tables import InstantText, metadata

people = Table(
    "people",
    metadata,
    Column("person_id", Uuid, primary_key=True),
    Column("login", Text, nullable=False, unique=True),
    Column("name", Text, nullable=False, unique=True),
    Column("roles", Text, nullable=False),
    Column("classes", Text, nullable=False),
    Column("verifier", Text, nullable=False),
    Column("must_choose", Boolean(create_constraint=False), nullable=False),
    Column("disabled", Boolean(create_constraint=False), nullable=False),
    Column("confirmed_at", InstantText),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("failed_at", InstantText),
)
"""`verifier` is argon2id's; `confirmed_at` is when the server last vouched for the row, None for one made here."""

access_log = Table(
    "access_log",
    metadata,
    Column("position", Integer, primary_key=True),
    Column("at", InstantText, nullable=False, index=True),
    Column("who", Text, nullable=False, index=True),
    Column("what", Text, nullable=False),
    Column("entry_id", Uuid, index=True),
    Column("why", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("terms", Text, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)
"""Rows are only added; each `chain` is a hash over the row and the chain before it."""

access_log_anchor = Table(
    "access_log_anchor",
    metadata,
    Column("only", Integer, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    Column("last", Integer, nullable=False),
)
"""After which row the kept ones begin, with its hash, and the position of the last: none is cut off the end unseen."""

sealing_keys = Table(
    "sealing_keys",
    metadata,
    Column("key_id", Text, primary_key=True),
    Column("secret", Text, nullable=False),
    Column("place", Integer, nullable=False),
)
"""The institution's keys for personal numbers; the one at place 0 seals."""
