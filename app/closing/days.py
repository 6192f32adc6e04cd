"""Closing a day: its sheet is counted, confirmed by the registrar, and chained to the sheet before."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, func, select

from app import acts, journal, outbox
from app.clock import Clock
from app.closing.errors import DayAlreadyClosed, DayNotYetCome, ReservationsOpen
from app.database import tables
from app.database.engine import Database
from app.enrolment import standing
from opis_contract.acts import DayClosed, NumbersUnused
from opis_contract.closing import DaySheet, NumberRange, ranges_of, sheet_hash
from opis_contract.entries import EntryContent
from opis_contract.legal_time import legal_date, legal_day_bounds
from opis_contract.numbers import Series
from opis_contract.people import Act
from opis_contract.registers import Direction
from opis_contract.standing import EntryState


@dataclass(frozen=True, slots=True)
class ClosedDay:
    """A sheet that was confirmed, by whom, and its hash in hex."""

    sheet: DaySheet
    by: str
    hash: str


class DayClosing:
    """The use case, for one desk."""

    def __init__(
        self, database: Database, *, clock: Clock, randomness: Callable[[int], bytes], sign: Callable[[Act, str], None]
    ) -> None:
        """`sign` lets somebody act under their name, or raises."""
        self._sign = sign
        self._database = database
        self._clock = clock
        self._randomness = randomness

    def sheet(self, register: str, day: date) -> DaySheet:
        """The day as it would be closed now. Raises `DayNotYetCome` and `DayAlreadyClosed`."""
        with self._database.read() as connection:
            return self._sheet(connection, register, day)

    def close(self, register: str, day: date, *, by: str) -> ClosedDay:
        """Confirm the sheet; durable when this returns.

        Raises `DayNotYetCome`, `DayAlreadyClosed` and, while numbers of the day wait for their paper,
        `ReservationsOpen`.
        """
        self._sign(Act.CLOSE_DAY, by)
        with self._database.write() as connection:
            sheet = self._sheet(connection, register, day)
            if sheet.reserved:
                raise ReservationsOpen(day=f"{day:%d.%m.%Y}", numbers=", ".join(map(str, sheet.reserved)))
            event = journal.new_event(
                DayClosed(by=by, sheet=sheet),
                desk_id=standing(connection).desk_id,
                now=self._clock.now(),
                randomness=self._randomness,
            )
            journal.append(connection, event)
            outbox.append(connection, event)
            acts.note(connection, event)
        return ClosedDay(sheet=sheet, by=by, hash=sheet_hash(sheet))

    def closed(self, register: str, year: int) -> list[ClosedDay]:
        """The sheets of the year, in the order of their chain."""
        with self._database.read() as connection:
            return _closed(connection, register, year)

    def _sheet(self, connection: Connection, register: str, day: date) -> DaySheet:
        if day > legal_date(self._clock.now()):
            raise DayNotYetCome(day=f"{day:%d.%m.%Y}")
        last = _last_closed(connection, register, day)
        if last is not None and last.sheet.day >= day:
            raise DayAlreadyClosed(day=f"{last.sheet.day:%d.%m.%Y}", by=last.by)
        return _count(connection, register, day, last)


def _closed(connection: Connection, register: str, year: int) -> list[ClosedDay]:
    found = [event.body for event in acts.on_register(connection, "day_closed", register, year)]
    return [
        ClosedDay(sheet=body.sheet, by=body.by, hash=sheet_hash(body.sheet))
        for body in found
        if isinstance(body, DayClosed)
    ]


def _last_closed(connection: Connection, register: str, day: date) -> ClosedDay | None:
    """The end of the chain: the sheet of the latest day that was closed, this year's or the one before."""
    sheets = _closed(connection, register, day.year) or _closed(connection, register, day.year - 1)
    return max(sheets, key=lambda each: each.sheet.day, default=None)


@dataclass(slots=True)
class _Counting:
    """The sheet as it is counted, row by row."""

    given: list[int]
    shared: list[int]
    annulled: list[int]
    reserved: list[int]
    delayed: list[int]
    late: list[int]
    directions: dict[Direction, int]
    leaves: int
    digest: "hashlib._Hash"


