"""The report of a day: when something was missing, how many minutes, at which level, which numbers it touched."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from app import entries
from app.clock import Clock
from app.database import tables
from app.database.engine import Database
from app.database.outage_tables import provisional_receipts
from app.enrolment import standing
from app.outage import recording
from app.outage.levels import SERVER_LOST_FOR, Level
from app.outage.recording import Cause, Outage
from opis_contract.closing import NumberRange, ranges_of
from opis_contract.entries import Entry
from opis_contract.legal_time import legal_day_bounds
from opis_contract.numbers import Series

_TOLD_FROM = timedelta(minutes=1)
"""A shorter silence of the server that touched no number is no outage to report."""


@dataclass(frozen=True, slots=True)
class OutageLine:
    """One outage as far as it lies in the day. `ended_at` None: it lasts. Times of the server where it was heard."""

    cause: Cause
    level: Level | None
    began_at: datetime
    ended_at: datetime | None
    began_on_server: datetime | None
    ended_on_server: datetime | None
    minutes: int
    numbers: tuple[NumberRange, ...]
    slips: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutageReport:
    """A day. `delayed` are numbers of emergency sheets that were entered on it."""

    day: date
    lines: tuple[OutageLine, ...]
    delayed: tuple[NumberRange, ...]

    @property
    def minutes(self) -> int:
        """Minutes of the day without the server or without power, exercises not counted."""
        return sum(line.minutes for line in self.lines if line.cause is not Cause.DRILL)


def report_of(database: Database, clock: Clock, day: date, *, long_after: timedelta = SERVER_LOST_FOR) -> OutageReport:
    """What this desk knows of the day."""
    first, after = legal_day_bounds(day)
    now = clock.now()
    with database.read() as connection:
        lines = [
            _line(connection, each, first, min(after, max(now, first)), long_after)
            for each in recording.between(connection, first, after)
        ]
        delayed = [
            entry.number
            for entry in _own_entries(connection, first, after)
            if entry.content.received_at is not None and entry.series is Series.CONTINUITY
        ]
    kept = [line for line in lines if line.minutes >= _TOLD_FROM.total_seconds() // 60 or line.numbers or line.slips]
    return OutageReport(day=day, lines=tuple(kept), delayed=ranges_of(delayed))


def _line(
    connection: Connection, outage: Outage, first: datetime, until: datetime, long_after: timedelta
) -> OutageLine:
    begin, end = max(outage.began_at, first), min(outage.ended_at or until, until)
    numbers = [
        entry.number
        for entry in _own_entries(connection, begin, max(end, begin) + timedelta(milliseconds=1))
        if entry.series is Series.CONTINUITY and entry.content.received_at is None
    ]
    slips = connection.execute(
        select(provisional_receipts.c.label)
        .where(provisional_receipts.c.given_at.between(begin, end))
        .order_by(provisional_receipts.c.number)
    ).scalars()
    labels = tuple(slips) if outage.cause is Cause.NETWORK else ()
    return OutageLine(
        cause=outage.cause,
        level=_level(connection, outage, end, labels, long_after),
        began_at=outage.began_at,
        ended_at=outage.ended_at,
        began_on_server=outage.began_on_server,
        ended_on_server=outage.ended_on_server,
        minutes=round(max(end - begin, timedelta(0)).total_seconds() / 60),
        numbers=ranges_of(numbers) if outage.cause is Cause.NETWORK else (),
        slips=labels,
    )


def _level(
    connection: Connection, outage: Outage, end: datetime, slips: tuple[str, ...], long_after: timedelta
) -> Level | None:
    match outage.cause:
        case Cause.DRILL:
            return None
        case Cause.POWER:
            return Level.C
        case Cause.NETWORK:
            opened = tables.blocks.c.opened_at.between(outage.began_at, end)
            reserve = connection.execute(select(tables.blocks.c.block_id).where(opened).limit(1)).first()
            long = end - outage.began_at > long_after
            return Level.B if long or slips or reserve is not None else Level.A


def _own_entries(connection: Connection, first: datetime, after: datetime) -> list[Entry]:
    rows = connection.execute(
        select(*entries.ENTRY_COLUMNS).where(
            tables.entries.c.registered_at >= first,
            tables.entries.c.registered_at < after,
            tables.entries.c.desk_id == standing(connection).desk_id,
        )
    )
    return [entries.entry_from(row) for row in rows]
