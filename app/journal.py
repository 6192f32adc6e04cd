"""The desk's journal: one row for every event, hashed into a Merkle tree, so that a change by hand is found.

RFC 6962, section 2.1; the arithmetic is the contract's. The frontier grows in the transaction that adds the event, so
tree and register are always of the same moment.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, bindparam, func, insert, select, update

from app import acts
from app import entries as rows
from app.catalogue import rows as catalogue
from app.database.engine import Database
from app.database.prepared import Prepared
from app.database.tables import entries, entry_files, journal, journal_frontier, struck_numbers
from app.errors import EntryNotFound, JournalBroken
from app.finding.index import stands_in_time
from opis_contract.acts import CatalogueChanged
from opis_contract.entries import Entry
from opis_contract.events import (
    Body,
    EntryRegistered,
    Event,
    FileAttached,
    FileOfEntry,
    NumberRectified,
    event_leaf,
    subject_of,
)
from opis_contract.identity import uuid7
from opis_contract.journal import Frontier, inclusion_proof
from opis_contract.journal import root as root_over
from opis_contract.messages import Checkpoint, InclusionProof

_APPEND = Prepared(insert(journal))
_FRONTIER = Prepared(select(journal_frontier.c.frontier))
_GROW = Prepared(update(journal_frontier).values(frontier=bindparam("grown")))


def new_event(body: Body, *, desk_id: UUID, now: datetime, randomness: Callable[[int], bytes]) -> Event:
    """An event that nobody has recorded yet."""
    return Event(
        event_id=uuid7(now, randomness), desk_id=desk_id, happened_at=now, salt=randomness(16).hex(), body=body
    )


@dataclass(frozen=True, slots=True)
class Hashed:
    """An event as the journal keeps it."""

    event_id: UUID
    subject: UUID
    kind: str
    leaf: bytes
    text: str


def hashed(event: Event) -> Hashed:
    """The event with its leaf hash."""
    text = event.model_dump_json(exclude_none=True)
    return Hashed(event.event_id, subject_of(event.body), event.body.kind, event_leaf(event), text)


def append(connection: Connection, event: Event) -> bytes:
    """Add the event to the journal and return its leaf hash."""
    added = hashed(event)
    append_all(connection, [added])
    return added.leaf


def append_all(connection: Connection, events: Iterable[Hashed]) -> None:
    """Add events to the journal, in this order."""
    frontier = _frontier(connection)
    for event in events:
        row = {
            "position": frontier.size,
            "event_id": event.event_id,
            "entry_id": event.subject,
            "kind": event.kind,
            "leaf": event.leaf,
            "event": event.text,
        }
        _APPEND.run(connection, row)
        frontier = frontier.append(event.leaf)
    _GROW.run(connection, {"grown": frontier.to_bytes()})


def is_known(connection: Connection, event_id: UUID) -> bool:
    """True when the event is in the journal."""
    return connection.execute(select(journal.c.position).where(journal.c.event_id == event_id)).first() is not None


@dataclass(frozen=True, slots=True)
class JournalState:
    """How many events the journal holds, and the root over them in hex."""

    size: int
    root: str


class Journal:
    """What anybody may ask of the journal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def state(self) -> JournalState:
        """Size and root, as the frontier keeps them."""
        with self._database.read() as connection:
            return _state(_frontier(connection))

    def verify(self) -> JournalState:
        """Compute every leaf and the root again from the events, and compare the register with them.

        Raises `JournalBroken` with the first position that does not fit; the position equals the size when rows are
        missing at the end.
        """
        with self._database.read() as connection:
            grown = Frontier()
            entered = 0
            stream = connection.execution_options(yield_per=1000).execute(
                select(journal.c.position, journal.c.event_id, journal.c.leaf, journal.c.event).order_by(
                    journal.c.position
                )
            )
            for position, event_id, leaf, text in stream:
                event = _read(text, grown.size)
                if position != grown.size or event_leaf(event) != leaf or event.event_id != event_id:
                    raise JournalBroken(position=grown.size)
                entered += _fits_the_register(connection, event, position)
                grown = grown.append(leaf)
            # Rows that no event stands for were written past the journal; a shorter tree has lost its end.
            written = connection.execute(select(func.count()).select_from(entries)).scalar_one()
            if grown != _frontier(connection) or entered != written:
                raise JournalBroken(position=grown.size)
        return _state(grown)

    def proof(self, event_id: UUID, *, size: int | None = None) -> InclusionProof:
        """That the event stands in the journal of the first `size` events, all of them when None (RFC 6962, 2.1.1).

        Raises `EntryNotFound`.
        """
        with self._database.read() as connection:
            rows = select(journal.c.leaf).order_by(journal.c.position).limit(-1 if size is None else size)
            leaves = connection.execute(rows).scalars().all()
            index = connection.execute(
                select(journal.c.position).where(journal.c.event_id == event_id)
            ).scalar_one_or_none()
            if index is None or index >= len(leaves):
                raise EntryNotFound(entry_id=event_id)
        return InclusionProof(
            leaf=leaves[index].hex(),
            index=index,
            checkpoint=Checkpoint(size=len(leaves), root=root_over(leaves).hex()),
            path=tuple(each.hex() for each in inclusion_proof(index, leaves)),
        )


