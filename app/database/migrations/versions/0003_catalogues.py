"""Registers become one of five catalogues of dated rows, which are only ever added."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_STAY = """
CREATE TRIGGER catalogue_rows_stay BEFORE DELETE ON catalogue_rows WHEN OLD.revision > 0
BEGIN SELECT RAISE(ABORT, 'what was in force stays known'); END
"""
_UNCHANGED = """
CREATE TRIGGER catalogue_rows_do_not_change BEFORE UPDATE ON catalogue_rows
BEGIN SELECT RAISE(ABORT, 'a change is a new row'); END
"""
_RISE = """
CREATE TRIGGER counters_only_rise BEFORE UPDATE ON series_counters
WHEN NEW.last_number < OLD.last_number OR NEW.last_registered_at < OLD.last_registered_at
BEGIN SELECT RAISE(ABORT, 'a series never goes back'); END
"""
# Registers of the first version had no dates: they hold since ever, as the beginnings they are.
_TAKE_OVER = """
INSERT INTO catalogue_rows (catalogue, code, revision, change_id, valid_from, searched, content)
SELECT 'register', code, 0, '00000000000000000000000000000000', '1900-01-01', lower(json_extract(content, '$.title')),
       content
FROM registers
"""


def upgrade() -> None:
    op.create_table(
        "catalogue_rows",
        sa.Column("catalogue", sa.Text, nullable=False),
        sa.Column("code", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("change_id", sa.Uuid, nullable=False),
        sa.Column("valid_from", sa.Text, nullable=False),
        sa.Column("valid_to", sa.Text),
        sa.Column("searched", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("catalogue", "code", "revision", "change_id", name="pk_catalogue_rows"),
    )
    op.create_index("ix_catalogue_rows_catalogue_searched", "catalogue_rows", ["catalogue", "searched"])
    op.execute(_TAKE_OVER)
    _free_the_counters()
    op.drop_table("registers")
    for trigger in (_STAY, _UNCHANGED, _RISE):
        op.execute(trigger)


def _free_the_counters() -> None:
    """A series belongs to a code and outlives every row that describes it: no foreign key any more."""
    op.create_table(
        "counters",
        sa.Column("register", sa.Text, nullable=False),
        sa.Column("year", sa.Integer, nullable=False),
        sa.Column("series", sa.Text, nullable=False),
        sa.Column(
            "last_number",
            sa.Integer,
            sa.CheckConstraint("last_number >= 0", name="ck_series_counters_not_negative"),
            nullable=False,
        ),
        sa.Column("last_registered_at", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("register", "year", "series", name="pk_series_counters"),
    )
    op.execute(
        "INSERT INTO counters SELECT register, year, series, last_number, last_registered_at FROM series_counters"
    )
    op.drop_table("series_counters")
    op.rename_table("counters", "series_counters")
