"""What desks tell afterwards: events taken in the order in which they happened, each once, each checked.

An event that cannot be taken is refused by name, the others go on; a refused one is kept for people to look at, because
a paper with that number exists. Every check of an event comes before its first write.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import NoResultFound

from opis_contract.acts import (
    CatalogueChanged,
    ClockConfirmed,
    DayClosed,
    NumbersUnused,
    ReserveOpened,
    YearClosed,
)
from opis_contract.entries import Entry, OrderNumber
from opis_contract.errors import WrongInput
from opis_contract.events import (
    EntryRegistered,
    Event,
    FileAttached,
    FileRole,
    NumberRectified,
    NumberRegularised,
    PaperRenumbered,
    event_leaf,
)
from opis_contract.identity import uuid7
from opis_contract.instants import instant_text
from opis_contract.legal_time import legal_date, legal_year
from opis_contract.messages import PushAnswer, PushRequest, RefusedEvent
from opis_contract.numbers import Series
from opis_contract.registers import Register
from opis_contract.stages import Stage, position
from opis_contract.tracking import normalise_tracking_code
from opis_server import acts, barring, books, copies, journal, ledger
from opis_server.claims import claim_number
from opis_server.errors import (
    EntryHasAnotherNumber,
    EntryOfAnotherDesk,
    EntryUnknown,
    EntryYearWrong,
    EventChanged,
    EventNotOfADesk,
    EventOfAnotherDesk,
    NumberTaken,
    TrackingCodeWrong,
)
from opis_server.settings import Randomness, Settings
from opis_server.tables import attached_files, entries, refused_events
from opis_server.tables import events as recorded

ANSWER_LOST = "answer_lost"
"""Why a main number was struck through: the desk could not hear it and gave one of the continuity band."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Who pushes, and what the server needs to judge it."""

    desk_id: UUID
    server_id: UUID
    settings: Settings
    now: datetime
    randomness: Randomness


def push(
    connection: Connection, request: PushRequest, *, sender: Sender, is_stored: Callable[[str], bool]
) -> PushAnswer:
    """Take the events in the caller's transaction; every one is afterwards accepted or refused.

    `is_stored` tells whether the server has the file of a SHA-256. Raises `DeskIsACopy`; nothing was taken then.
    """
    copies.refuse_copy(connection, sender.desk_id, request.first_sequence, request.events)
    copies.note_clock(connection, sender.desk_id, clock_at=request.sent_at, now=sender.now)
    accepted: list[UUID] = []
    refused: list[RefusedEvent] = []
    wanted: dict[str, None] = {}
    for sequence, event in enumerate(request.events, start=request.first_sequence):
        try:
            _take(connection, event, sequence, sender)
        except WrongInput as refusal:
            facts = {name: fact if isinstance(fact, int) else str(fact) for name, fact in refusal.facts.items()}
            refused.append(RefusedEvent(event_id=event.event_id, code=refusal.code, facts=facts))
            _keep_refused(connection, event, sequence, refused[-1], sender)
            continue
        accepted.append(event.event_id)
        if isinstance(event.body, FileAttached) and not is_stored(event.body.file.sha256):
            wanted[event.body.file.sha256] = None
    return PushAnswer(accepted=tuple(accepted), refused=tuple(refused), wanted_files=tuple(wanted))


