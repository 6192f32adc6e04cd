"""What happens to entries and registers after registration: state, and events found by what they are about."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_INSTITUTION = "00000000-0000-0000-0000-000000000000"


def upgrade() -> None:
    """Add them; events that are there are about the entry they name."""
    op.add_column("entries", sa.Column("state", sa.String(length=16), nullable=False, server_default="registered"))
    op.add_column("events", sa.Column("subject_id", sa.String(length=36), nullable=False, server_default=_INSTITUTION))
    op.create_index(op.f("ix_events_subject_id"), "events", ["subject_id"])
    op.create_table(
        "register_acts",
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("register_code", sa.String(length=8), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["position"], ["events.position"], name=op.f("fk_register_acts_position")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_register_acts")),
        comment="what happened to registers as a whole: numbers left unused, days and years closed",
    )
    op.create_index(
        op.f("ix_register_acts_kind_register_code_year"), "register_acts", ["kind", "register_code", "year"]
    )
    _name_what_events_are_about()


def _name_what_events_are_about() -> None:
    events = sa.table("events", sa.column("position"), sa.column("subject_id"), sa.column("content"))
    connection = op.get_bind()
    for position, content in connection.execute(sa.select(events.c.position, events.c.content)).all():
        body = json.loads(content)["body"]
        subject = body["entry"]["entry_id"] if body["kind"] == "entry_registered" else body["entry_id"]
        connection.execute(sa.update(events).where(events.c.position == position).values(subject_id=subject))
