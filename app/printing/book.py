"""The book of prints: what was printed, when, by whom and how it ended; and what was promised and is not printed yet.

A print is written down before it begins. What the program does not know the end of counts as printed: two receipts
without the word DUPLICAT are never in the world.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.database.tables import awaited_prints, entries, prints


class PrintKind(StrEnum):
    """What is printed of an entry."""

    LABEL = "label"
    RECEIPT = "receipt"
    STAMP = "stamp"


class PrintState(StrEnum):
    """How a print ended."""

    BEGUN = "begun"
    """Under way, or cut off: nobody knows what came out."""
    DONE = "done"
    FAILED = "failed"
    """Certainly nothing came out."""


PROMISED = (PrintKind.LABEL, PrintKind.RECEIPT)
"""What a paper registered at the counter gets at once."""


@dataclass(frozen=True, slots=True)
class PrintRecord:
    """One print of an entry, as its history shows it."""

    place: int
    """Its place among the prints of the entry, from 1."""
    kind: PrintKind
    state: PrintState
    printed_at: datetime
    clerk: str
    duplicate: bool
    reason: str | None


@dataclass(frozen=True, slots=True)
class Unprinted:
    """A number that was given, and whose label or receipt is not known to have come out."""

    entry_id: UUID
    number: int
    registered_at: datetime
    prefix: str | None
    missing: tuple[PrintKind, ...]


def promise(connection: Connection, entry_id: UUID) -> None:
    """The paper of this identifier will be printed as soon as it has its number."""
    for kind in PROMISED:
        row = {"entry_id": entry_id, "kind": kind.value}
        connection.execute(upsert(awaited_prints).values(row).on_conflict_do_nothing())


def withdraw(connection: Connection, entry_id: UUID) -> None:
    """Nothing more is awaited for it: somebody looked and has what is needed, or it gets no number."""
    connection.execute(delete(awaited_prints).where(awaited_prints.c.entry_id == entry_id))


def unprinted(connection: Connection) -> tuple[Unprinted, ...]:
    """Numbers given whose prints are still awaited, oldest first."""
    rows = connection.execute(
        select(entries.c.entry_id, entries.c.number, entries.c.registered_at, entries.c.prefix, awaited_prints.c.kind)
        .join(awaited_prints, awaited_prints.c.entry_id == entries.c.entry_id)
        .order_by(entries.c.registered_at, entries.c.number, awaited_prints.c.kind)
    ).all()
    found: dict[UUID, Unprinted] = {}
    for row in rows:
        known = found.get(row.entry_id)
        missing = (*(known.missing if known else ()), PrintKind(row.kind))
        found[row.entry_id] = Unprinted(row.entry_id, row.number, row.registered_at, row.prefix, missing)
    return tuple(found.values())


def begin(
    connection: Connection,
    entry_id: UUID,
    kind: PrintKind,
    *,
    now: datetime,
    clerk: str,
    reason: str | None,
    again: bool,
) -> PrintRecord:
    """Write the print down before it begins; a receipt that may have come out before is a duplicate, as is `again`."""
    before = connection.execute(
        select(func.count())
        .select_from(prints)
        .where(prints.c.entry_id == entry_id, prints.c.kind == kind.value, prints.c.state != PrintState.FAILED.value)
    ).scalar_one()
    duplicate = kind is PrintKind.RECEIPT and (again or before > 0)
    place = connection.execute(select(func.count() + 1).where(prints.c.entry_id == entry_id)).scalar_one()
    connection.execute(
        insert(prints).values(
            entry_id=entry_id,
            place=place,
            kind=kind.value,
            state=PrintState.BEGUN.value,
            printed_at=now,
            clerk=clerk,
            duplicate=duplicate,
            reason=reason,
        )
    )
    return PrintRecord(place, kind, PrintState.BEGUN, now, clerk, duplicate, reason)


def end(connection: Connection, entry_id: UUID, record: PrintRecord, state: PrintState) -> None:
    """How it ended; what came out is awaited no more."""
    connection.execute(
        update(prints).where(prints.c.entry_id == entry_id, prints.c.place == record.place).values(state=state.value)
    )
    if state is PrintState.DONE:
        connection.execute(
            delete(awaited_prints).where(
                awaited_prints.c.entry_id == entry_id, awaited_prints.c.kind == record.kind.value
            )
        )


def of_entry(connection: Connection, entry_id: UUID) -> tuple[PrintRecord, ...]:
    """Everything printed of an entry, in order."""
    rows = connection.execute(select(prints).where(prints.c.entry_id == entry_id).order_by(prints.c.place))
    return tuple(
        PrintRecord(
            place=row.place,
            kind=PrintKind(row.kind),
            state=PrintState(row.state),
            printed_at=row.printed_at,
            clerk=row.clerk,
            duplicate=row.duplicate,
            reason=row.reason,
        )
        for row in rows
    )
