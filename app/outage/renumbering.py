"""Two copies of one desk had printed one number: the second paper's new number, and everything kept that says so.

The desk that was found to be the copy takes a name of its own, lets go of the numbers that it holds under the old one,
and goes on with its own.
"""

from collections.abc import Callable
from pathlib import Path
from uuid import UUID

from sqlalchemy import Connection, delete, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app import acts, entries
from app.clock import Clock
from app.database import tables
from app.database.engine import Database
from app.database.outage_tables import renumbered
from app.durable import write_bytes
from app.enrolment import TOKEN_FILE, standing
from opis_contract.events import EntryRegistered, Event, PaperRenumbered
from opis_contract.identity import uuid7
from opis_contract.messages import CopyRequest, Enrolled


def take_in(connection: Connection, told: PaperRenumbered, event: Event) -> None:
    """The paper's row shows the number that it keeps, and the paper that holds the printed one has its row."""
    connection.execute(
        upsert(renumbered)
        .values(
            register=told.register_code,
            year=told.year,
            printed_number=told.printed_number,
            entry_id=told.entry_id,
            kept_year=told.kept_year,
            kept_number=told.kept_number,
            holder_id=told.holder_id,
            told_at=event.happened_at,
        )
        .on_conflict_do_nothing()
    )
    kept = _registration(connection, told.entry_id, told.kept_year, told.kept_number)
    shown = entries.find(connection, told.entry_id)
    if kept is not None and shown is not None and (shown.year, shown.number) == (told.year, told.printed_number):
        stands = acts.standing_of(connection, kept[1].entry)
        entries.rewrite(connection, stands, event_id=kept[0].event_id, with_another_number=True)
        connection.execute(update(tables.desk).values(copied_at=event.happened_at))
    holder = _registration(connection, told.holder_id, told.year, told.printed_number)
    if holder is not None and entries.find(connection, told.holder_id) is None:
        entries.add(connection, holder[1].entry, event_id=holder[0].event_id)
        acts.recount(connection, told.holder_id)


def _registration(
    connection: Connection, entry_id: UUID, year: int, number: int
) -> tuple[Event, EntryRegistered] | None:
    """The event in the journal that gave the entry this number."""
    texts = connection.execute(
        select(tables.journal.c.event)
        .where(tables.journal.c.entry_id == entry_id, tables.journal.c.kind == "entry_registered")
        .order_by(tables.journal.c.position.desc())
    ).scalars()
    for event in map(Event.model_validate_json, texts):
        body = event.body
        if isinstance(body, EntryRegistered) and (body.entry.year, body.entry.number) == (year, number):
            return event, body
    return None


class Copying:
    """The steps by which a copy of a desk becomes a desk of its own; each is durable when it returns."""

    def __init__(self, database: Database, keys: Path, clock: Clock, randomness: Callable[[int], bytes]) -> None:
        self._database = database
        self._token_file = keys / TOKEN_FILE
        self._clock = clock
        self._randomness = randomness

    def pending(self) -> bool:
        """True when a name was chosen and the answer is not kept yet: a crash came between."""
        with self._database.read() as connection:
            return connection.execute(select(tables.desk.c.copy_id)).scalar_one() is not None

    def begin(self) -> CopyRequest:
        """What to ask the server; the name is chosen once and stays until there is an answer."""
        with self._database.write() as connection:
            desk = standing(connection)
            chosen: UUID | None = connection.execute(select(tables.desk.c.copy_id)).scalar_one()
            if chosen is None:
                chosen = uuid7(self._clock.now(), self._randomness)
                connection.execute(update(tables.desk).values(copy_id=chosen))
            return CopyRequest(desk_id=chosen, counter=desk.counter or "")

    def finish(self, enrolled: Enrolled) -> None:
        """Keep the new name and secret. Numbers held under the old name belong to the other copy."""
        now = self._clock.now()
        write_bytes(self._token_file, enrolled.token.encode())
        with self._database.write() as connection:
            connection.execute(update(tables.desk).values(desk_id=enrolled.desk_id, copy_id=None, copied_at=now))
            connection.execute(update(tables.blocks).where(tables.blocks.c.closed_at.is_(None)).values(closed_at=now))
            connection.execute(delete(tables.block_requests))
