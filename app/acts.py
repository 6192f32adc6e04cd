"""The acts of an entry, counted in the one order that all desks share, and the row that shows what they made of it.

The server's order counts; what it has not seen yet follows in the order in which it happened here; what it refused does
not count. So two desks that have heard the same feed show the same row, whoever acted first.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app import entries as rows
from app.database.tables import entries, feed_positions, journal, outbox, register_acts
from app.errors import BugError, EntryNotFound
from opis_contract.acts import DayClosed, EntryAct, NumbersUnused, YearClosed
from opis_contract.entries import Entry
from opis_contract.events import EntryRegistered, Event
from opis_contract.standing import EntryStanding, act_of, folded


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of an entry's history. `sent`: the server has it. `refused`: the server did not take it."""

    event: Event
    sent: bool
    refused: bool


def history(connection: Connection, entry_id: UUID) -> list[Happened]:
    """Everything that is known of the entry: its registration first, then in the shared order."""
    found = connection.execute(
        select(journal.c.event, feed_positions.c.position.label("place"), outbox.c.state)
        .join(feed_positions, feed_positions.c.event_id == journal.c.event_id, isouter=True)
        .join(outbox, outbox.c.event_id == journal.c.event_id, isouter=True)
        .where(journal.c.entry_id == entry_id)
        .order_by(feed_positions.c.position.is_(None), feed_positions.c.position, journal.c.position)
    ).all()
    happened = [
        Happened(
            event=Event.model_validate_json(row.event),
            sent=row.state in {None, "accepted"},
            refused=row.state == "refused",
        )
        for row in found
    ]
    # The registration has no place of its own in the shared order: it comes before everything that happened to it.
    return sorted(happened, key=lambda each: not isinstance(each.event.body, EntryRegistered))


def standing(connection: Connection, entry_id: UUID) -> EntryStanding:
    """Where the entry stands after all its acts. Raises `EntryNotFound`."""
    event_id = connection.execute(select(entries.c.event_id).where(entries.c.entry_id == entry_id)).scalar_one_or_none()
    if event_id is None:
        raise EntryNotFound(entry_id=entry_id)
    text = connection.execute(select(journal.c.event).where(journal.c.event_id == event_id)).scalar_one()
    body = Event.model_validate_json(text).body
    if not isinstance(body, EntryRegistered):
        raise BugError(f"entry {entry_id} was registered by {body.kind}")
    return standing_of(connection, body.entry)


def standing_of(connection: Connection, registered: Entry) -> EntryStanding:
    """Where an entry stands that was registered as given."""
    return folded(registered, _counted(connection, registered.entry_id))


def recount(connection: Connection, entry_id: UUID) -> EntryStanding:
    """Make the entry's row show all its acts. Raises `EntryNotFound`."""
    stands = standing(connection, entry_id)
    event_id = connection.execute(select(entries.c.event_id).where(entries.c.entry_id == entry_id)).scalar_one()
    rows.rewrite(connection, stands, event_id=event_id)
    return stands


def place(connection: Connection, event: Event, position: int) -> None:
    """The act has its place in the shared order: count again what it is about, where this register has that."""
    if act_of(event) is None:
        return
    statement = upsert(feed_positions).values(event_id=event.event_id, position=position)
    connection.execute(statement.on_conflict_do_update(index_elements=["event_id"], set_={"position": position}))
    recount_if_known(connection, event)


def recount_if_known(connection: Connection, event: Event) -> None:
    """Count an act's entry again; a paper whose number is another's here has no row to show it."""
    act = act_of(event)
    if act is not None and rows.find(connection, act.entry_id) is not None:
        recount(connection, act.entry_id)


def forget_places(connection: Connection) -> None:
    """The shared order begins again: a restored server tells its own."""
    connection.execute(delete(feed_positions))


def note(connection: Connection, event: Event) -> None:
    """Write down what happened to a register as a whole, so that it is found without reading the journal."""
    match event.body:
        case NumbersUnused(register_code=register, year=year) | YearClosed(register_code=register, year=year):
            row = {"register": register, "year": year}
        case DayClosed(register_code=register, day=day):
            row = {"register": register, "year": day.year}
        case _:
            return
    connection.execute(insert(register_acts).values(event_id=event.event_id, kind=event.body.kind, **row))


def on_register(connection: Connection, kind: str, register: str, year: int) -> list[Event]:
    """What happened of this kind to the register of a year, in the order in which it came here; nothing refused."""
    found = connection.execute(
        select(journal.c.event)
        .join(register_acts, register_acts.c.event_id == journal.c.event_id)
        .join(outbox, outbox.c.event_id == journal.c.event_id, isouter=True)
        .where(register_acts.c.kind == kind, register_acts.c.register == register, register_acts.c.year == year)
        .where(outbox.c.state.is_(None) | (outbox.c.state != "refused"))
        .order_by(journal.c.position)
    ).scalars()
    return [Event.model_validate_json(text) for text in found]


def _counted(connection: Connection, entry_id: UUID) -> list[tuple[EntryAct, datetime]]:
    counted = [each.event for each in history(connection, entry_id) if not each.refused]
    return [(act, event.happened_at) for event in counted if (act := act_of(event)) is not None]
