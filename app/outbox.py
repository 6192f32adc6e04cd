"""The outbox: every event of this desk, in order, until the server has it; written with the change it announces."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Connection, func, insert, select, update

from app import acts
from app.database.engine import Database
from app.database.prepared import Prepared
from app.database.tables import entry_links, journal, outbox
from opis_contract.events import Event
from opis_contract.links import LinkKind


class Sending(StrEnum):
    """How far an event is on its way to the server."""

    PENDING = "pending"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    """The server cannot take it; it stays here and is shown."""


@dataclass(frozen=True, slots=True)
class OutboxItem:
    """An event that waits, with its place in the desk's own count."""

    sequence: int
    event: Event


@dataclass(frozen=True, slots=True)
class RefusedItem:
    """An event that the server did not take, with its reason's code and facts."""

    sequence: int
    event: Event
    code: str
    facts: dict[str, str | int]


_APPEND = Prepared(insert(outbox), columns=["event_id", "state"])
NOT_KNOWN_YET = "entry_unknown"
"""What a restored server says of an act or a file until another desk has told it of the entry again."""


def append(connection: Connection, event: Event, *, state: Sending = Sending.PENDING) -> None:
    """Put a journalled event into the outbox; `ACCEPTED` for one that the server made itself."""
    append_id(connection, event.event_id, state=state)


def append_id(connection: Connection, event_id: UUID, *, state: Sending) -> None:
    """The same by the event's name alone."""
    _APPEND.run(connection, {"event_id": event_id, "state": state.value})


def mark_accepted(connection: Connection, event_ids: Iterable[UUID]) -> None:
    """The server has these events."""
    for event_id in event_ids:
        connection.execute(
            update(outbox)
            .where(outbox.c.event_id == event_id)
            .values(state=Sending.ACCEPTED.value, code=None, facts=None, accepted_once=True)
        )


def offer_again(connection: Connection, entry_id: UUID) -> None:
    """The server has heard more of the entry: what it refused only for not having heard it is offered once more.

    That is what it refused for not knowing the entry, and what it had taken before it was restored. Anything else was
    refused for good: offered again, an act could count that somebody else's had overtaken.
    """
    # A reply that shares the entry's number was refused for not knowing the entry as well.
    replies = select(entry_links.c.entry_id).where(
        entry_links.c.linked_id == entry_id, entry_links.c.kind == LinkKind.REPLY_TO.value
    )
    of_the_entry = select(journal.c.event_id).where((journal.c.entry_id == entry_id) | journal.c.entry_id.in_(replies))
    only_early = (outbox.c.code == NOT_KNOWN_YET) | outbox.c.accepted_once
    connection.execute(
        update(outbox)
        .where(outbox.c.state == Sending.REFUSED.value, only_early, outbox.c.event_id.in_(of_the_entry))
        .values(state=Sending.PENDING.value, code=None, facts=None)
    )


def send_all_again(connection: Connection) -> None:
    """The server was restored from a backup and may have forgotten any of them; what it knows it will pass over."""
    connection.execute(update(outbox).values(state=Sending.PENDING.value, code=None, facts=None))


class Outbox:
    """What `sync` reads and marks."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, limit: int = 200) -> list[OutboxItem]:
        """The oldest waiting events whose sequences follow one another without a hole: one push takes them all."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(outbox.c.sequence, journal.c.event)
                .join(journal, journal.c.event_id == outbox.c.event_id)
                .where(outbox.c.state == Sending.PENDING.value)
                .order_by(outbox.c.sequence)
                .limit(limit)
            ).all()
        run = [row for index, row in enumerate(rows) if row.sequence == rows[0].sequence + index]
        return [OutboxItem(sequence=row.sequence, event=Event.model_validate_json(row.event)) for row in run]

    def accepted(self, event_ids: Iterable[UUID]) -> None:
        """The server has these events, taken now or known before."""
        with self._database.write() as connection:
            mark_accepted(connection, event_ids)

    def refused(self, event_id: UUID, code: str, facts: dict[str, str | int]) -> None:
        """The server cannot take this event; it is kept and shown."""
        with self._database.write() as connection:
            connection.execute(
                update(outbox)
                .where(outbox.c.event_id == event_id)
                .values(state=Sending.REFUSED.value, code=code, facts=json.dumps(facts, ensure_ascii=False))
            )
            told = select(journal.c.event).where(journal.c.event_id == event_id)
            for text in connection.execute(told).scalars():
                acts.recount_if_known(connection, Event.model_validate_json(text))

    def refused_items(self) -> list[RefusedItem]:
        """What the server did not take, oldest first."""
        with self._database.read() as connection:
            rows = connection.execute(
                select(outbox.c.sequence, outbox.c.code, outbox.c.facts, journal.c.event)
                .join(journal, journal.c.event_id == outbox.c.event_id)
                .where(outbox.c.state == Sending.REFUSED.value)
                .order_by(outbox.c.sequence)
            )
            return [
                RefusedItem(
                    sequence=row.sequence,
                    event=Event.model_validate_json(row.event),
                    code=row.code,
                    facts=json.loads(row.facts),
                )
                for row in rows
            ]

    def waiting(self) -> int:
        """How many events the server does not have yet."""
        with self._database.read() as connection:
            return connection.execute(
                select(func.count()).select_from(outbox).where(outbox.c.state == Sending.PENDING.value)
            ).scalar_one()
