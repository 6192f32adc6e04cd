"""What is due has a table of its own; the institution's terms and free days join its catalogues."""

import json
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ROMANIA = ZoneInfo("Europe/Bucharest")
_WAITING = sa.text(
    "SELECT entry_id, registered_at, json_extract(content, '$.received_at') AS received_at, "
    "json_extract(content, '$.deadline') AS deadline FROM entries "
    "WHERE deadline IS NOT NULL AND state IN ('registered', 'redirected')"
)


def upgrade() -> None:
    due = op.create_table(
        "due_entries",
        sa.Column("entry_id", sa.Uuid, nullable=False),
        sa.Column("start", sa.Text, nullable=False),
        sa.Column("target", sa.Text, nullable=False),
        sa.Column("limit", sa.Text, nullable=False),
        sa.Column("alarm_from", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("entry_id", name="pk_due_entries"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.entry_id"], name="fk_due_entries_entry_id"),
    )
    op.create_index("ix_due_entries_limit_entry_id_alarm_from", "due_entries", ["limit", "entry_id", "alarm_from"])
    connection = op.get_bind()
    waiting = connection.execute(_WAITING.columns(entry_id=sa.Uuid))
    rows = [_row(*each) for each in waiting]
    if rows:
        connection.execute(sa.insert(due), rows)


def _row(entry_id: object, registered_at: str, received_at: str | None, deadline: str) -> dict[str, object]:
    came = datetime.fromisoformat(received_at or registered_at)
    start = came.astimezone(_ROMANIA).date()
    dates = json.loads(deadline)
    target = date.fromisoformat(dates["target"])
    half = start + timedelta(days=-(-(target - start).days // 2))
    return {
        "entry_id": entry_id,
        "start": start.isoformat(),
        "target": dates["target"],
        "limit": dates["limit"],
        "alarm_from": max(start, min(half, target - timedelta(days=5))).isoformat(),
    }
