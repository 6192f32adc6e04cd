"""The emergency kit: sheets of numbers printed while all is well, and entered row by row when the power is back.

A number is written down as printed before any printer is asked, and belongs to its row for ever: the row becomes an
entry, or is declared unused. A row's entry has its name from the day of the print, so entering it twice enters it once.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from app import acts, blocks, journal, outbox
from app.clock import Clock
from app.database.engine import Database
from app.database.outage_tables import kit_rows, kit_sheets
from app.database.tables import block_requests
from app.enrolment import standing
from app.errors import KitHasNoNumbers, KitRowsTaken, KitRowUnknown, NameMissing
from app.outage import recording
from app.outage.recording import Cause
from opis_contract.acts import NumbersUnused, UnusedCause
from opis_contract.closing import ranges_of
from opis_contract.identity import uuid7
from opis_contract.legal_time import legal_year
from opis_contract.numbers import BlockPurpose
from opis_contract.registers import GENERAL_REGISTER
from opis_contract.tracking import new_tracking_code

ROWS = 20
"""Rows of a sheet: an hour of a busy counter."""

REFRESHED_EVERY = timedelta(days=30)
"""After so long the printed kit is printed anew, and the exercise is held again (domain 1.10)."""


@dataclass(frozen=True, slots=True)
class KitRow:
    """One line of a sheet. `state` is `open`, `entered` or `blank`; `typed` is what somebody began to write of it."""

    sheet: int
    row: int
    register: str
    year: int
    number: int
    block_id: UUID
    tracking_code: str
    state: str
    entry_id: UUID
    typed: dict[str, str]


@dataclass(frozen=True, slots=True)
class KitSheet:
    """A printed sheet with its rows in order."""

    sheet: int
    register: str
    year: int
    printed_at: datetime
    rows: tuple[KitRow, ...]

    @property
    def waiting(self) -> int:
        """How many rows nobody has entered or declared unused."""
        return sum(row.state == "open" for row in self.rows)


@dataclass(frozen=True, slots=True)
class KitState:
    """What is due: `stale` when the newest print is old, `drill_due` when the last exercise is."""

    sheets: tuple[KitSheet, ...]
    left: int
    stale: bool
    drill_due: bool


class Kit:
    """The use cases around the printed sheets, for one desk."""

    def __init__(self, database: Database, clock: Clock, randomness: Callable[[int], bytes]) -> None:
        self._database = database
        self._clock = clock
        self._randomness = randomness

    def want(self, register: str = GENERAL_REGISTER.code) -> bool:
        """Numbers for a kit are asked for at the next sync, unless some are here; True when they are here."""
        now = self._clock.now()
        year = legal_year(now)
        with self._database.write() as connection:
            if any(held.left for held in _kit_blocks(connection, register, year)):
                return True
            asked = select(block_requests.c.block_id).where(
                block_requests.c.register == register,
                block_requests.c.year == year,
                block_requests.c.purpose == BlockPurpose.KIT.value,
            )
            if connection.execute(asked).first() is None:
                row = {"register": register, "year": year, "purpose": BlockPurpose.KIT.value}
                connection.execute(insert(block_requests).values(block_id=uuid7(now, self._randomness), **row))
        return False

    def allot(self, rows: int = ROWS, register: str = GENERAL_REGISTER.code) -> KitSheet:
        """The next numbers of the kit's blocks become the rows of a new sheet. Durable: now it may be printed.

        Raises `KitHasNoNumbers` when the blocks hold fewer.
        """
        now = self._clock.now()
        year = legal_year(now)
        with self._database.write() as connection:
            held = _kit_blocks(connection, register, year)
            left = sum(each.left for each in held)
            if left < rows:
                raise KitHasNoNumbers(wanted=rows, left=left)
            sheet: int = connection.execute(
                insert(kit_sheets).values(register=register, year=year, printed_at=now).returning(kit_sheets.c.sheet)
            ).scalar_one()
            place = 0
            for each in held:
                first = each.block.next_after(each.used)
                taken = min(each.left, rows - place)
                if first is None or taken <= 0:
                    continue
                blocks.use(connection, each.block, first + taken - 1)
                for number in range(first, first + taken):
                    place += 1
                    connection.execute(
                        insert(kit_rows).values(
                            sheet=sheet,
                            row=place,
                            register=register,
                            year=year,
                            number=number,
                            block_id=each.block.block_id,
                            tracking_code=new_tracking_code(self._randomness),
                            state="open",
                            entry_id=uuid7(now, self._randomness),
                        )
                    )
            return sheet_of(connection, sheet)

    def sheets(self) -> tuple[KitSheet, ...]:
        """Every sheet ever printed, oldest first."""
        with self._database.read() as connection:
            return _sheets(connection)

    def sheet(self, sheet: int) -> KitSheet:
        """One sheet. Raises `KitRowUnknown`."""
        with self._database.read() as connection:
            return sheet_of(connection, sheet)

    def state(self) -> KitState:
        """What is printed, what is left for the next print, and what is due."""
        now = self._clock.now()
        with self._database.read() as connection:
            sheets = _sheets(connection)
            held = _kit_blocks(connection, GENERAL_REGISTER.code, legal_year(now))
            drill = recording.last_drill(connection)
        newest = max((each.printed_at for each in sheets), default=None)
        of_this_year = any(each.year == legal_year(now) for each in sheets)
        return KitState(
            sheets=sheets,
            left=sum(each.left for each in held),
            stale=newest is not None and (now - newest > REFRESHED_EVERY or not of_this_year),
            drill_due=newest is not None and (drill is None or now - drill > REFRESHED_EVERY),
        )

    def remember(self, sheet: int, row: int, typed: dict[str, str]) -> None:
        """Keep what is being typed of a row, so that an interruption loses nothing."""
        with self._database.write() as connection:
            here = (kit_rows.c.sheet == sheet) & (kit_rows.c.row == row)
            text = json.dumps(typed, ensure_ascii=False) if any(typed.values()) else None
            connection.execute(update(kit_rows).where(here).values(typed=text))

    def declare_blank(self, sheet: int, rows: Sequence[int], *, by: str) -> int:
        """Nothing was written on these rows and nothing ever will be: their numbers are barred. How many.

        Raises `NameMissing`, `KitRowUnknown`, `KitRowsTaken` for rows that are entries.
        """
        if not by.strip():
            raise NameMissing
        now = self._clock.now()
        with self._database.write() as connection:
            known = {each.row: each for each in sheet_of(connection, sheet).rows}
            missing = [row for row in rows if row not in known]
            if missing:
                raise KitRowUnknown(sheet=sheet, row=missing[0])
            entered = [row for row in rows if known[row].state == "entered"]
            if entered:
                raise KitRowsTaken(sheet=sheet, row=entered[0], number=known[entered[0]].number)
            barred = [known[row] for row in rows if known[row].state == "open"]
            for block_id in dict.fromkeys(each.block_id for each in barred):
                of_block = [each for each in barred if each.block_id == block_id]
                for numbers in ranges_of([each.number for each in of_block]):
                    act = NumbersUnused(
                        by=by,
                        register_code=of_block[0].register,
                        year=of_block[0].year,
                        first=numbers.first,
                        last=numbers.last,
                        cause=UnusedCause.EMERGENCY_SHEET_BLANK,
                        block_id=block_id,
                    )
                    desk_id = standing(connection).desk_id
                    event = journal.new_event(act, desk_id=desk_id, now=now, randomness=self._randomness)
                    journal.append(connection, event)
                    outbox.append(connection, event)
                    acts.note(connection, event)
            here = (kit_rows.c.sheet == sheet) & kit_rows.c.row.in_([each.row for each in barred])
            connection.execute(update(kit_rows).where(here).values(state="blank", typed=None))
            return len(barred)

    def begin_drill(self) -> None:
        """The monthly exercise begins: ten minutes as if nothing worked."""
        now = self._clock.now()
        with self._database.write() as connection:
            recording.begin(connection, Cause.DRILL, at=now, on_server=None)

    def end_drill(self) -> None:
        """The exercise is over; it stands in the report of the day."""
        now = self._clock.now()
        with self._database.write() as connection:
            recording.end(connection, Cause.DRILL, at=now, on_server=None)


def row_of(connection: Connection, sheet: int, row: int) -> KitRow:
    """One row. Raises `KitRowUnknown`."""
    found = [each for each in sheet_of(connection, sheet).rows if each.row == row]
    if not found:
        raise KitRowUnknown(sheet=sheet, row=row)
    return found[0]


def mark_entered(connection: Connection, row: KitRow) -> None:
    """The row is an entry now."""
    here = (kit_rows.c.sheet == row.sheet) & (kit_rows.c.row == row.row)
    connection.execute(update(kit_rows).where(here).values(state="entered", typed=None))


def _kit_blocks(connection: Connection, register: str, year: int) -> list[blocks.HeldBlock]:
    return [
        held
        for held in blocks.held_blocks(connection)
        if (held.block.register, held.block.year, held.purpose) == (register, year, BlockPurpose.KIT)
    ]


def sheet_of(connection: Connection, sheet: int) -> KitSheet:
    """One sheet. Raises `KitRowUnknown`."""
    found = [each for each in _sheets(connection, sheet) if each.sheet == sheet]
    if not found:
        raise KitRowUnknown(sheet=sheet, row=0)
    return found[0]


def _sheets(connection: Connection, only: int | None = None) -> tuple[KitSheet, ...]:
    rows = select(kit_rows).order_by(kit_rows.c.sheet, kit_rows.c.row)
    sheets = select(kit_sheets).order_by(kit_sheets.c.sheet)
    if only is not None:
        rows, sheets = rows.where(kit_rows.c.sheet == only), sheets.where(kit_sheets.c.sheet == only)
    of_sheet: dict[int, list[KitRow]] = {}
    for row in connection.execute(rows):
        made = KitRow(
            sheet=row.sheet,
            row=row.row,
            register=row.register,
            year=row.year,
            number=row.number,
            block_id=row.block_id,
            tracking_code=row.tracking_code,
            state=row.state,
            entry_id=row.entry_id,
            typed=json.loads(row.typed) if row.typed else {},
        )
        of_sheet.setdefault(row.sheet, []).append(made)
    return tuple(
        KitSheet(each.sheet, each.register, each.year, each.printed_at, tuple(of_sheet.get(each.sheet, ())))
        for each in connection.execute(sheets)
    )
