"""The table of what was seen on scanned pages; see `tables`."""

from sqlalchemy import Column, ForeignKeyConstraint, Integer, Table, Text, Uuid

from app.database.tables import InstantText, metadata

page_verdicts = Table(
    "page_verdicts",
    metadata,
    Column("batch_id", Uuid, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("verdict", Text, nullable=False),
    Column("judged_at", InstantText, nullable=False),
    ForeignKeyConstraint(["batch_id", "sequence"], ["batch_pages.batch_id", "batch_pages.sequence"]),
)
"""`verdict` is JSON as `opis_contract.findings` writes it; a page that could not be judged has one without findings."""
