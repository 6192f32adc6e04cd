"""Acting on an entry: the rules are asked, then journal, outbox and the row that shows it change in one transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from sqlalchemy import Connection, select

from app import acts, answers, entries, journal, outbox
from app.acts import Happened
from app.clock import Clock
from app.database import tables
from app.database.engine import Database
from app.enrolment import standing as desk_standing
from opis_contract.acts import EntryAct, EntryLinked, RegisterAct, ReservationEnded, UnusedCause
from opis_contract.openings import Opening, openings
from opis_contract.rules import Surroundings, refuse_unless_possible
from opis_contract.standing import EntryStanding, EntryState


class Acting:
    """The use case, for one desk."""

    def __init__(self, database: Database, *, clock: Clock, randomness: Callable[[int], bytes]) -> None:
        self._database = database
        self._clock = clock
        self._randomness = randomness

    def act(self, act: EntryAct, *, event_id: UUID | None = None) -> EntryStanding:
        """See `Desk.act`."""
        with self._database.write() as connection:
            if event_id is not None and journal.is_known(connection, event_id):
                return acts.standing(connection, act.entry_id)
            now = self._clock.now()
            stands = acts.standing(connection, act.entry_id)
            refuse_unless_possible(stands, act, surroundings(connection, stands, act, at=now))
            self._record(connection, act, now=now, event_id=event_id)
            return acts.recount(connection, act.entry_id)

    def check(self, act: EntryAct) -> None:
        """See `Desk.check`."""
        with self._database.read() as connection:
            stands = acts.standing(connection, act.entry_id)
            refuse_unless_possible(stands, act, surroundings(connection, stands, act, at=self._clock.now()))

    def answered_at(self, entry_id: UUID) -> datetime | None:
        """See `Desk.answered_at`."""
        with self._database.read() as connection:
            return answers.answered_at(connection, entry_id)

    def act_on_register(self, act: RegisterAct, *, event_id: UUID | None = None) -> None:
        """See `Desk.act_on_register`."""
        with self._database.write() as connection:
            if event_id is not None and journal.is_known(connection, event_id):
                return
            self._record(connection, act, now=self._clock.now(), event_id=event_id)

    def standing(self, entry_id: UUID) -> EntryStanding:
        """See `Desk.standing`."""
        with self._database.read() as connection:
            return acts.standing(connection, entry_id)

    def openings(self, entry_id: UUID) -> tuple[Opening, ...]:
        """See `Desk.openings`."""
        with self._database.read() as connection:
            stands = acts.standing(connection, entry_id)
            return openings(stands, _around(connection, stands, at=self._clock.now()))

    def reservations(self) -> list[EntryStanding]:
        """See `Desk.reservations`."""
        rows = tables.entries.c
        with self._database.read() as connection:
            waiting = select(rows.entry_id).where(rows.state == EntryState.RESERVED.value).order_by(rows.registered_at)
            return [acts.standing(connection, entry_id) for entry_id in connection.execute(waiting).scalars().all()]

    def end_reservations(self) -> list[EntryStanding]:
        """See `Desk.end_reservations`."""
        now = self._clock.now()
        with self._database.read() as connection:
            this_desk = desk_standing(connection).desk_id
        ended = []
        for stands in self.reservations():
            entry, reservation = stands.entry, stands.entry.content.reservation
            if entry.desk_id == this_desk and reservation is not None and reservation.expires_at <= now:
                cause = UnusedCause.RESERVATION_EXPIRED
                ended.append(self.act(ReservationEnded(entry_id=entry.entry_id, by=entry.clerk, cause=cause)))
        return ended

    def history(self, entry_id: UUID) -> list[Happened]:
        """See `Desk.history`."""
        with self._database.read() as connection:
            acts.standing(connection, entry_id)
            return acts.history(connection, entry_id)

    def _record(
        self, connection: Connection, act: EntryAct | RegisterAct, *, now: datetime, event_id: UUID | None
    ) -> None:
        event = journal.new_event(act, desk_id=desk_standing(connection).desk_id, now=now, randomness=self._randomness)
        if event_id is not None:
            event = event.model_copy(update={"event_id": event_id})
        journal.append(connection, event)
        outbox.append(connection, event)
        acts.note(connection, event)


def surroundings(connection: Connection, stands: EntryStanding, act: EntryAct, *, at: datetime) -> Surroundings:
    """What the rules ask beyond the entry's own history, as this desk knows it."""
    linked = entries.find(connection, act.link.entry_id) if isinstance(act, EntryLinked) else None
    around = _around(connection, stands, at=at)
    return around if linked is None else replace(around, linked_registered_at=linked.registered_at)


def _around(connection: Connection, stands: EntryStanding, *, at: datetime) -> Surroundings:
    entry = stands.entry
    return Surroundings(
        at=at,
        answered=answers.answered_at(connection, entry.entry_id) is not None,
        year_closed=bool(acts.on_register(connection, "year_closed", entry.register_code, entry.year)),
    )