def _take(connection: Connection, event: Event, sequence: int | None, sender: Sender) -> None:
    leaf = event_leaf(event)
    seen = connection.execute(select(recorded.c.leaf).where(recorded.c.event_id == str(event.event_id))).scalars().all()
    if leaf in seen:
        return
    if event.desk_id not in copies.lineage(connection, sender.desk_id):
        raise EventOfAnotherDesk(event=str(event.event_id))
    if event.desk_id != sender.desk_id:
        # Told under the name that it shared with another copy: the place in that count belongs to the other one.
        sequence = None
    match event.body:
        case EntryRegistered() as body:
            _take_entry(connection, event, body, sequence, sender, seen=bool(seen))
        case FileAttached() as body:
            _refuse_changed(event, seen=bool(seen))
            _take_file(connection, body)
            journal.record(connection, event, now=sender.now, sequence=sequence)
        case NumberRectified() | PaperRenumbered() | NumberRegularised():
            raise EventNotOfADesk(event=str(event.event_id))
        case CatalogueChanged() as body:
            _refuse_changed(event, seen=bool(seen))
            books.take(connection, event, body, now=sender.now, sequence=sequence)
        case ReserveOpened() | ClockConfirmed():
            _refuse_changed(event, seen=bool(seen))
            journal.record(connection, event, now=sender.now, sequence=sequence)
        case NumbersUnused() as body:
            _refuse_changed(event, seen=bool(seen))
            barring.take(connection, event, body, sender_id=sender.desk_id, now=sender.now, sequence=sequence)
        case DayClosed() | YearClosed() as body:
            _refuse_changed(event, seen=bool(seen))
            acts.take_for_register(connection, event, body, now=sender.now, sequence=sequence)
        case body:
            _refuse_changed(event, seen=bool(seen))
            acts.take(connection, event, body, now=sender.now, sequence=sequence)
    connection.execute(delete(refused_events).where(refused_events.c.leaf == leaf))


def _refuse_changed(event: Event, *, seen: bool) -> None:
    """The journal has an event of this name with other content."""
    if seen:
        raise EventChanged(event=str(event.event_id))


def _take_entry(
    connection: Connection, event: Event, body: EntryRegistered, sequence: int | None, sender: Sender, *, seen: bool
) -> None:
    entry = body.entry
    book = books.of_a_paper(connection, entry.register_code, legal_date(entry.registered_at))
    _check_entry(entry, event)
    # A number that is shared is nobody's own: nobody else can have it either.
    shared = entry.series is Series.REPLY
    holder = None if shared else ledger.holder_of(connection, book.code, entry.year, entry.number)
    if holder is not None and holder != entry.entry_id:
        _take_second_paper(connection, event, entry, book, holder, sender)
        return
    known = ledger.find_entry(connection, entry.entry_id)
    if known is not None and known.desk_id not in copies.lineage(connection, sender.desk_id):
        raise EntryOfAnotherDesk(entry=str(entry.entry_id))
    # The desk may give its offline event the name under which it had asked the main series; nothing else comes twice.
    answer_lost = known is not None and known.given_here and entry.series is not Series.MAIN
    if holder is not None or (seen and not answer_lost):
        raise EventChanged(event=str(event.event_id))
    if known is not None and not answer_lost:
        raise EntryHasAnotherNumber(register=book.code, year=entry.year, number=entry.number, known_number=known.number)
    ledger.refuse_taken_tracking_code(connection, entry)
    claim_number(connection, entry, body.block_id, book=book, sender_id=sender.desk_id)
    if entry.order is not None:
        _claim_order(connection, entry, entry.order)
    lost_order = ledger.order_with(connection, known) if known is not None else None
    if known is not None:
        ledger.annul(connection, known, because=ANSWER_LOST)
    if entry.series is Series.MAIN:
        ledger.main_reaches(connection, book, entry.year, entry.number, entry.registered_at)
    ledger.enter(connection, entry, event_id=event.event_id, given_here=False)
    journal.record(connection, event, now=sender.now, sequence=sequence)
    if known is not None:
        lost = (known.register_code, known.number)
        journal.record(connection, _rectified(known.year, lost, entry.number, entry, sender), now=sender.now)
    if known is not None and lost_order is not None and entry.order is not None:
        rectified = _rectified(known.year, lost_order, entry.order.number, entry, sender)
        journal.record(connection, rectified, now=sender.now)
    if not shared and barring.is_unused(connection, entry.register_code, entry.year, entry.number):
        barring.regularise(connection, entry, sender.server_id, now=sender.now, randomness=sender.randomness)


