"""The table of how far signed files have come on the way to B-LTA; see `tables`."""

from sqlalchemy import Column, Integer, Table, Text

from app.database.tables import InstantText, metadata

augmentations = Table(
    "augmentations",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("level", Text, nullable=False),
    Column("due_at", InstantText),
    Column("attempts", Integer, nullable=False),
    Column("trouble", Text, nullable=False),
)
"""A signed file without a row is due at once; without `due_at` it has come as far as it can."""
