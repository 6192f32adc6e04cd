"""Reading the register: pages of rows, one entry whole, and the entry behind a number in any spelling."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, or_, select, tuple_

from app.database.tables import entries, entry_files, journal, outbox, struck_numbers
from app.entries import ENTRY_COLUMNS, entry_from
from app.errors import EntryNotFound, FileNotInRegister
from app.folding import folded
from app.outbox import Sending
from opis_contract.entries import Entry
from opis_contract.events import FileOfEntry
from opis_contract.legal_time import legal_date, legal_day_bounds
from opis_contract.numbers import NumberQuery
from opis_contract.registers import Direction, Register
from opis_contract.standing import EntryState


@dataclass(frozen=True, slots=True)
class EntryCursor:
    """A place between two rows of the register."""

    registered_at: datetime
    number: int
    entry_id: UUID


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """Which rows, newest first. `text` is searched without diacritics; `day` is a Romanian day; None asks for all."""

    register: str | None = None
    year: int | None = None
    text: str | None = None
    day: date | None = None
    before: EntryCursor | None = None
    limit: int = 200


@dataclass(frozen=True, slots=True)
class EntryRow:
    """A row of the register, as a table shows it."""

    entry_id: UUID
    register: str
    year: int
    number: int
    registered_at: datetime
    direction: Direction
    party: str
    summary: str
    files: int
    offline: bool
    sent: bool
    """The server has it. Entries of other desks came from there."""
    deadline: date | None
    state: EntryState

    @property
    def cursor(self) -> EntryCursor:
        """The place just after this row."""
        return EntryCursor(self.registered_at, self.number, self.entry_id)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some rows, and how many there are without `before` and `limit`."""

    rows: tuple[EntryRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry whole. `struck` are numbers it had and lost; they stay in the register, struck through."""

    entry: Entry
    files: tuple[FileOfEntry, ...]
    leaf: str
    event_id: UUID
    sent: bool
    struck: tuple[int, ...]


def page(connection: Connection, query: EntryQuery) -> EntryPage:
    """One page by keyset: its price does not grow with how far down it is."""
    wanted = _conditions(query)
    total = connection.execute(select(func.count()).select_from(entries).where(*wanted)).scalar_one()
    if query.before is not None:
        place = (query.before.registered_at, query.before.number, query.before.entry_id)
        wanted.append(tuple_(*_ORDER).__lt__(place))
    rows = connection.execute(_rows().where(*wanted).order_by(*(column.desc() for column in _ORDER)).limit(query.limit))
    return EntryPage(rows=tuple(map(_entry_row, rows)), total=total)


def by_number(connection: Connection, query: NumberQuery, registers: Sequence[Register]) -> list[EntryRow]:
    """Entries with this number, newest first; an entry is found by a number that was struck through as well."""
    struck = (
        select(struck_numbers.c.entry_id)
        .where(struck_numbers.c.number == query.number)
        .where(*([struck_numbers.c.year == query.year] if query.year else []))
    )
    own = [entries.c.number == query.number]
    if query.year is not None:
        own.append(entries.c.year == query.year)
    rows = connection.execute(
        _rows().where(or_(and_(*own), entries.c.entry_id.in_(struck))).order_by(*(column.desc() for column in _ORDER))
    )
    prefixes = {register.code: register.prefix for register in registers}
    return [
        row
        for row in map(_entry_row, rows)
        if (query.prefix is None or query.prefix in {row.register, prefixes.get(row.register)})
        and (query.date is None or legal_date(row.registered_at) == query.date)
    ]


def view(connection: Connection, entry_id: UUID) -> EntryView:
    """The entry with its files in the order they came. Raises `EntryNotFound`."""
    row = connection.execute(
        select(*ENTRY_COLUMNS, entries.c.event_id, journal.c.leaf, _SENT.label("sent"))
        .join(journal, journal.c.event_id == entries.c.event_id)
        .join(outbox, outbox.c.event_id == entries.c.event_id, isouter=True)
        .where(entries.c.entry_id == entry_id)
    ).one_or_none()
    if row is None:
        raise EntryNotFound(entry_id=entry_id)
    files = connection.execute(
        select(entry_files.c.content).where(entry_files.c.entry_id == entry_id).order_by(entry_files.c.place)
    ).scalars()
    struck = connection.execute(
        select(struck_numbers.c.number).where(struck_numbers.c.entry_id == entry_id).order_by(struck_numbers.c.number)
    ).scalars()
    return EntryView(
        entry=entry_from(row),
        files=tuple(map(FileOfEntry.model_validate_json, files)),
        leaf=row.leaf.hex(),
        event_id=row.event_id,
        sent=bool(row.sent),
        struck=tuple(struck),
    )


def file_of_entry(connection: Connection, sha256: str) -> tuple[UUID, FileOfEntry]:
    """The entry and file with this hash, the first attached of several. Raises `FileNotInRegister`."""
    row = connection.execute(
        select(entry_files.c.entry_id, entry_files.c.content)
        .where(entry_files.c.sha256 == sha256)
        .order_by(entry_files.c.attached_at)
        .limit(1)
    ).one_or_none()
    if row is None:
        raise FileNotInRegister(sha256=sha256)
    return row.entry_id, FileOfEntry.model_validate_json(row.content)


_ORDER = (entries.c.registered_at, entries.c.number, entries.c.entry_id)
_SENT = outbox.c.state.is_(None) | (outbox.c.state == Sending.ACCEPTED.value)
_FILES = (
    select(func.count()).select_from(entry_files).where(entry_files.c.entry_id == entries.c.entry_id).scalar_subquery()
)


def _rows() -> Select[Any]:
    return select(
        entries.c.entry_id,
        entries.c.register,
        entries.c.year,
        entries.c.number,
        entries.c.registered_at,
        entries.c.direction,
        entries.c.party,
        entries.c.summary,
        entries.c.series,
        entries.c.deadline,
        entries.c.state,
        _FILES.label("files"),
        _SENT.label("sent"),
    ).join(outbox, outbox.c.event_id == entries.c.event_id, isouter=True)


def _entry_row(row: Row[Any]) -> EntryRow:
    return EntryRow(
        entry_id=row.entry_id,
        register=row.register,
        year=row.year,
        number=row.number,
        registered_at=row.registered_at,
        direction=Direction(row.direction),
        party=row.party,
        summary=row.summary,
        files=row.files,
        offline=row.series == "continuity",
        sent=bool(row.sent),
        deadline=date.fromisoformat(row.deadline) if row.deadline else None,
        state=EntryState(row.state),
    )


def _conditions(query: EntryQuery) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = []
    if query.register is not None:
        wanted.append(entries.c.register == query.register)
    if query.year is not None:
        wanted.append(entries.c.year == query.year)
    if query.day is not None:
        first, after = legal_day_bounds(query.day)
        wanted += [entries.c.registered_at >= first, entries.c.registered_at < after]
    wanted += [entries.c.searched.contains(word, autoescape=True) for word in folded(query.text or "").split()]
    return wanted
