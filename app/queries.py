"""Reading the register: pages of rows, one entry whole, and the entry behind a number in any spelling."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, Select, bindparam, func, select

from app import acts
from app.acts import Happened
from app.augmenting import levels_of
from app.database.tables import entries, entry_files, journal, outbox, struck_numbers
from app.entries import ENTRY_COLUMNS, entry_from
from app.errors import EntryNotFound, FileNotInRegister
from app.finding import stretches
from app.finding.asked import Search, read_search
from app.finding.found import Found, where_found
from app.finding.periods import Period
from app.finding.searching import COUNTED, fitting_places, named_places, numbered_places
from app.finding.spans import Span, span_of, year_span
from app.outbox import Sending
from app.petitions.chain import OfChain
from app.printing.book import PrintRecord
from app.printing.book import of_entry as prints_of
from app.returning import Returned, returned_of
from opis_contract.entries import Confidentiality, Entry, OrderNumber
from opis_contract.events import FileOfEntry
from opis_contract.numbers import NumberQuery, Series
from opis_contract.registers import Direction, Register
from opis_contract.standing import EntryState


@dataclass(frozen=True, slots=True)
class EntryCursor:
    """A place between two rows of the register."""

    place: int


@dataclass(frozen=True, slots=True)
class EntryQuery:
    """Which rows, newest first. `text` is a search as `app.finding.asked` reads it; `day` is a Romanian day.

    None asks for all. What the text names by its number or code comes first, on the first page.
    """

    register: str | None = None
    year: int | None = None
    text: str | None = None
    day: date | None = None
    before: EntryCursor | None = None
    limit: int = 200


HIDDEN = "•••"


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
    place: int
    prefix: str = ""
    order: OrderNumber | None = None
    shared: bool = False
    """The number is that of the entry it answers."""
    found: Found | None = None
    """Where a search found it, when none of the cells above shows it."""

    def without_content(self) -> "EntryRow":
        """The row for somebody who may not see what the entry says."""
        return replace(self, party=HIDDEN, summary=HIDDEN, found=None)

    @property
    def cursor(self) -> EntryCursor:
        """The place just after this row."""
        return EntryCursor(self.place)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """Some rows, and how many there are without `before` and `limit`."""

    rows: tuple[EntryRow, ...]
    total: int
    counted: bool = True
    """False when there are more than `total`: the hits of a search are counted up to `COUNTED`."""
    more: bool = False
    """True when rows follow after the last of these."""


@dataclass(frozen=True, slots=True)
class WholeRegister:
    """A register from its newest entry to its oldest; None asks for all registers, or for all years."""

    register: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows of a whole register; `first` entries are newer than the first of them, `total` are in it."""

    first: int
    rows: tuple[EntryRow, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Standpoint:
    """Where an entry stands in a whole register: `newer` entries come before it."""

    entry_id: UUID
    newer: int


@dataclass(frozen=True, slots=True)
class EntryView:
    """An entry whole. `struck` are numbers it had and lost; they stay in the register, struck through."""

    entry: Entry
    files: tuple[FileOfEntry, ...]
    leaf: str
    event_id: UUID
    sent: bool
    struck: tuple[int, ...]
    happened: tuple[Happened, ...]
    """Everything that is known of it, the registration first."""
    prints: tuple[PrintRecord, ...]
    """Every label, receipt and stamp that was printed of it, in order."""
    state: EntryState
    connected: tuple[OfChain, ...] = ()
    """What happened to the entries it is connected with, at any distance, in order."""
    returned: Mapping[str, Returned] = field(default_factory=dict)
    """Those of its files that an official returned unsigned, by hash."""
    levels: Mapping[str, str] = field(default_factory=dict)
    """How far the signatures made here have been carried, by hash: `PAdES-B-LTA` at the end."""


def page(
    connection: Connection, query: EntryQuery, *, today: date, registers: Callable[[], Sequence[Register]]
) -> EntryPage:
    """One page by keyset: its price does not grow with how far down it is.

    `today` is for what is late; `registers` tells the prefixes by which a number may name its register.
    """
    if query.text is not None and query.text.strip():
        return _found_page(connection, query, read_search(query.text, today), today, registers)
    span = _span(query)
    if query.day is not None:
        total = stretches.number_of(connection, query.register, span)
    else:
        total = stretches.size_of(connection, query.register, query.year)
    if query.before is not None:
        span = span.both(Span(0, query.before.place))
    places = stretches.newest(connection, query.register, span, limit=query.limit + 1)
    rows = rows_at(connection, places[: query.limit])
    return EntryPage(rows=rows, total=total, more=len(places) > query.limit)


def years(connection: Connection) -> list[int]:
    """The years that have entries, newest first."""
    return list(stretches.years(connection))


def stretch(connection: Connection, whole: WholeRegister, *, first: int, count: int) -> Stretch:
    """`count` rows from any place of the register, as cheap in its middle as at its ends."""
    places = stretches.places(connection, whole.register, whole.year, first=first, count=count)
    return Stretch(first, rows_at(connection, places), stretches.size_of(connection, whole.register, whole.year))


def standpoint(
    connection: Connection, whole: WholeRegister, query: NumberQuery, registers: Callable[[], Sequence[Register]]
) -> Standpoint | None:
    """The newest entry of the register that has this number."""
    for row in by_number(connection, query, registers):
        if whole.register in {None, row.register, row.order and row.order.register_code} and whole.year in {
            None,
            row.year,
        }:
            day = row.registered_at.astimezone(UTC).date().isoformat()
            newer = stretches.position_of(connection, whole.register, whole.year, place=row.place, day=day)
            return Standpoint(row.entry_id, newer)
    return None


def by_number(
    connection: Connection, query: NumberQuery, registers: Callable[[], Sequence[Register]]
) -> list[EntryRow]:
    """Entries with this number, newest first; an entry is found by a number that was struck through as well."""
    return list(rows_at(connection, numbered_places(connection, query, registers)))


def meant_by_number(rows: Sequence[EntryRow]) -> list[EntryRow]:
    """Of the entries with a number those of the newest year; a reply that shares it only where nothing else has it."""
    newest = [row for row in rows if row.year == max(each.year for each in rows)]
    return [row for row in newest if not row.shared] or newest


def rows_at(connection: Connection, places: Sequence[int]) -> tuple[EntryRow, ...]:
    """The rows that stand at these places, in this order."""
    found = connection.execute(_ROWS_AT, {"places": list(places)})
    rows = {row.place: _entry_row(row) for row in found}
    return tuple(rows[place] for place in places)


def sensitive_among(connection: Connection, entry_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Those of the entries that only some may see."""
    level = func.json_extract(entries.c.content, "$.confidentiality")
    wanted = select(entries.c.entry_id).where(entries.c.entry_id.in_(entry_ids))
    return frozenset(connection.execute(wanted.where(level == Confidentiality.SENSITIVE.value)).scalars())


def view(connection: Connection, entry_id: UUID) -> EntryView:
    """The entry with its files in the order they came. Raises `EntryNotFound`."""
    row = connection.execute(
        select(*ENTRY_COLUMNS, entries.c.state, entries.c.event_id, journal.c.leaf, _SENT.label("sent"))
        .join(journal, journal.c.event_id == entries.c.event_id)
        .join(outbox, outbox.c.event_id == entries.c.event_id, isouter=True)
        .where(entries.c.entry_id == entry_id)
    ).one_or_none()
    if row is None:
        raise EntryNotFound(entry_id=entry_id)
    contents = connection.execute(
        select(entry_files.c.content).where(entry_files.c.entry_id == entry_id).order_by(entry_files.c.place)
    ).scalars()
    files = tuple(map(FileOfEntry.model_validate_json, contents))
    struck = connection.execute(
        select(struck_numbers.c.number).where(struck_numbers.c.entry_id == entry_id).order_by(struck_numbers.c.number)
    ).scalars()
    return EntryView(
        entry=entry_from(row),
        files=files,
        leaf=row.leaf.hex(),
        event_id=row.event_id,
        sent=bool(row.sent),
        struck=tuple(struck),
        happened=tuple(acts.history(connection, entry_id)),
        prints=prints_of(connection, entry_id),
        state=EntryState(row.state),
        returned=returned_of(connection, [each.sha256 for each in files]),
        levels=levels_of(connection, [each.sha256 for each in files]),
    )


def tracked(connection: Connection, tracking_code: str) -> UUID | None:
    """The entry with this tracking code, or None."""
    where = entries.c.tracking_code == tracking_code
    found: UUID | None = connection.execute(select(entries.c.entry_id).where(where)).scalar_one_or_none()
    return found


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
        entries.c.place,
        entries.c.prefix,
        entries.c.order_register,
        entries.c.order_number,
        entries.c.order_prefix,
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
        offline=row.series == Series.CONTINUITY.value,
        shared=row.series == Series.REPLY.value,
        sent=bool(row.sent),
        deadline=date.fromisoformat(row.deadline) if row.deadline else None,
        state=EntryState(row.state),
        place=row.place,
        prefix=row.prefix or "",
        order=None
        if row.order_register is None
        else OrderNumber(register_code=row.order_register, number=row.order_number, prefix=row.order_prefix),
    )


_ROWS_AT = _rows().where(entries.c.place.in_(bindparam("places", expanding=True)))
_TEXTS_AT = select(entries.c.place, entries.c.content).where(entries.c.place.in_(bindparam("places", expanding=True)))


def _span(query: EntryQuery) -> Span:
    span = year_span(query.year)
    return span if query.day is None else span.both(span_of(Period(query.day, query.day)))


def _found_page(
    connection: Connection,
    query: EntryQuery,
    search: Search,
    today: date,
    registers: Callable[[], Sequence[Register]],
) -> EntryPage:
    """What the search names first, then what fits it; all of it is counted, as far as counting goes."""
    if query.register is not None:
        search = replace(search, register=query.register)
    span = _span(query)
    named = [place for place in named_places(connection, search, registers) if span.first <= place < span.after]
    fitting = fitting_places(connection, search, today=today, within=span, limit=COUNTED + 1)
    known = set(named)
    every = [*named, *(place for place in fitting if place not in known)]
    counted = len(fitting) <= COUNTED
    total = len(every) if counted else COUNTED
    if query.before is not None:
        below = span.both(Span(0, query.before.place))
        fitting = fitting_places(connection, search, today=today, within=below, limit=query.limit + len(named) + 1)
        every = [place for place in fitting if place not in known]
    places = every[: query.limit]
    return EntryPage(
        rows=_with_finds(connection, rows_at(connection, places), search),
        total=total,
        counted=counted,
        more=len(every) > len(places),
    )


def _with_finds(connection: Connection, rows: tuple[EntryRow, ...], search: Search) -> tuple[EntryRow, ...]:
    """The rows with where each was found."""
    found = connection.execute(_TEXTS_AT, {"places": [row.place for row in rows]})
    contents = {row.place: row.content for row in found}
    return tuple(replace(row, found=where_found(search, row.party, row.summary, contents[row.place])) for row in rows)
