"""The tables of how scanned pages were put in order, and of where they went; see `tables`."""

from sqlalchemy import Boolean, Column, ForeignKey, ForeignKeyConstraint, Integer, Table, Text, Uuid

from app.database.tables import InstantText, metadata

batch_steps = Table(
    "batch_steps",
    metadata,
    Column("batch_id", Uuid, ForeignKey("batches.batch_id"), primary_key=True),
    Column("step", Integer, primary_key=True),
    Column("known", Integer, nullable=False),
    Column("acts", Text, nullable=False),
    Column("at", InstantText, nullable=False),
    Column("who", Text, nullable=False),
    Column("undone", Boolean(create_constraint=False), nullable=False, server_default="0"),
)
"""`known` is the last page that was scanned when the step was done; `who` is empty for the program's own."""

filed_pages = Table(
    "filed_pages",
    metadata,
    Column("batch_id", Uuid, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("entry_id", Uuid, ForeignKey("entries.entry_id"), nullable=False, index=True),
    ForeignKeyConstraint(["batch_id", "sequence"], ["batch_pages.batch_id", "batch_pages.sequence"]),
)
"""Pages that are in an entry; nothing moves them any more."""
