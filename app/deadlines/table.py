"""The institution's terms and free days, read from its catalogues for one counting."""

from datetime import date, timedelta

from sqlalchemy import Connection, bindparam, select

from app.catalogue import rows
from app.database.tables import catalogue_rows
from opis_contract.calendar import CalendarDay, InstitutionCalendar, calendar_with
from opis_contract.catalogue import CatalogueKind
from opis_contract.deadlines import Deadline
from opis_contract.entries import DeadlineDates
from opis_contract.terms import CountingRule, TermInForce, TermRule, TermTable

_BACK = timedelta(days=120)
"""No term counted backwards reaches farther."""

_HERE = catalogue_rows.c
# Only days that were decided stand here, a few in a year: reading all from a day on is cheaper than asking day by day.
_DAYS = (
    select(_HERE.content)
    .where(_HERE.catalogue == CatalogueKind.CALENDAR_DAY.value, _HERE.code >= bindparam("first"))
    .order_by(_HERE.code, _HERE.revision, _HERE.change_id)
)


def days_from(connection: Connection, first: date) -> list[CalendarDay]:
    """What was decided of the days from one on, in their order; of several decisions for one day the last counts."""
    texts = connection.execute(_DAYS, {"first": first.isoformat()}).scalars()
    last = {each.day: each for each in map(CalendarDay.model_validate_json, texts)}
    return list(last.values())


def calendar_for(connection: Connection, start: date) -> InstitutionCalendar:
    """The institution's calendar, whole for every term that starts on or after the day."""
    return calendar_with(days_from(connection, start - _BACK))


def term_on(connection: Connection, code: str, day: date) -> TermInForce:
    """The case with this code as it stands on the day. Raises `TermUnknown`, `TermNotInForce`."""
    rules = [each.row for each in rows.history(connection, TermRule, code) if isinstance(each.row, TermRule)]
    wanted = {rule.counted_by for rule in rules if rule.counted_by}
    histories = (rows.history(connection, CountingRule, each) for each in sorted(wanted))
    counting = (each.row for history in histories for each in history if isinstance(each.row, CountingRule))
    return TermTable(tuple(rules), tuple(counting)).in_force(code, day)


def named_term(connection: Connection, text: str, day: date) -> TermInForce | None:
    """The case with this code or name, diacritics apart, in force on the day; None when there is none."""
    rule = rows.named(connection, TermRule, text, day)
    return None if rule is None else term_on(connection, rule.code, day)


def dates_of(deadline: Deadline, code: str | None = None) -> DeadlineDates:
    """The two dates as an entry keeps them; `code` names the case by which they were counted."""
    return DeadlineDates(target=deadline.target, limit=deadline.limit, basis=deadline.basis, term=code)
