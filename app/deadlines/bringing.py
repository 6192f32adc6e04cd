"""The deadline that a paper's class brings, counted from the day on which the paper really came (domain 1.10, 2.2)."""

import logging
from datetime import date

from sqlalchemy import Connection

from app.deadlines.table import calendar_for, dates_of, term_on
from opis_contract.calendar import InstitutionCalendar
from opis_contract.catalogue import DocumentClass
from opis_contract.deadlines import count
from opis_contract.entries import DeadlineDates, EntryContent
from opis_contract.legal_time import legal_date
from opis_contract.registers import Direction
from opis_contract.terms import TermInForce, TermNotInForce, TermUnknown

log = logging.getLogger(__name__)


def start_of(content: EntryContent, registered_on: date) -> date:
    """The day from which the paper's term runs: that of its true receipt, else that of its number."""
    return legal_date(content.received_at) if content.received_at else registered_on


def brought_by(connection: Connection, kind: DocumentClass, direction: Direction, start: date) -> DeadlineDates | None:
    """The two dates, or None where the law sets none: no term binds us for what we send out ourselves."""
    if kind.term is None or direction is Direction.OUTGOING:
        return None
    try:
        found = term_on(connection, kind.term, start)
    except (TermUnknown, TermNotInForce):
        # The counter never stops for a hole in a table: the paper gets its number, and the table's keeper reads of it.
        log.warning("class %s names the term %s, which is not in force on %s", kind.code, kind.term, start)
        return None
    return counted_from(found, start, calendar_for(connection, start))


def counted_from(case: TermInForce, start: date, calendar: InstitutionCalendar) -> DeadlineDates | None:
    """The two dates of a case for a paper that came on a day; None where the case is not counted."""
    if case.term is None:
        return None
    return dates_of(count(case.term, start, calendar, case.basis), case.rule.code)
