"""Closing a year: every number accounted for, the whole register printed, and two persons who put their names to it."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, func, select

from app import acts, journal, outbox
from app.catalogue.completing import register_on
from app.clock import Clock
from app.closing.errors import ApproverIsTheSame, EntriesNotSent, NumbersUnaccounted, YearAlreadyClosed, YearNotOver
from app.closing.rows import RegisterRow, register_rows
from app.database import tables
from app.database.engine import Database
from app.durable import disk_faults
from app.enrolment import EnrolmentState, standing
from app.outbox import Sending
from opis_contract.acts import YearClosed
from opis_contract.closing import NumberRange
from opis_contract.legal_time import legal_year
from opis_contract.numbers import Series
from opis_contract.people import Act

_SHOWN = 5
"""So many runs of missing numbers are named in the refusal."""


@dataclass(frozen=True, slots=True)
class ClosedYear:
    """Who closed the year, who stood behind it, and the bound print's SHA-256."""

    register: str
    year: int
    by: str
    approved_by: str
    print_sha256: str


class YearClosing:
    """The use case, for one desk."""

    def __init__(
        self, database: Database, *, clock: Clock, randomness: Callable[[int], bytes], sign: Callable[[Act, str], None]
    ) -> None:
        """`sign` lets somebody act under their name, or raises."""
        self._sign = sign
        self._database = database
        self._clock = clock
        self._randomness = randomness

    @contextmanager
    def rows(self, register: str, year: int) -> Iterator[Iterator[RegisterRow]]:
        """The register of the year, row by row, all of one moment; read inside the block."""
        with self._database.read() as connection:
            start = register_on(connection, register, date(year, 12, 31)).continuity_start
            yield register_rows(connection, register, year, continuity_start=start)

    def check(self, register: str, year: int) -> None:
        """Return when the year can be closed.

        Raises `YearNotOver`, `YearAlreadyClosed`, `EntriesNotSent` and `NumbersUnaccounted`.
        """
        if legal_year(self._clock.now()) <= year:
            raise YearNotOver(year=year)
        with self._database.read() as connection:
            closed = _closed(connection, register, year)
            if closed is not None:
                raise YearAlreadyClosed(year=year, by=closed.by)
            if standing(connection).state is not EnrolmentState.ALONE:
                waiting = connection.execute(
                    select(func.count())
                    .select_from(tables.outbox)
                    .where(tables.outbox.c.state == Sending.PENDING.value)
                ).scalar_one()
                if waiting:
                    raise EntriesNotSent(waiting=waiting)
            start = register_on(connection, register, date(year, 12, 31)).continuity_start
            missing = _missing(register_rows(connection, register, year, continuity_start=start), start)
        if missing:
            named = ", ".join(f"{each.first}-{each.last}" if each.size > 1 else str(each.first) for each in missing)
            raise NumbersUnaccounted(year=year, numbers=named)

    def close(self, register: str, year: int, printed: Path, *, by: str, approved_by: str) -> ClosedYear:
        """Close the year with its print, which must be finished; durable when this returns.

        Raises what `check` raises, and `ApproverIsTheSame`.
        """
        self._sign(Act.CLOSE_YEAR, by)
        if by.strip() == approved_by.strip():
            raise ApproverIsTheSame(by=by.strip())
        self.check(register, year)
        act = YearClosed(
            register_code=register, year=year, by=by, approved_by=approved_by, print_sha256=_sha256(printed)
        )
        with self._database.write() as connection:
            closed = _closed(connection, register, year)
            if closed is not None:
                raise YearAlreadyClosed(year=year, by=closed.by)
            event = journal.new_event(
                act, desk_id=standing(connection).desk_id, now=self._clock.now(), randomness=self._randomness
            )
            journal.append(connection, event)
            outbox.append(connection, event)
            acts.note(connection, event)
        return _closed_year(act)

    def closed(self, register: str, year: int) -> ClosedYear | None:
        """Who closed the year, or None while it is open."""
        with self._database.read() as connection:
            return _closed(connection, register, year)


def _closed(connection: Connection, register: str, year: int) -> ClosedYear | None:
    for event in acts.on_register(connection, "year_closed", register, year):
        if isinstance(event.body, YearClosed):
            return _closed_year(event.body)
    return None


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with disk_faults(path), path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def _closed_year(act: YearClosed) -> ClosedYear:
    return ClosedYear(act.register_code, act.year, act.by, act.approved_by, act.print_sha256)


def _missing(rows: Iterator[RegisterRow], continuity_start: int) -> list[NumberRange]:
    """The first runs of numbers that nothing stands for: from 1 in the main series, inside the band up to its end."""
    missing: list[NumberRange] = []
    reached = {Series.MAIN: 0, Series.CONTINUITY: continuity_start - 1}
    for row in rows:
        if row.series is Series.REPLY:
            continue
        if row.number > reached[row.series] + 1:
            missing.append(NumberRange(first=reached[row.series] + 1, last=row.number - 1))
        reached[row.series] = max(reached[row.series], row.number)
        if len(missing) == _SHOWN:
            break
    return missing
