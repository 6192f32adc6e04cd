"""The register's rows: written when an entry has its number, read back as the contract's entry."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Row, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.database.prepared import Prepared
from app.database.tables import OWN_NUMBER, entries, entry_links, series_counters
from app.deadlines import due
from app.directory import keeping
from app.finding.index import PLACES_IN_A_MILLISECOND, first_place
from app.finding.texts import searched
from opis_contract.entries import Entry, EntryContent, OrderNumber
from opis_contract.numbers import Series
from opis_contract.registers import Direction, Register, SequencePolicy
from opis_contract.standing import EntryStanding, begin

ENTRY_COLUMNS = (
    entries.c.entry_id,
    entries.c.register,
    entries.c.year,
    entries.c.number,
    entries.c.series,
    entries.c.registered_at,
    entries.c.direction,
    entries.c.tracking_code,
    entries.c.desk_id,
    entries.c.clerk,
    entries.c.counter,
    entries.c.content,
    entries.c.prefix,
    entries.c.order_register,
    entries.c.order_number,
    entries.c.order_prefix,
)


_NEVER_CHANGES = frozenset(
    {
        *("entry_id", "register", "year", "number", "series", "registered_at", "direction"),
        *("prefix", "order_register", "order_number", "order_prefix"),
    }
)
_COUNTED = series_counters.c

# Within the millisecond of its registration an entry takes the place after the last that is taken.
_OTHERS = entries.alias("others")
_PLACE = (
    select(func.coalesce(func.max(_OTHERS.c.place) + 1, bindparam("first_place")))
    .where(_OTHERS.c.place >= bindparam("first_place"), _OTHERS.c.place < bindparam("place_after"))
    .scalar_subquery()
)

_ADD = Prepared(
    insert(entries).values(place=_PLACE),
    columns=[*(column.name for column in entries.c if column.name != "place"), "first_place", "place_after"],
)
_FIND = select(*ENTRY_COLUMNS).where(entries.c.entry_id == bindparam("entry_id"))
_KNOWN = Prepared(select(entries.c.place).where(entries.c.entry_id == bindparam("entry_id")))
_LAST_TIME = Prepared(
    select(func.max(_COUNTED.last_registered_at)).where(
        _COUNTED.register == bindparam("register"), _COUNTED.series == bindparam("series")
    )
)
_LAST_NUMBER = Prepared(
    select(_COUNTED.last_number).where(
        _COUNTED.register == bindparam("register"),
        _COUNTED.year == bindparam("year"),
        _COUNTED.series == bindparam("series"),
    )
)
_LAST_EVER = select(func.max(_COUNTED.last_number)).where(
    _COUNTED.register == bindparam("register"), _COUNTED.series == bindparam("series")
)
_ROW = upsert(series_counters)
_REACH = Prepared(
    _ROW.on_conflict_do_update(
        index_elements=[_COUNTED.register, _COUNTED.year, _COUNTED.series],
        set_={
            "last_number": func.max(_COUNTED.last_number, _ROW.excluded.last_number),
            "last_registered_at": func.max(_COUNTED.last_registered_at, _ROW.excluded.last_registered_at),
        },
    )
)


def row_of(standing: EntryStanding, event_id: UUID) -> dict[str, object]:
    """The entry as a row; `event_id` is the event that gave it its number."""
    entry = standing.entry
    content = entry.content
    party = shown_party(entry.direction, content)
    deadline = content.deadline
    return {
        "entry_id": entry.entry_id,
        "register": entry.register_code,
        "year": entry.year,
        "number": entry.number,
        "series": entry.series.value,
        "registered_at": entry.registered_at,
        "direction": entry.direction.value,
        "tracking_code": entry.tracking_code,
        "desk_id": entry.desk_id,
        "event_id": event_id,
        "clerk": entry.clerk,
        "counter": entry.counter,
        "party": party,
        "summary": content.summary,
        "deadline": deadline.limit.isoformat() if deadline else None,
        "state": standing.state.value,
        "searched": searched(standing),
        "content": content.model_dump_json(exclude_defaults=True),
        "prefix": entry.prefix,
        "order_register": entry.order.register_code if entry.order else None,
        "order_number": entry.order.number if entry.order else None,
        "order_prefix": entry.order.prefix if entry.order else None,
    }


def add(connection: Connection, entry: Entry, *, event_id: UUID) -> None:
    """Write the row. A number or an entry that is there already is a broken constraint, not a second row."""
    standing = begin(entry)
    add_row(connection, row_of(standing, event_id), entry.registered_at)
    _write_links(connection, entry)
    keeping.note(connection, entry)
    due.show(connection, standing, known=False)


def add_row(connection: Connection, row: dict[str, object], registered_at: datetime) -> None:
    """Write a row of `row_of` at its place in time."""
    place = first_place(registered_at)
    _ADD.run(connection, row | {"first_place": place, "place_after": place + PLACES_IN_A_MILLISECOND})


def rewrite(
    connection: Connection, standing: EntryStanding, *, event_id: UUID, with_another_number: bool = False
) -> None:
    """Make the entry's row and its links show where it stands now. Its number changes only where it was struck through
    and `with_another_number` says so.
    """
    entry = standing.entry
    row = row_of(standing, event_id)
    if not with_another_number:
        row = {name: value for name, value in row.items() if name not in _NEVER_CHANGES}
    connection.execute(update(entries).where(entries.c.entry_id == entry.entry_id).values(row))
    connection.execute(delete(entry_links).where(entry_links.c.entry_id == entry.entry_id))
    _write_links(connection, entry)
    keeping.note_again(connection, entry)
    due.show(connection, standing, known=True)


def is_there(connection: Connection, entry_id: UUID) -> bool:
    """True when the register has the entry."""
    return _KNOWN.run(connection, {"entry_id": entry_id}).fetchone() is not None


def find(connection: Connection, entry_id: UUID) -> Entry | None:
    """The entry, or None when the register does not have it."""
    row = connection.execute(_FIND, {"entry_id": entry_id}).one_or_none()
    return None if row is None else entry_from(row)


def holder_of(connection: Connection, register: str, year: int, number: int) -> UUID | None:
    """The entry that has this number; replies that share it have none of their own."""
    found: UUID | None = connection.execute(
        select(entries.c.entry_id).where(
            entries.c.register == register, entries.c.year == year, entries.c.number == number, OWN_NUMBER
        )
    ).scalar_one_or_none()
    return found


def number_is_taken(connection: Connection, entry: Entry) -> bool:
    """True when another paper has the number; one that is shared is nobody else's."""
    if entry.series is Series.REPLY:
        return False
    return holder_of(connection, entry.register_code, entry.year, entry.number) is not None