def _frontier(connection: Connection) -> Frontier:
    return Frontier.from_bytes(_FRONTIER.value(connection, {}))


def _state(frontier: Frontier) -> JournalState:
    return JournalState(size=frontier.size, root=frontier.root().hex())


def _fits_the_register(connection: Connection, event: Event, position: int) -> int:
    """1 when an entry's row stands for the event. Raises `JournalBroken` when the register says something else."""
    match event.body:
        case EntryRegistered(entry=entry):
            stands, fits = _fits_its_row(connection, event, entry)
        case FileAttached(entry_id=entry_id, file=file):
            stands, fits = False, _is_attached(connection, event, entry_id, file)
        case NumberRectified() as rectified:
            stands, fits = False, _is_struck(connection, rectified)
        case CatalogueChanged(revisions=revisions):
            stands, fits = False, all(catalogue.has(connection, each) for each in revisions)
        case _:
            # Acts are counted into the row of their entry, which is compared at the entry's own registration.
            stands, fits = False, True
    if not fits:
        raise JournalBroken(position=position)
    return int(stands)


def _fits_its_row(connection: Connection, event: Event, entry: Entry) -> tuple[bool, bool]:
    """Whether a row stands for the event, and whether the register agrees with it."""
    found = connection.execute(select(entries).where(entries.c.entry_id == entry.entry_id))
    row = found.mappings().one_or_none()
    if row is None:
        # Two papers claimed the number and the other one has it here; or somebody took the row out.
        return False, rows.number_is_taken(connection, entry)
    if row["event_id"] != event.event_id:
        # One paper got two numbers; the register follows the other event, which the journal has too.
        return False, is_known(connection, row["event_id"])
    kept = dict(row)
    place = kept.pop("place")
    told = rows.row_of(acts.standing_of(connection, entry), event.event_id)
    return True, stands_in_time(place, entry.registered_at) and kept == told


def _is_attached(connection: Connection, event: Event, entry_id: UUID, file: FileOfEntry) -> bool:
    """True when the entry has the file as told; a paper whose number is another's here has no files either."""
    row = connection.execute(
        select(entry_files.c.event_id, entry_files.c.content).where(
            entry_files.c.entry_id == entry_id,
            entry_files.c.sha256 == file.sha256,
            entry_files.c.role == file.role.value,
        )
    ).one_or_none()
    if row is None:
        return rows.find(connection, entry_id) is None
    if row.event_id != event.event_id:
        # Two desks attached the same bytes; the entry has them once, by the event that was here first.
        return is_known(connection, row.event_id)
    return FileOfEntry.model_validate_json(row.content) == file


def _is_struck(connection: Connection, rectified: NumberRectified) -> bool:
    struck = struck_numbers.c
    return (
        connection.execute(
            select(struck.number).where(
                struck.register == rectified.register_code,
                struck.year == rectified.year,
                struck.number == rectified.annulled_number,
            )
        ).first()
        is not None
    )


def _read(text: str, position: int) -> Event:
    try:
        return Event.model_validate_json(text)
    except ValueError as error:
        raise JournalBroken(position=position) from error
