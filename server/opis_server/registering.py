"""The main series: a number for a paper on a counter, given once, in order, without gaps."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from opis_contract.entries import Entry, OrderNumber
from opis_contract.events import EntryRegistered, Event
from opis_contract.legal_time import legal_date, legal_year
from opis_contract.messages import RegistrationRequest
from opis_contract.numbers import Series
from opis_contract.registers import Register
from opis_contract.tracking import normalise_tracking_code
from opis_server import books, journal, ledger
from opis_server.copies import lineage
from opis_server.errors import DirectionNotOfRegister, EntryOfAnotherDesk, EventChanged, TrackingCodeWrong
from opis_server.tables import events


def register(connection: Connection, request: RegistrationRequest, *, desk_id: UUID, now: datetime) -> Event:
    """Number, entry, journal leaf and feed item in the caller's transaction; the event as it stands.

    A retry (same `entry_id`) returns the event of the first time, whatever else it says. Raises the room's `WrongInput`
    errors and `ServerClockNotTrusted`; nothing was written then.
    """
    known = ledger.find_entry(connection, request.entry_id)
    if known is not None:
        if known.desk_id not in lineage(connection, desk_id):
            raise EntryOfAnotherDesk(entry=str(request.entry_id))
        return ledger.event_of(connection, known)
    draft = request.draft
    asked = books.named(connection, draft.register_code, legal_date(now))
    book = asked if asked.points_to is None else books.named(connection, asked.points_to, legal_date(now))
    if draft.direction not in asked.directions:
        raise DirectionNotOfRegister(register=asked.code, direction=draft.direction.value)
    if normalise_tracking_code(request.tracking_code) != request.tracking_code:
        raise TrackingCodeWrong(tracking_code=request.tracking_code)
    if is_known(connection, request.event_id):
        raise EventChanged(event=str(request.event_id))
    registered_at = ledger.stamp(connection, book, now)
    year = legal_year(registered_at)
    entry = Entry(
        entry_id=request.entry_id,
        register_code=book.code,
        year=year,
        number=ledger.take_main_number(connection, book, year, registered_at),
        series=Series.MAIN,
        registered_at=registered_at,
        direction=draft.direction,
        tracking_code=request.tracking_code,
        desk_id=desk_id,
        clerk=request.clerk,
        counter=request.counter,
        content=draft.content,
        prefix=book.prefix or None,
        order=None if asked is book else _order(connection, asked, year, registered_at),
    )
    ledger.refuse_taken_tracking_code(connection, entry)
    event = Event(
        event_id=request.event_id,
        desk_id=desk_id,
        happened_at=registered_at,
        salt=request.salt,
        body=EntryRegistered(entry=entry),
    )
    ledger.enter(connection, entry, event_id=event.event_id, given_here=True)
    journal.record(connection, event, now=now)
    return event


def _order(connection: Connection, pointer: Register, year: int, registered_at: datetime) -> OrderNumber:
    number = ledger.take_main_number(connection, pointer, year, registered_at)
    return OrderNumber(register_code=pointer.code, number=number, prefix=pointer.prefix or None)


def is_known(connection: Connection, event_id: UUID) -> bool:
    """True when the journal has an event of this name."""
    return connection.execute(select(events.c.position).where(events.c.event_id == str(event_id))).first() is not None
