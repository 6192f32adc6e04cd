"""A reply may carry the number of the entry it answers: only numbers of their own are unique.

The rule was part of the table, which is therefore made anew with the same rows, indexes and triggers.
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_RULE = "CONSTRAINT uq_entries_register_year_number UNIQUE (register, year, number)"
_PARTS = "SELECT sql FROM sqlite_master WHERE tbl_name = 'entries' AND type IN ('index', 'trigger') AND sql IS NOT NULL"


def upgrade() -> None:
    connection = op.get_bind()
    table: str = connection.execute(sa.text("SELECT sql FROM sqlite_master WHERE name = 'entries'")).scalar_one()
    before, after = table.split(_RULE)
    columns = (before.rstrip().removesuffix(",") + after).replace(
        "CREATE TABLE entries", "CREATE TABLE entries_anew", 1
    )
    parts = connection.execute(sa.text(_PARTS)).scalars().all()
    connection.exec_driver_sql(columns)
    connection.exec_driver_sql("INSERT INTO entries_anew SELECT * FROM entries")
    connection.exec_driver_sql("DROP TABLE entries")
    connection.exec_driver_sql("ALTER TABLE entries_anew RENAME TO entries")
    for part in parts:
        connection.exec_driver_sql(part)
    connection.exec_driver_sql(
        "CREATE UNIQUE INDEX uq_entries_register_year_number ON entries (register, year, number) "
        "WHERE series <> 'reply'"
    )
    connection.exec_driver_sql(
        "CREATE INDEX ix_entries_shared_numbers ON entries (register, year, number) WHERE series = 'reply'"
    )