def _count(connection: Connection, register: str, day: date, last: ClosedDay | None) -> DaySheet:
    counted = _Counting([], [], [], [], [], [], dict.fromkeys(Direction, 0), 0, hashlib.sha256())
    _, after = legal_day_bounds(day)
    begin, _ = legal_day_bounds(day)
    known_before = _journal_size_at(connection, last)
    rows, leaves = tables.entries.c, tables.journal.c
    of_the_day = select(rows.entry_id).where(
        rows.register == register, rows.registered_at >= begin, rows.registered_at < after
    )
    came_since = select(leaves.entry_id).where(leaves.position >= known_before, leaves.kind == "entry_registered")
    stream = connection.execution_options(yield_per=1000).execute(
        select(
            rows.number,
            rows.series,
            rows.registered_at,
            rows.direction,
            rows.state,
            rows.content,
            leaves.leaf,
            leaves.position,
        )
        .join(tables.journal, leaves.event_id == rows.event_id)
        .where(
            rows.register == register,
            rows.registered_at < after,
            rows.entry_id.in_(of_the_day.union(came_since)),
        )
        .order_by(rows.number, rows.place)
    )
    for row in stream:
        if row.registered_at >= begin:
            _count_row(counted, row)
        elif last is not None and legal_date(row.registered_at) <= last.sheet.day:
            counted.late.append(row.number)
        else:
            # A day without a sheet of its own: it is closed together with this one.
            _count_row(counted, row)
        counted.digest.update(row.leaf)
    return DaySheet(
        register_code=register,
        day=day,
        numbers=ranges_of(counted.given),
        shared=tuple(counted.shared) or None,
        incoming=counted.directions[Direction.INCOMING],
        outgoing=counted.directions[Direction.OUTGOING],
        internal=counted.directions[Direction.INTERNAL],
        leaves=counted.leaves,
        annulled=tuple(counted.annulled),
        reserved=tuple(counted.reserved),
        delayed=tuple(counted.delayed),
        unused=_unused_since(connection, register, day.year, known_before),
        late=tuple(counted.late),
        entries_digest=counted.digest.hexdigest(),
        previous=last.hash if last else None,
    )


def _count_row(counted: _Counting, row: Row[*tuple[Any, ...]]) -> None:
    number, content = row.number, EntryContent.model_validate_json(row.content)
    (counted.shared if row.series == Series.REPLY.value else counted.given).append(number)
    counted.leaves += content.leaves
    match EntryState(row.state):
        case EntryState.ANNULLED:
            counted.annulled.append(number)
        case EntryState.RESERVED:
            counted.reserved.append(number)
        case EntryState.UNUSED:
            pass
        case _:
            counted.directions[Direction(row.direction)] += 1
    if content.received_at is not None:
        counted.delayed.append(number)


def _journal_size_at(connection: Connection, last: ClosedDay | None) -> int:
    """The journal's size when the last sheet was made; 0 when there is none."""
    if last is None:
        return 0
    found = acts.on_register(connection, "day_closed", last.sheet.register_code, last.sheet.day.year)
    event_id: UUID = next(
        event.event_id for event in found if isinstance(event.body, DayClosed) and event.body.sheet == last.sheet
    )
    position: int = connection.execute(
        select(func.min(tables.journal.c.position)).where(tables.journal.c.event_id == event_id)
    ).scalar_one()
    return position


def _unused_since(connection: Connection, register: str, year: int, position: int) -> tuple[NumberRange, ...]:
    found: list[NumberRange] = []
    for event in acts.on_register(connection, "numbers_unused", register, year):
        at = connection.execute(
            select(tables.journal.c.position).where(tables.journal.c.event_id == event.event_id)
        ).scalar_one()
        if at >= position and isinstance(event.body, NumbersUnused):
            found.append(NumberRange(first=event.body.first, last=event.body.last))
    return tuple(sorted(found, key=lambda each: each.first))
