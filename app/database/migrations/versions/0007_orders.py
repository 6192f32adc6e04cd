"""A number keeps its prefix; a paper of a pointer register has an order number there beside its number."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

# A pointer's days stand apart under `*CODE`: its papers are counted in their own register already.
_A_NEW_ENTRY = """
CREATE TRIGGER entries_are_counted_by_their_order AFTER INSERT ON entries WHEN NEW.order_register IS NOT NULL BEGIN
  INSERT INTO entry_days(day, register, year, entries)
    VALUES (substr(NEW.registered_at, 1, 10), '*' || NEW.order_register, NEW.year, 1)
    ON CONFLICT (day, register, year) DO UPDATE SET entries = entries + 1;
END
"""
_ANOTHER_DAY = """
CREATE TRIGGER orders_change_their_day AFTER UPDATE OF registered_at, order_register, year ON entries
WHEN NEW.registered_at <> OLD.registered_at OR NEW.year <> OLD.year OR NEW.order_register IS NOT OLD.order_register
BEGIN
  UPDATE entry_days SET entries = entries - 1
    WHERE day = substr(OLD.registered_at, 1, 10) AND register = '*' || OLD.order_register AND year = OLD.year;
  INSERT INTO entry_days(day, register, year, entries)
    SELECT substr(NEW.registered_at, 1, 10), '*' || NEW.order_register, NEW.year, 1
    WHERE NEW.order_register IS NOT NULL
    ON CONFLICT (day, register, year) DO UPDATE SET entries = entries + 1;
END
"""


def upgrade() -> None:
    op.add_column("entries", sa.Column("prefix", sa.Text))
    op.add_column("entries", sa.Column("order_register", sa.Text))
    op.add_column("entries", sa.Column("order_number", sa.Integer))
    op.add_column("entries", sa.Column("order_prefix", sa.Text))
    op.create_index("ix_entries_order_register_place", "entries", ["order_register", "place"])
    op.create_index("ix_entries_order_number", "entries", ["order_number"])
    op.execute(_A_NEW_ENTRY)
    op.execute(_ANOTHER_DAY)
