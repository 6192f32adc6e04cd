"""The tables of mass digitisation: batches of files, folders that were imported, pages, checks; see `tables`."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)

from app.database.tables import InstantText, metadata

digitising_batches = Table(
    "digitising_batches",
    metadata,
    Column("batch_no", Integer, primary_key=True),
    Column("batch_id", Uuid, nullable=False, unique=True),
    Column("fonds", Text, nullable=False),
    Column("creator", Text, nullable=False),
    Column("state", Text, nullable=False),
)

digitised_files = Table(
    "digitised_files",
    metadata,
    Column("file_id", Uuid, primary_key=True),
    Column("batch_no", Integer, ForeignKey("digitising_batches.batch_no"), nullable=False),
    Column("box", Integer, nullable=False),
    Column("inventory_number", Text, nullable=False),
    Column("cover", Text, nullable=False),
    Column("leaves", Integer, nullable=False),
    Column("round", Integer, nullable=False, server_default="1"),
    UniqueConstraint("batch_no", "inventory_number"),
)
"""`cover` is what else stands on it, as JSON; `leaves` is its count. Pages of an earlier `round` no longer stand."""

digitising_steps = Table(
    "digitising_steps",
    metadata,
    Column("step", Integer, primary_key=True),
    Column("batch_no", Integer, ForeignKey("digitising_batches.batch_no"), nullable=False, index=True),
    Column("at", InstantText, nullable=False),
    Column("who", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("chain", LargeBinary, nullable=False),
)
"""Rows are only added; each `chain` is a hash over the row and the chain before it in the batch."""

imports = Table(
    "imports",
    metadata,
    Column("import_no", Integer, primary_key=True),
    Column("folder", Text, nullable=False, unique=True),
    Column("profile", Text, nullable=False),
    Column("both_sides", Boolean(create_constraint=False), nullable=False),
    Column("equipment", Text, nullable=False),
    Column("who", Text, nullable=False),
    Column("began_at", InstantText, nullable=False),
    Column("finished_at", InstantText),
)

import_sources = Table(
    "import_sources",
    metadata,
    Column("source_id", Integer, primary_key=True),
    Column("import_no", Integer, ForeignKey("imports.import_no"), nullable=False),
    Column("name", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("modified", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("changed", Boolean(create_constraint=False), nullable=False, server_default="0"),
    Column("reason", Text),
    Column("sha256", Text),
    Column("media_type", Text),
    Column("pages", Integer, nullable=False, server_default="0"),
    Column("sheets", Integer, nullable=False, server_default="0"),
    Column("file_id", Uuid, ForeignKey("digitised_files.file_id")),
    Column("document", Integer, nullable=False, server_default="0"),
    Column("filled", Boolean(create_constraint=False), nullable=False, server_default="0"),
    UniqueConstraint("import_no", "name"),
    Index("ix_import_sources_import_no_state_place_name", "import_no", "state", "place", "name"),
    Index("ix_import_sources_import_no_place_name", "import_no", "place", "name"),
    Index("ix_import_sources_sha256", "sha256"),
)
"""Files of the folder in their natural order (`place`); `modified` in nanoseconds.

`file_id`, `document` and `filled` say where the page after the source's last one goes.
"""

digitised_pages = Table(
    "digitised_pages",
    metadata,
    Column("source_id", Integer, ForeignKey("import_sources.source_id"), primary_key=True),
    Column("page", Integer, primary_key=True),
    Column("file_id", Uuid, ForeignKey("digitised_files.file_id")),
    Column("round", Integer, nullable=False),
    Column("document", Integer, nullable=False),
    Column("sheet", Text),
    Column("sha256", Text, nullable=False),
    Column("width", Integer, nullable=False),
    Column("height", Integer, nullable=False),
    Column("dpi", Integer, nullable=False),
    Index("ix_digitised_pages_file_id_round", "file_id", "round"),
)
"""`page` counts in the source from 1; `sha256` is over its pixels; one with the text of a `sheet` divides files."""

digitised_documents = Table(
    "digitised_documents",
    metadata,
    Column("file_id", Uuid, ForeignKey("digitised_files.file_id"), primary_key=True),
    Column("document", Integer, primary_key=True),
    Column("description", Text, nullable=False),
)
"""What the documents of a file are, as JSON; `document` is theirs in `digitised_pages`."""

quality_checks = Table(
    "quality_checks",
    metadata,
    Column("check_no", Integer, primary_key=True),
    Column("batch_no", Integer, ForeignKey("digitising_batches.batch_no"), nullable=False, index=True),
    Column("stage", Integer, nullable=False),
    Column("who", Text, nullable=False),
    Column("drawn_at", InstantText, nullable=False),
    Column("seed", Text, nullable=False),
    Column("plan", Text, nullable=False),
    Column("passed", Boolean(create_constraint=False)),
    Column("ended_at", InstantText),
)

quality_pages = Table(
    "quality_pages",
    metadata,
    Column("check_no", Integer, ForeignKey("quality_checks.check_no"), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("source_id", Integer, nullable=False),
    Column("page", Integer, nullable=False),
    Column("number", Integer, nullable=False),
    Column("finding", Text),
    Column("seen_at", InstantText),
    ForeignKeyConstraint(["source_id", "page"], ["digitised_pages.source_id", "digitised_pages.page"]),
)
"""The sample of a check in its order; `number` is the page's in its file, `finding` is `ok` or a critical defect."""
