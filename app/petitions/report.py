"""The half-yearly report on petitions, counted from the register itself."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import Connection, func, select

from app import acts
from app.answers import answered_at
from app.clock import Clock
from app.database.engine import Database
from app.database.tables import entries
from app.deadlines.running import day_of, term_of
from app.deadlines.table import calendar_for, term_on
from opis_contract.acts import EntryClosed, EntryRedirected
from opis_contract.deadlines import count
from opis_contract.events import Event
from opis_contract.legal_time import legal_date, legal_day_bounds
from opis_contract.petitions import Half, Outcome, Petition, PetitionCount, counted, outcome_of
from opis_contract.registers import Direction
from opis_contract.rules import is_petition
from opis_contract.standing import EntryStanding, EntryState

_NEVER_RECEIVED = {EntryState.ANNULLED, EntryState.UNUSED, EntryState.RETURNED, EntryState.RESERVED}


class PetitionReports:
    """Counts the petitions of one desk's register."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def of_half(self, half: Half) -> PetitionCount:
        """The petitions registered in that half-year, as they stand now."""
        with self._database.read() as connection:
            petitions = [
                _petition(connection, stands)
                for entry_id in _candidates(connection, half)
                if is_petition(stands := acts.standing(connection, entry_id)) and stands.state not in _NEVER_RECEIVED
            ]
        return counted(petitions, legal_date(self._clock.now()))


def _candidates(connection: Connection, half: Half) -> Sequence[UUID]:
    """Incoming papers of these days with a deadline: a petition has one, whichever a connection gave it."""
    first, last = legal_day_bounds(half.first)[0], legal_day_bounds(half.last)[1]
    rows = entries.c
    found = (
        select(rows.entry_id)
        .where(rows.registered_at >= first, rows.registered_at < last)
        .where(rows.direction == Direction.INCOMING.value)
        .where(func.json_extract(rows.content, "$.deadline").is_not(None))
        .order_by(rows.registered_at)
    )
    return connection.execute(found).scalars().all()


def _petition(connection: Connection, stands: EntryStanding) -> Petition:
    entry = stands.entry
    told = [each.event for each in acts.history(connection, entry.entry_id) if not each.refused]
    closed = next((each.body for each in reversed(told) if isinstance(each.body, EntryClosed)), None)
    outcome = outcome_of(stands, closed)
    if outcome in {Outcome.ANONYMOUS, Outcome.REPEATED}:
        return Petition(outcome, due=None, settled=None)
    deadline = entry.content.deadline
    due = deadline.limit if deadline else None
    if outcome is Outcome.REDIRECTED:
        return Petition(outcome, due=_redirect_by(connection, stands) or due, settled=_day(told, EntryRedirected))
    answered = answered_at(connection, entry.entry_id)
    return Petition(outcome, due=due, settled=legal_date(answered) if answered else _day(told, EntryClosed))


def _redirect_by(connection: Connection, stands: EntryStanding) -> date | None:
    first = stands.first_deadline
    case = term_of(connection, stands.entry, first) if first else None
    if case is None or case.rule.redirect is None:
        return None
    start = day_of(stands.entry)
    rule = term_on(connection, case.rule.redirect, start)
    return count(rule.counted(), start, calendar_for(connection, start), rule.basis).limit


def _day(told: list[Event], kind: type[EntryClosed] | type[EntryRedirected]) -> date | None:
    return next((legal_date(each.happened_at) for each in told if isinstance(each.body, kind)), None)
