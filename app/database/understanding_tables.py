"""The table of the words that were read on scanned pages; see `tables`."""

from sqlalchemy import Column, ForeignKeyConstraint, Integer, Table, Text, Uuid

from app.database.tables import InstantText, metadata

page_texts = Table(
    "page_texts",
    metadata,
    Column("batch_id", Uuid, primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("turn", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("read_at", InstantText, nullable=False),
    ForeignKeyConstraint(["batch_id", "sequence"], ["batch_pages.batch_id", "batch_pages.sequence"]),
)
"""`text` is JSON as `opis_contract.page_text` writes it, of the page turned by `turn` degrees clockwise; "" for a page
that could not be read. A row goes when its page is in an entry: the words are in the entry's file then."""