def _take_second_paper(
    connection: Connection, event: Event, entry: Entry, book: Register, holder: UUID, sender: Sender
) -> None:
    """The number is another paper's: renumber it where two copies of one desk explain that. Raises `NumberTaken`."""
    other = ledger.find_entry(connection, holder)
    own = copies.lineage(connection, sender.desk_id)
    if other is None or other.desk_id not in own or not copies.is_split(connection, sender.desk_id):
        raise NumberTaken(register=book.code, year=entry.year, number=entry.number)
    copies.renumber(
        connection,
        event,
        entry,
        book=book,
        holder=holder,
        server_id=sender.server_id,
        now=sender.now,
        randomness=sender.randomness,
    )


def _claim_order(connection: Connection, entry: Entry, order: OrderNumber) -> None:
    """The order number is nobody else's, and the pointer's own series goes on above it."""
    pointer = books.of_a_paper(connection, order.register_code, legal_date(entry.registered_at))
    holder = ledger.holder_of(connection, pointer.code, entry.year, order.number)
    if holder is not None and holder != entry.entry_id:
        raise NumberTaken(register=pointer.code, year=entry.year, number=order.number)
    if entry.series is Series.MAIN:
        ledger.main_reaches(connection, pointer, entry.year, order.number, entry.registered_at)
    else:
        # A server that was restored may have forgotten the block of this number: it is granted to nobody again.
        ledger.continuity_reaches(connection, pointer, entry.year, order.number + 1)


def _check_entry(entry: Entry, event: Event) -> None:
    """What can be seen without looking into the register."""
    if entry.desk_id != event.desk_id:
        raise EventOfAnotherDesk(event=str(event.event_id))
    if normalise_tracking_code(entry.tracking_code) != entry.tracking_code:
        raise TrackingCodeWrong(tracking_code=entry.tracking_code)
    if legal_year(entry.registered_at) != entry.year:
        raise EntryYearWrong(register=entry.register_code, year=entry.year, number=entry.number)


def _rectified(year: int, lost: tuple[str, int], kept_number: int, entry: Entry, sender: Sender) -> Event:
    return Event(
        event_id=uuid7(sender.now, sender.randomness),
        desk_id=sender.server_id,
        happened_at=sender.now,
        salt=sender.randomness(16).hex(),
        body=NumberRectified(
            entry_id=entry.entry_id,
            register_code=lost[0],
            year=year,
            annulled_number=lost[1],
            kept_number=kept_number,
        ),
    )


def _take_file(connection: Connection, body: FileAttached) -> None:
    where = entries.c.entry_id == str(body.entry_id)
    try:
        stage = Stage(connection.execute(select(entries.c.stage).where(where)).scalar_one())
    except NoResultFound:
        raise EntryUnknown(entry=str(body.entry_id)) from None
    key = {"entry_id": str(body.entry_id), "sha256": body.file.sha256, "role": body.file.role.value}
    if connection.execute(select(attached_files).filter_by(**key)).first() is None:
        connection.execute(insert(attached_files).values(key))
    if body.file.role is FileRole.SIGNED and position(stage) < position(Stage.SIGNED):
        connection.execute(update(entries).where(where).values(stage=Stage.SIGNED.value))


def _keep_refused(connection: Connection, event: Event, sequence: int, refusal: RefusedEvent, sender: Sender) -> None:
    leaf = event_leaf(event)
    connection.execute(delete(refused_events).where(refused_events.c.leaf == leaf))
    connection.execute(
        insert(refused_events).values(
            leaf=leaf,
            event_id=str(event.event_id),
            desk_id=str(sender.desk_id),
            sequence=sequence,
            code=refusal.code,
            facts=json.dumps(refusal.facts, ensure_ascii=False, sort_keys=True),
            content=event.model_dump_json(),
            refused_at=instant_text(sender.now),
        )
    )
