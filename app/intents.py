"""Intents: registrations that were begun and whose answer is not stored yet; written down before anybody is asked."""

from uuid import UUID

from sqlalchemy import Connection, bindparam, delete, insert, select

from app import entries, journal, outbox
from app.database.engine import Database
from app.database.prepared import Prepared
from app.database.tables import intents
from app.errors import BugError, NumberHeldHere
from app.outbox import Sending
from opis_contract.events import EntryRegistered, Event
from opis_contract.messages import Registered, RegistrationRequest

_FIND = Prepared(select(intents.c.request).where(intents.c.entry_id == bindparam("entry_id")))


def keep(connection: Connection, request: RegistrationRequest) -> None:
    """Write the intent down."""
    connection.execute(insert(intents).values(entry_id=request.entry_id, request=request.model_dump_json()))


def find(connection: Connection, entry_id: UUID) -> RegistrationRequest | None:
    """The intent for this entry, as it was chosen the first time."""
    text = _FIND.value(connection, {"entry_id": entry_id})
    return None if text is None else RegistrationRequest.model_validate_json(text)


def forget(connection: Connection, entry_id: UUID) -> None:
    """The intent has become an entry, or was refused."""
    connection.execute(delete(intents).where(intents.c.entry_id == entry_id))


def finish(connection: Connection, event: Event) -> None:
    """Store the server's event for an entry of this desk: entry, journal, outbox row already accepted; no intent left.

    Changes nothing when the event is known, or when the entry got a number of the continuity band in the meantime: the
    server learns of that one from the outbox and strikes its own number through. Raises `NumberHeldHere`.
    """
    if not isinstance(event.body, EntryRegistered):
        raise BugError(f"a registration was answered by {event.body.kind}")
    entry = event.body.entry
    forget(connection, entry.entry_id)
    if journal.is_known(connection, event.event_id) or entries.find(connection, entry.entry_id) is not None:
        return
    if entries.number_is_taken(connection, entry):
        raise NumberHeldHere(register=entry.register_code, year=entry.year, number=entry.number)
    entries.add(connection, entry, event_id=event.event_id)
    entries.series_reaches(connection, entry)
    journal.append(connection, event)
    outbox.append(connection, event, state=Sending.ACCEPTED)


class Intents:
    """What `sync` finishes: registrations whose answer was lost with a crash or an outage."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self) -> list[RegistrationRequest]:
        """What still needs the server's answer, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(select(intents.c.request).order_by(intents.c.entry_id)).scalars()
            return [RegistrationRequest.model_validate_json(text) for text in rows]

    def finish(self, registered: Registered) -> None:
        """Store the answer to a pending registration; the same answer twice changes nothing."""
        with self._database.write() as connection:
            finish(connection, registered.event)

    def refuse(self, entry_id: UUID) -> RegistrationRequest | None:
        """The server said no for good: take the intent away and return it, so that the draft can be shown."""
        with self._database.write() as connection:
            request = find(connection, entry_id)
            forget(connection, entry_id)
            return request
