"""The ledger of numbers: every number of every register and year, once, and the entry that holds it.

The primary key (register, year, number) is the last word: whatever a desk believes, a second row cannot be written.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Connection, func, insert, literal, select, update

from opis_contract.entries import Entry, EntryContent
from opis_contract.events import Event
from opis_contract.instants import instant_text
from opis_contract.numbers import Series
from opis_contract.registers import Direction, Register, SequencePolicy
from opis_contract.replies import answered_by
from opis_contract.standing import begin
from opis_server.errors import MainSeriesFull, ServerClockNotTrusted, TrackingCodeTaken
from opis_server.tables import entries, events, ledger, replies, series, shared_numbers
from opis_server.whereabouts import stage_of

TRUSTED_DRIFT_SECONDS = 120
"""A clock further behind the last entry has been set back (domain 1.10, level D)."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where both series of a register and year stand. `restored_*`: where they stood after a restoration, or None."""

    last_main: int
    next_continuity: int
    restored_main: int | None
    restored_continuity: int | None


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry that has its number. `given_here`: the main series of this server gave it."""

    desk_id: UUID
    event_id: UUID
    register_code: str
    year: int
    number: int
    given_here: bool


def standing(connection: Connection, register: Register, year: int) -> Standing:
    """Where the series stand, opened at their beginning when nobody asked before; a writer holds them.

    A continuous register stands in every year where it stands in the one that came furthest.
    """
    own = _of_year(connection, register, year)
    if register.sequence is not SequencePolicy.CONTINUOUS:
        return own
    furthest = connection.execute(
        select(
            func.max(series.c.last_main).label("main"), func.max(series.c.next_continuity).label("continuity")
        ).where(series.c.register_code == register.code)
    ).one()
    return replace(own, last_main=furthest.main, next_continuity=furthest.continuity)


def _of_year(connection: Connection, register: Register, year: int) -> Standing:
    where = (series.c.register_code == register.code) & (series.c.year == year)
    row = connection.execute(select(series).where(where).with_for_update()).one_or_none()
    if row is None:
        begun = Standing(0, register.continuity_start, None, None)
        connection.execute(
            insert(series).values(
                register_code=register.code,
                year=year,
                last_main=begun.last_main,
                next_continuity=begun.next_continuity,
            )
        )
        return begun
    return Standing(row.last_main, row.next_continuity, row.restored_main, row.restored_continuity)


def stamp(connection: Connection, register: Register, now: datetime) -> datetime:
    """The instant of the next main registration: now, or never earlier than the last one (domain 1.3, R4).

    Raises `ServerClockNotTrusted` when the clock was set back by more than two minutes.
    """
    text = connection.execute(
        select(func.max(series.c.last_registered_at)).where(series.c.register_code == register.code)
    ).scalar()
    if text is None or now >= (last := datetime.fromisoformat(text)):
        return now
    behind = (last - now).total_seconds()
    if behind > TRUSTED_DRIFT_SECONDS:
        raise ServerClockNotTrusted(register=register.code, seconds=int(behind))
    return last


def take_main_number(connection: Connection, register: Register, year: int, registered_at: datetime) -> int:
    """The next number of the main series, for the entry that this transaction writes. Raises `MainSeriesFull`."""
    number = standing(connection, register, year).last_main + 1
    if number >= register.continuity_start:
        raise MainSeriesFull(register=register.code, year=year)
    main_reaches(connection, register, year, number, registered_at)
    return number


def main_reaches(connection: Connection, register: Register, year: int, number: int, at: datetime | None) -> None:
    """The main series has come at least this far, and its last registration is not before `at`."""
    before = standing(connection, register, year)
    where = (series.c.register_code == register.code) & (series.c.year == year)
    connection.execute(update(series).where(where).values(last_main=max(before.last_main, number)))
    if at is not None:
        text = instant_text(at)
        earlier = series.c.last_registered_at.is_(None) | (series.c.last_registered_at < text)
        connection.execute(update(series).where(where & earlier).values(last_registered_at=text))


def continuity_reaches(connection: Connection, register: Register, year: int, next_number: int) -> None:
    """The first number of the continuity band that was never granted is at least this one."""
    before = standing(connection, register, year)
    where = (series.c.register_code == register.code) & (series.c.year == year)
    connection.execute(update(series).where(where).values(next_continuity=max(before.next_continuity, next_number)))


def holder_of(connection: Connection, register_code: str, year: int, number: int) -> UUID | None:
    """The entry that holds the number, annulled numbers included."""
    found = connection.execute(
        select(ledger.c.entry_id).where(
            ledger.c.register_code == register_code, ledger.c.year == year, ledger.c.number == number
        )
    ).scalar()
    return UUID(found) if found else None


_NUMBER = (entries.c.register_code, entries.c.year, entries.c.number)


def find_entry(connection: Connection, entry_id: UUID) -> KnownEntry | None:
    """The entry with the number it keeps, its own or a shared one, or None when the register does not have it."""
    known = select(entries.c.desk_id).where(entries.c.entry_id == str(entry_id))
    own = known.add_columns(ledger.c.event_id, ledger.c.given_here, *_NUMBER).join(
        ledger,
        (ledger.c.register_code == entries.c.register_code)
        & (ledger.c.year == entries.c.year)
        & (ledger.c.number == entries.c.number)
        & (ledger.c.entry_id == entries.c.entry_id),
    )
    shared = known.add_columns(shared_numbers.c.event_id, literal(0).label("given_here"), *_NUMBER).join(
        shared_numbers, shared_numbers.c.entry_id == entries.c.entry_id
    )
    row = connection.execute(own).one_or_none() or connection.execute(shared).one_or_none()
    if row is None:
        return None
    return KnownEntry(
        desk_id=UUID(row.desk_id),
        event_id=UUID(row.event_id),
        register_code=row.register_code,
        year=row.year,
        number=row.number,
        given_here=bool(row.given_here),
    )


def event_of(connection: Connection, known: KnownEntry) -> Event:
    """The event that gave the entry the number it keeps; the last one, where a lost answer left two of one name."""
    rows = connection.execute(
        select(events.c.content).where(events.c.event_id == str(known.event_id)).order_by(events.c.position.desc())
    )
    return Event.model_validate_json(rows.scalars().first() or "")


def order_with(connection: Connection, known: KnownEntry) -> tuple[str, int] | None:
    """The pointer register and the order number that were given together with the entry's number."""
    row = connection.execute(
        select(ledger.c.register_code, ledger.c.number).where(
            ledger.c.event_id == str(known.event_id),
            ledger.c.given_here == int(known.given_here),
            ledger.c.register_code != known.register_code,
        )
    ).one_or_none()
    return None if row is None else (row.register_code, row.number)


