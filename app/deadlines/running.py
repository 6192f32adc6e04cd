"""The term of an entry while it runs, made again from the entry's history and the rules of the day it started."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import Connection

from app import acts
from app.deadlines.bringing import start_of
from app.deadlines.table import term_on
from opis_contract.acts import DeadlineExtended, DeadlineResumed, DeadlineSuspended, EntryAct
from opis_contract.calendar import InstitutionCalendar
from opis_contract.deadlines import Term, TermUnit
from opis_contract.entries import DeadlineDates, Entry
from opis_contract.legal_time import legal_date
from opis_contract.rules import DeadlineMissing
from opis_contract.running_terms import Pause, RunningTerm, begun, dates, resumed, suspended
from opis_contract.standing import EntryStanding, act_of
from opis_contract.terms import TermInForce


def day_of(entry: Entry) -> date:
    """From when the entry's term runs."""
    return start_of(entry.content, legal_date(entry.registered_at))


def term_of(connection: Connection, entry: Entry, first: DeadlineDates) -> TermInForce | None:
    """The case by which the entry's first deadline was counted; None for a date that a person wrote."""
    if first.term is None:
        return None
    return term_on(connection, first.term, day_of(entry))


def running_term(
    connection: Connection, entry_id: UUID, calendar: InstitutionCalendar
) -> tuple[EntryStanding, RunningTerm]:
    """Where the entry stands and its term after all its acts. Raises `EntryNotFound`, `DeadlineMissing`."""
    standing = acts.standing(connection, entry_id)
    first = standing.first_deadline
    if first is None:
        raise DeadlineMissing(number=str(standing.entry.number))
    happened = [each.event for each in acts.history(connection, entry_id) if not each.refused]
    done = [act for event in happened if (act := act_of(event)) is not None]
    return standing, _after(_first(connection, standing.entry, first), done, calendar)


def _first(connection: Connection, entry: Entry, first: DeadlineDates) -> RunningTerm:
    start = day_of(entry)
    case = term_of(connection, entry, first)
    if case is None:
        # A date that a person wrote: so many days from the start, which no law lengthens.
        days = max((first.limit - start).days, 1)
        return RunningTerm(Term(days, TermUnit.CALENDAR_DAYS), start, first.basis)
    longer = case.rule.extension
    return begun(case, start, term_on(connection, longer, start) if longer else None)


def _after(running: RunningTerm, done: Sequence[EntryAct], calendar: InstitutionCalendar) -> RunningTerm:
    for act in done:
        match act:
            case DeadlineExtended(deadline=deadline):
                running = _longer(running, deadline, calendar)
            case DeadlineSuspended(since=since, basis=basis, legal=legal):
                running = suspended(running, Pause(since, basis, legal))
            case DeadlineResumed(on=on):
                running = resumed(running, on)
            case _:
                pass
    return running


def _longer(running: RunningTerm, deadline: DeadlineDates, calendar: InstitutionCalendar) -> RunningTerm:
    """The event tells the new dates; which length gives them is found again, the longest first."""
    if running.allowed is None:
        return running
    for amount in range(running.allowed.more, 0, -1):
        longer = replace(running, more=(amount,), basis=deadline.basis)
        if dates(longer, calendar).limit <= deadline.limit:
            return longer
    return running
