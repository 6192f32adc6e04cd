"""What screens, sync and the command line ask about outages: how it stands, and the few things a person decides."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, func, select, update

from app import blocks, journal, outbox
from app.clock import Clock
from app.database.engine import Database
from app.database.outage_tables import kit_rows, kit_sheets, renumbered
from app.database.tables import blocks as block_rows
from app.database.tables import desk as desk_row
from app.enrolment import EnrolmentState, standing
from app.errors import NameMissing, NoReserve
from app.outage import provisional, recording
from app.outage.clock_trust import ClockTrust
from app.outage.levels import SERVER_LOST_FOR, Outage, OutageFacts, judged
from app.outage.provisional import ProvisionalReceipt
from app.outage.recording import Cause
from opis_contract.acts import ReserveOpened
from opis_contract.identity import uuid7
from opis_contract.legal_time import legal_year
from opis_contract.people import Act
from opis_contract.registers import GENERAL_REGISTER

COUNTER_REGISTER = GENERAL_REGISTER.code
"""The register whose numbers the top row counts."""


@dataclass(frozen=True, slots=True)
class Renumbered:
    """A paper that two copies of one desk gave the same number, and the number that it has now."""

    entry_id: UUID
    register: str
    year: int
    printed_number: int
    kept_year: int
    kept_number: int
    told_at: datetime


class Outages:
    """The use cases, for one desk."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        randomness: Callable[[int], bytes],
        *,
        online: Callable[[], bool | None],
        sign: Callable[[Act, str], None],
        long_after: timedelta = SERVER_LOST_FOR,
    ) -> None:
        self._database = database
        self._clock = clock
        self._randomness = randomness
        self._online = online
        self._sign = sign
        self._long_after = long_after
        self._sitting: UUID | None = None
        self.clock = ClockTrust(database, clock, randomness, sign=sign)

    def now(self) -> Outage:
        """The level, its sentence and its action."""
        return judged(self.facts())

    def facts(self) -> OutageFacts:
        """What is known now of the general register."""
        doubt = self.clock.doubt()
        now = self._clock.now()
        with self._database.read() as connection:
            held = blocks.at_counter(connection, COUNTER_REGISTER, legal_year(now))
            used = [each for each in blocks.in_use(held) if each.left]
            reserve = blocks.reserve_of(held)
            lost = recording.last_open(connection, Cause.NETWORK)
            sheets, cut = _sheets_waiting(connection), recording.unanswered_cut(connection)
            return OutageFacts(
                alone=standing(connection).state is not EnrolmentState.ENROLLED,
                online=self._online(),
                lost_for=max(now - lost.began_at, timedelta(0)) if lost else timedelta(0),
                long_after=self._long_after,
                left=sum(each.left for each in used),
                held=sum(each.block.size for each in used),
                reserve=reserve.left if reserve else 0,
                provisional=sum(each.number is None for each in provisional.conversions(connection)),
                sheets_waiting=sheets,
                cut_found=cut and _kit_is_printed(connection),
                clock=doubt.kind if doubt else None,
                copied=connection.execute(select(desk_row.c.copied_at)).scalar_one() is not None,
            )

    def open_reserve(self, *, by: str, register: str = COUNTER_REGISTER) -> int:
        """The chief's word: the reserve block may be used. Journalled; how many numbers that gives.

        Raises `NameMissing`, `NoReserve`, and what the person may not do.
        """
        if not by.strip():
            raise NameMissing
        self._sign(Act.RESERVE, by)
        now = self._clock.now()
        year = legal_year(now)
        with self._database.write() as connection:
            reserve = blocks.reserve_of(blocks.at_counter(connection, register, year))
            if reserve is None:
                raise NoReserve(register=register, year=year)
            block = reserve.block
            connection.execute(
                update(block_rows).where(block_rows.c.block_id == block.block_id).values(opened_at=now, opened_by=by)
            )
            act = ReserveOpened(by=by, register_code=register, year=year, block_id=block.block_id)
            event = journal.new_event(act, desk_id=standing(connection).desk_id, now=now, randomness=self._randomness)
            journal.append(connection, event)
            outbox.append(connection, event)
            return reserve.left

    def slips(self) -> list[ProvisionalReceipt]:
        """Every provisional receipt ever given here, with the number that its paper has now."""
        with self._database.read() as connection:
            return provisional.conversions(connection)

    def heard(self, online: bool) -> None:
        """The server was (not) there: an outage ends, or begins unless one lasts already."""
        now = self._clock.now()
        with self._database.read() as connection:
            lasting = recording.last_open(connection, Cause.NETWORK)
        if (lasting is None) is online:
            return
        with self._database.write() as connection:
            change = recording.end if online else recording.begin
            change(connection, Cause.NETWORK, at=now, on_server=self.clock.on_server(connection, now))

    def sit_down(self, *, process: int, is_running: Callable[[int], bool] | None = None) -> bool:
        """A window opens: from here on signs of life are kept. True when one before it ended without a word."""
        now = self._clock.now()
        sitting = uuid7(now, self._randomness)
        running = is_running or _is_running
        with self._database.write() as connection:
            dead = [each for each in recording.sittings(connection) if not running(each[1])]
            for name, _, last_seen in dead:
                recording.record_cut(connection, name, last_seen=last_seen, found_at=now)
            recording.begin_sitting(connection, sitting, process=process, at=now)
        self._sitting = sitting
        return bool(dead)

    def alive(self) -> None:
        """A sign of life of the window."""
        if self._sitting is not None:
            with self._database.write() as connection:
                recording.alive(connection, self._sitting, at=self._clock.now())

    def stand_up(self) -> None:
        """The window is closed by somebody: nothing was cut."""
        if self._sitting is not None:
            with self._database.write() as connection:
                recording.end_sitting(connection, self._sitting)
            self._sitting = None

    def cut_answered(self) -> None:
        """Somebody said that nothing is left to be entered after the cut."""
        with self._database.write() as connection:
            recording.answer_cuts(connection)

    def copies(self) -> list[Renumbered]:
        """The report of conversions: papers that got another number because two copies of one desk worked."""
        with self._database.read() as connection:
            rows = connection.execute(select(renumbered).order_by(renumbered.c.told_at, renumbered.c.printed_number))
            return [
                Renumbered(
                    row.entry_id,
                    row.register,
                    row.year,
                    row.printed_number,
                    row.kept_year,
                    row.kept_number,
                    row.told_at,
                )
                for row in rows
            ]

    def copies_seen(self) -> None:
        """Somebody read the report of conversions: the alarm is over, the report stays."""
        with self._database.write() as connection:
            connection.execute(update(desk_row).values(copied_at=None))


def _sheets_waiting(connection: Connection) -> int:
    """Emergency sheets of which some rows were entered and others not yet."""
    open_rows = select(func.count(kit_rows.c.sheet.distinct())).where(kit_rows.c.state != "open")
    begun: int = connection.execute(
        open_rows.where(kit_rows.c.sheet.in_(select(kit_rows.c.sheet).where(kit_rows.c.state == "open")))
    ).scalar_one()
    return begun


def _kit_is_printed(connection: Connection) -> bool:
    return connection.execute(select(kit_sheets.c.sheet).limit(1)).first() is not None


def _is_running(process: int) -> bool:
    """True when a program with this number runs and is one of ours, as far as the system tells."""
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    command = Path(f"/proc/{process}/cmdline")
    return not command.exists() or b"python" in command.read_bytes()