def refuse_taken_tracking_code(connection: Connection, entry: Entry) -> None:
    """Raises `TrackingCodeTaken` when the code opens another entry."""
    found = connection.execute(
        select(entries.c.entry_id).where(entries.c.tracking_code == entry.tracking_code)
    ).scalar()
    if found is not None and found != str(entry.entry_id):
        raise TrackingCodeTaken(entry=str(entry.entry_id))


def enter(connection: Connection, entry: Entry, *, event_id: UUID, given_here: bool) -> None:
    """Write the number and the entry that holds it; an entry known under a lost number takes this one.

    A reply that shares its number is written beside the ledger, which has that number already.
    """
    numbers = [] if entry.series is Series.REPLY else [(entry.register_code, entry.number)]
    if entry.order is not None:
        numbers.append((entry.order.register_code, entry.order.number))
    if entry.series is Series.REPLY:
        connection.execute(
            insert(shared_numbers).values(
                entry_id=str(entry.entry_id),
                event_id=str(event_id),
                register_code=entry.register_code,
                year=entry.year,
                number=entry.number,
            )
        )
    for register_code, number in numbers:
        connection.execute(
            insert(ledger).values(
                register_code=register_code,
                year=entry.year,
                number=number,
                entry_id=str(entry.entry_id),
                event_id=str(event_id),
                given_here=int(given_here),
            )
        )
    content = entry.content
    row = {
        "register_code": entry.register_code,
        "year": entry.year,
        "number": entry.number,
        "desk_id": str(entry.desk_id),
        "registered_at": instant_text(entry.registered_at),
        "tracking_code": entry.tracking_code,
        "stage": stage_of(content),
        "department": content.department,
        "state": begin(entry).state.value,
    } | deadline_columns(content)
    known = connection.execute(update(entries).where(entries.c.entry_id == str(entry.entry_id)).values(row))
    if not known.rowcount:
        connection.execute(insert(entries).values(row | {"entry_id": str(entry.entry_id)}))
        if entry.direction is not Direction.INCOMING:
            for each in sorted(set(answered_by(content))):
                connection.execute(insert(replies).values(reply_id=str(entry.entry_id), answered_id=str(each)))


def deadline_columns(content: EntryContent) -> dict[str, str | None]:
    """The deadline as the entry's row keeps it."""
    deadline = content.deadline
    return {
        "deadline_target": _day(deadline.target) if deadline else None,
        "deadline_limit": _day(deadline.limit) if deadline else None,
        "deadline_basis": deadline.basis if deadline else None,
    }


def annul(connection: Connection, known: KnownEntry, *, because: str) -> None:
    """Strike the number through, and the order number given with it; their rows stay for ever."""
    connection.execute(
        update(ledger)
        .where(ledger.c.event_id == str(known.event_id), ledger.c.given_here == int(known.given_here))
        .values(annulled_because=because)
    )


def _day(day: date) -> str:
    return day.isoformat()
