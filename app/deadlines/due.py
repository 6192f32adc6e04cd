"""What is due: open entries with a term, kept in a small table of their own by their legal limit.

A register has a million entries and some hundreds that wait for an answer: the grid reads those alone.
"""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, func, insert, select

from app.database.prepared import Prepared
from app.database.tables import due_entries, entries
from app.deadlines.bringing import start_of
from opis_contract.alarms import Alarm, first_alarm_day, standing_alarm
from opis_contract.legal_time import legal_date
from opis_contract.registers import Direction
from opis_contract.standing import EntryStanding

_DUE = due_entries.c
_ADD = Prepared(insert(due_entries))
_FORGET = delete(due_entries).where(_DUE.entry_id == bindparam("gone"))
_STANDING = _DUE.alarm_from <= bindparam("today")
GRID = (
    select(
        entries.c.entry_id,
        entries.c.register,
        entries.c.number,
        entries.c.prefix,
        entries.c.party,
        entries.c.summary,
        _DUE.start,
        _DUE.target,
        _DUE.limit,
    )
    .join(entries, entries.c.entry_id == _DUE.entry_id)
    .where(_STANDING)
    .order_by(_DUE.limit, _DUE.entry_id)
    .limit(bindparam("most"))
)
_COUNT = select(func.count()).select_from(due_entries).where(_STANDING)


@dataclass(frozen=True, slots=True)
class DueRow:
    """One line of the grid; `alarm` is the one that stands."""

    entry_id: UUID
    register: str
    number: int
    prefix: str
    party: str
    summary: str
    target: date
    limit: date
    alarm: Alarm


@dataclass(frozen=True, slots=True)
class Grid:
    """The latest rows, and how many there are in all."""

    rows: tuple[DueRow, ...]
    total: int


def show(connection: Connection, standing: EntryStanding, *, known: bool) -> None:
    """Make the table tell whether the entry waits; `known` says that it may be in the table already.

    What goes out waits for others; an entry whose term stands still by law rings no alarm. Neither is in it.
    """
    entry = standing.entry
    if known:
        connection.execute(_FORGET, {"gone": entry.entry_id})
    deadline = entry.content.deadline
    paused = standing.paused is not None and standing.paused.legal
    ours = entry.direction is not Direction.OUTGOING
    if deadline is None or paused or not (ours and standing.state.waits):
        return
    start = start_of(entry.content, legal_date(entry.registered_at))
    row = {
        "entry_id": entry.entry_id,
        "start": start.isoformat(),
        "target": deadline.target.isoformat(),
        "limit": deadline.limit.isoformat(),
        "alarm_from": first_alarm_day(start, deadline.target).isoformat(),
    }
    _ADD.run(connection, row)


def grid(connection: Connection, now: datetime, *, limit: int) -> Grid:
    """Open entries for which an alarm stands, by their limit."""
    asked = {"today": legal_date(now).isoformat()}
    rows = []
    for row in connection.execute(GRID, asked | {"most": limit}):
        start, target, last = map(date.fromisoformat, (row.start, row.target, row.limit))
        alarm = standing_alarm(start, target, last, now)
        if alarm is not None:
            rows.append(
                DueRow(
                    row.entry_id,
                    row.register,
                    row.number,
                    row.prefix or "",
                    row.party,
                    row.summary,
                    target,
                    last,
                    alarm,
                )
            )
    return Grid(tuple(rows), connection.execute(_COUNT, asked).scalar_one())
