"""Mass digitisation: batches, files with their covers, imported folders, pages, checks."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing of it was there before."""
    _the_batches()
    _the_imports()
    _the_checks()


def _the_batches() -> None:
    op.create_table(
        "digitising_batches",
        sa.Column("batch_no", sa.Integer, nullable=False),
        sa.Column("batch_id", sa.Uuid, nullable=False),
        sa.Column("fonds", sa.Text, nullable=False),
        sa.Column("creator", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("batch_no", name="pk_digitising_batches"),
        sa.UniqueConstraint("batch_id", name="uq_digitising_batches_batch_id"),
    )
    op.create_table(
        "digitised_files",
        sa.Column("file_id", sa.Uuid, nullable=False),
        sa.Column("batch_no", sa.Integer, nullable=False),
        sa.Column("box", sa.Integer, nullable=False),
        sa.Column("inventory_number", sa.Text, nullable=False),
        sa.Column("cover", sa.Text, nullable=False),
        sa.Column("leaves", sa.Integer, nullable=False),
        sa.Column("round", sa.Integer, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("file_id", name="pk_digitised_files"),
        sa.ForeignKeyConstraint(["batch_no"], ["digitising_batches.batch_no"], name="fk_digitised_files_batch_no"),
        sa.UniqueConstraint("batch_no", "inventory_number", name="uq_digitised_files_batch_no_inventory_number"),
    )
    op.create_table(
        "digitising_steps",
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("batch_no", sa.Integer, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("facts", sa.Text, nullable=False),
        sa.Column("chain", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("step", name="pk_digitising_steps"),
        sa.ForeignKeyConstraint(["batch_no"], ["digitising_batches.batch_no"], name="fk_digitising_steps_batch_no"),
    )
    op.create_index("ix_digitising_steps_batch_no", "digitising_steps", ["batch_no"])


def _the_imports() -> None:
    op.create_table(
        "imports",
        sa.Column("import_no", sa.Integer, nullable=False),
        sa.Column("folder", sa.Text, nullable=False),
        sa.Column("profile", sa.Text, nullable=False),
        sa.Column("both_sides", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("equipment", sa.Text, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("began_at", sa.Text, nullable=False),
        sa.Column("finished_at", sa.Text),
        sa.PrimaryKeyConstraint("import_no", name="pk_imports"),
        sa.UniqueConstraint("folder", name="uq_imports_folder"),
    )
    op.create_table(
        "import_sources",
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("import_no", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("modified", sa.Integer, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("changed", sa.Boolean(create_constraint=False), nullable=False, server_default="0"),
        sa.Column("reason", sa.Text),
        sa.Column("sha256", sa.Text),
        sa.Column("media_type", sa.Text),
        sa.Column("pages", sa.Integer, nullable=False, server_default="0"),
        sa.Column("sheets", sa.Integer, nullable=False, server_default="0"),
        sa.Column("file_id", sa.Uuid),
        sa.Column("document", sa.Integer, nullable=False, server_default="0"),
        sa.Column("filled", sa.Boolean(create_constraint=False), nullable=False, server_default="0"),
        sa.PrimaryKeyConstraint("source_id", name="pk_import_sources"),
        sa.ForeignKeyConstraint(["file_id"], ["digitised_files.file_id"], name="fk_import_sources_file_id"),
        sa.ForeignKeyConstraint(["import_no"], ["imports.import_no"], name="fk_import_sources_import_no"),
        sa.UniqueConstraint("import_no", "name", name="uq_import_sources_import_no_name"),
    )
    op.create_index("ix_import_sources_import_no_place_name", "import_sources", ["import_no", "place", "name"])
    op.create_index(
        "ix_import_sources_import_no_state_place_name", "import_sources", ["import_no", "state", "place", "name"]
    )
    op.create_index("ix_import_sources_sha256", "import_sources", ["sha256"])
    op.create_table(
        "digitised_pages",
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("file_id", sa.Uuid),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("document", sa.Integer, nullable=False),
        sa.Column("sheet", sa.Text),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("width", sa.Integer, nullable=False),
        sa.Column("height", sa.Integer, nullable=False),
        sa.Column("dpi", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("source_id", "page", name="pk_digitised_pages"),
        sa.ForeignKeyConstraint(["file_id"], ["digitised_files.file_id"], name="fk_digitised_pages_file_id"),
        sa.ForeignKeyConstraint(["source_id"], ["import_sources.source_id"], name="fk_digitised_pages_source_id"),
    )
    op.create_index("ix_digitised_pages_file_id_round", "digitised_pages", ["file_id", "round"])


def _the_checks() -> None:
    op.create_table(
        "quality_checks",
        sa.Column("check_no", sa.Integer, nullable=False),
        sa.Column("batch_no", sa.Integer, nullable=False),
        sa.Column("stage", sa.Integer, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("drawn_at", sa.Text, nullable=False),
        sa.Column("seed", sa.Text, nullable=False),
        sa.Column("plan", sa.Text, nullable=False),
        sa.Column("passed", sa.Boolean(create_constraint=False)),
        sa.Column("ended_at", sa.Text),
        sa.PrimaryKeyConstraint("check_no", name="pk_quality_checks"),
        sa.ForeignKeyConstraint(["batch_no"], ["digitising_batches.batch_no"], name="fk_quality_checks_batch_no"),
    )
    op.create_index("ix_quality_checks_batch_no", "quality_checks", ["batch_no"])
    op.create_table(
        "quality_pages",
        sa.Column("check_no", sa.Integer, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("source_id", sa.Integer, nullable=False),
        sa.Column("page", sa.Integer, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("finding", sa.Text),
        sa.Column("seen_at", sa.Text),
        sa.PrimaryKeyConstraint("check_no", "place", name="pk_quality_pages"),
        sa.ForeignKeyConstraint(["check_no"], ["quality_checks.check_no"], name="fk_quality_pages_check_no"),
        sa.ForeignKeyConstraint(
            ["source_id", "page"],
            ["digitised_pages.source_id", "digitised_pages.page"],
            name="fk_quality_pages_source_id_page",
        ),
    )
