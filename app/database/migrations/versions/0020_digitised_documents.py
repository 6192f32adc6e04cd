"""The documents in a digitised file are described."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing of it was there before."""
    op.create_table(
        "digitised_documents",
        sa.Column("file_id", sa.Uuid, nullable=False),
        sa.Column("document", sa.Integer, nullable=False),
        sa.Column("description", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("file_id", "document", name="pk_digitised_documents"),
        sa.ForeignKeyConstraint(["file_id"], ["digitised_files.file_id"], name="fk_digitised_documents_file_id"),
    )