def entry_from(row: Row[*tuple[Any, ...]]) -> Entry:
    """The contract's entry from a row of `ENTRY_COLUMNS`."""
    return Entry(
        entry_id=row.entry_id,
        register_code=row.register,
        year=row.year,
        number=row.number,
        series=Series(row.series),
        registered_at=row.registered_at,
        direction=Direction(row.direction),
        tracking_code=row.tracking_code,
        desk_id=row.desk_id,
        clerk=row.clerk,
        counter=row.counter,
        content=EntryContent.model_validate_json(row.content),
        prefix=row.prefix,
        order=None
        if row.order_register is None
        else OrderNumber(register_code=row.order_register, number=row.order_number, prefix=row.order_prefix),
    )


def last_time(connection: Connection, register: str, series: Series) -> datetime | None:
    """When this desk's last number of the series was given, in whatever year."""
    found = _LAST_TIME.value(connection, {"register": register, "series": series.value})
    return None if found is None else datetime.fromisoformat(found)


def last_number(connection: Connection, register: Register, year: int, series: Series) -> int:
    """The last number that this desk knows of the year's series, or of all years' where it is continuous; 0: none."""
    key: dict[str, object] = {"register": register.code, "series": series.value}
    if register.sequence is SequencePolicy.CONTINUOUS:
        found: int | None = connection.execute(_LAST_EVER, key).scalar_one()
    else:
        found = _LAST_NUMBER.value(connection, key | {"year": year})
    return found or 0


def series_reaches(connection: Connection, entry: Entry) -> None:
    """The entry's series, and that of its order number, have come at least as far as this entry."""
    reached = [(entry.register_code, entry.number)]
    if entry.order is not None:
        reached.append((entry.order.register_code, entry.order.number))
    for register, number in reached:
        row = {
            "register": register,
            "year": entry.year,
            "series": entry.series.value,
            "last_number": number,
            "last_registered_at": entry.registered_at,
        }
        _REACH.run(connection, row)


def shown_party(direction: Direction, content: EntryContent) -> str:
    """Whom the register's row names: the sender of what comes in, the addressee of what goes out."""
    sender = content.sender.name if content.sender else ""
    recipients = ", ".join(party.name for party in content.recipients)
    match direction:
        case Direction.INCOMING:
            return sender
        case Direction.OUTGOING:
            return recipients
        case Direction.INTERNAL:
            return sender or recipients


def _write_links(connection: Connection, entry: Entry) -> None:
    named = {(link.kind, link.entry_id) for link in entry.content.links}
    if named:
        links = [{"entry_id": entry.entry_id, "kind": kind.value, "linked_id": linked} for kind, linked in named]
        connection.execute(insert(entry_links), links)
