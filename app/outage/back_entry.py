"""Back-entry: what was written by hand on an emergency sheet becomes an entry, under the number that it carries.

It is registered now and says when it really came in and why it is late (rule R4); its term runs from the true receipt.
A sheet of a year that is over is the exception: its number belongs to that year, and so does its registration.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from app import entries, journal, outbox
from app.catalogue.completing import completed
from app.clock import Clock
from app.database import tables
from app.database.engine import Database
from app.enrolment import standing
from app.errors import ClerkMissing, KitRowUnused, ReceiptTimeWrong
from app.folding import folded
from app.outage import kit
from app.outage.clock_trust import ClockTrust
from app.outage.dating import date_of_issue
from app.outage.kit import KitRow
from app.registering import Registration, known_registration
from opis_contract.entries import Entry, EntryDraft
from opis_contract.events import EntryRegistered
from opis_contract.legal_time import in_legal_time, legal_date, legal_year
from opis_contract.numbers import Series

REASON = "fișă de avarie nr. {sheet}, rândul {row}"
"""Why the entry is a delayed one: a text of the register, in its language."""

SAME_PAPER_WITHIN = timedelta(hours=24)
"""A paper typed from memory and again from its sheet lies at most so far apart."""


@dataclass(frozen=True, slots=True)
class BackEntered:
    """A row that is an entry now. `twins` look like the same paper: the later of the two may be annulled."""

    registration: Registration
    twins: tuple[Entry, ...]


class BackEntry:
    """The use case, for one desk."""

    def __init__(
        self, database: Database, clock: Clock, trust: ClockTrust, randomness: Callable[[int], bytes], counter: str
    ) -> None:
        self._database = database
        self._clock = clock
        self._trust = trust
        self._randomness = randomness
        self._counter = counter

    def enter(
        self, sheet: int, row: int, draft: EntryDraft, *, received_at: datetime, clerk: str, year: int | None = None
    ) -> BackEntered:
        """Register what the row says. A row entered twice is entered once.

        Raises `ClerkMissing`, `KitRowUnknown`, `KitRowUnused`, `ReceiptTimeWrong` for a time before the print or still
        to come or before the row above, and what stops a number at this desk.
        """
        if not clerk.strip():
            raise ClerkMissing
        # Copied into the content below, where nothing else makes it the one way in which an instant is written.
        received_at = received_at.astimezone(UTC)
        with self._database.write() as connection:
            line = kit.row_of(connection, sheet, row)
            known = known_registration(connection, line.entry_id, draft)
            if known is not None:
                return BackEntered(known, _twins(connection, known.entry, received_at))
            if line.state == "blank":
                raise KitRowUnused(sheet=sheet, row=row, number=line.number)
            self._refuse_wrong_time(connection, line, received_at)
            now = date_of_issue(connection, self._trust, line.register, Series.CONTINUITY, year=year or line.year).at
            registered_at = now if legal_year(now) == line.year else received_at
            entry = self._entry(connection, line, draft, clerk, received_at=received_at, registered_at=registered_at)
            event = journal.new_event(
                EntryRegistered(entry=entry, block_id=line.block_id),
                desk_id=entry.desk_id,
                now=now,
                randomness=self._randomness,
            )
            entries.series_reaches(connection, entry)
            entries.add(connection, entry, event_id=event.event_id)
            journal.append(connection, event)
            outbox.append(connection, event)
            kit.mark_entered(connection, line)
            registration = known_registration(connection, entry.entry_id, draft)
            assert registration is not None  # noqa: S101 - written above, in this transaction
            return BackEntered(registration, _twins(connection, entry, received_at))

    def _entry(
        self,
        connection: Connection,
        line: KitRow,
        draft: EntryDraft,
        clerk: str,
        *,
        received_at: datetime,
        registered_at: datetime,
    ) -> Entry:
        late = {"received_at": received_at, "delay_reason": REASON.format(sheet=line.sheet, row=line.row)}
        draft = draft.model_copy(
            update={"content": draft.content.model_copy(update=late), "register_code": line.register}
        )
        draft = completed(connection, draft, legal_date(received_at))
        desk = standing(connection)
        return Entry(
            entry_id=line.entry_id,
            register_code=line.register,
            year=line.year,
            number=line.number,
            series=Series.CONTINUITY,
            registered_at=registered_at,
            direction=draft.direction,
            tracking_code=line.tracking_code,
            desk_id=desk.desk_id,
            clerk=clerk.strip(),
            counter=desk.counter or self._counter,
            content=draft.content,
        )

    def _refuse_wrong_time(self, connection: Connection, line: KitRow, received_at: datetime) -> None:
        """Sheets are written from top to bottom: time does not run back on them."""
        sheet = kit.sheet_of(connection, line.sheet)
        above = [row.entry_id for row in sheet.rows if row.row < line.row and row.state == "entered"]
        below = [row.entry_id for row in sheet.rows if row.row > line.row and row.state == "entered"]
        earliest = max([sheet.printed_at, *_received(connection, above)])
        latest = min([self._clock.now(), *_received(connection, below)])
        if not _minute(earliest) <= received_at <= latest:
            raise ReceiptTimeWrong(
                row=line.row,
                earliest=f"{in_legal_time(earliest):%d.%m.%Y %H:%M}",
                latest=f"{in_legal_time(latest):%d.%m.%Y %H:%M}",
            )


def _minute(instant: datetime) -> datetime:
    """Times are typed to the minute."""
    return instant.replace(second=0, microsecond=0)


def _received(connection: Connection, named: Sequence[object]) -> list[datetime]:
    rows = connection.execute(select(*entries.ENTRY_COLUMNS).where(tables.entries.c.entry_id.in_(named)))
    times = (entries.entry_from(row).content.received_at for row in rows)
    return [each for each in times if each is not None]


def _twins(connection: Connection, entry: Entry, received_at: datetime) -> tuple[Entry, ...]:
    """Entries of the same sender with the same content, received at about the same time: one paper typed twice."""
    near = tables.entries.c.registered_at.between(received_at - SAME_PAPER_WITHIN, received_at + SAME_PAPER_WITHIN)
    rows = connection.execute(
        select(*entries.ENTRY_COLUMNS).where(
            near,
            tables.entries.c.entry_id != entry.entry_id,
            tables.entries.c.direction == entry.direction.value,
            tables.entries.c.state.not_in(["annulled", "unused"]),
        )
    )
    return tuple(each for each in map(entries.entry_from, rows) if _looks(each) == _looks(entry))


def _looks(entry: Entry) -> tuple[str, str]:
    return folded(entries.shown_party(entry.direction, entry.content)), folded(entry.content.summary)
