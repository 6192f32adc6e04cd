"""What happens to an entry after its number: its state, its links, and the order in which acts are counted."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("entries", sa.Column("state", sa.Text, nullable=False, server_default="registered"))
    op.create_table(
        "feed_positions",
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_feed_positions"),
    )
    op.create_table(
        "entry_links",
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("linked_id", sa.Uuid, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "kind", "linked_id", name="pk_entry_links"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name="fk_entry_links_entry_id"),
    )
    op.create_index("ix_entry_links_linked_id", "entry_links", ["linked_id"])
    op.execute(
        "INSERT OR IGNORE INTO entry_links (entry_id, kind, linked_id) "
        "SELECT entry_id, json_extract(link.value, '$.kind'), replace(json_extract(link.value, '$.entry_id'), '-', '') "
        "FROM entries, json_each(entries.content, '$.links') AS link"
    )
    op.create_table(
        "register_acts",
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("event_id", name="pk_register_acts"),
        sa.ForeignKeyConstraint(["event_id"], ["journal.event_id"], name="fk_register_acts_event_id"),
    )
    op.create_index("ix_register_acts_kind_register_year", "register_acts", ["kind", "register", "year"])
