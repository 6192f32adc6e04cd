"""Deadlines: from a term in the law and the day of registration to the two dates everybody watches.

Domain 2.2. Whether an authority's own term is counted by free days (Code of Civil Procedure art. 181) is disputed, so a
deadline has two dates: the cautious `target`, on which alarms go by, and the `limit`, by which "in term" is reported.
Terms themselves are dated data of the institution; only the counting stands here.
"""

import calendar as gregorian
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opis_contract.calendar import InstitutionCalendar


class TermUnit(StrEnum):
    """What a term is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time set by law. `exclude_end_day` counts calendar days as free days: the limit is one day later."""

    amount: int
    unit: TermUnit
    exclude_end_day: bool = False

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a term is at least one day or month long")
        if self.exclude_end_day and self.unit is not TermUnit.CALENDAR_DAYS:
            raise ValueError("free days are a rule for calendar days alone")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The two dates of a term, both working days, and the legal basis in words."""

    target: date
    """Answer by this day to be in term by every reading of the law."""
    limit: date
    """Last day in term."""
    basis: str
    term: Term


def count(term: Term, start: date, calendar: InstitutionCalendar, basis: str) -> Deadline:
    """Count the term from the legal date of registration, which itself does not count.

    Calendar days and months: when the last day is free, the target is the working day before it and the limit the one
    after it. A target is never before `start`: if every day until the end is free, it is the limit's day. Months end on
    the same day number, or on the last day of a shorter month. Working days have one date for both.
    """
    end = _end(term, start, calendar)
    return Deadline(
        target=_cautious(end, start, calendar),
        limit=calendar.next_working_day(end + timedelta(days=1) if term.exclude_end_day else end),
        basis=basis,
        term=term,
    )


def days_left(deadline: Deadline, today: date) -> int:
    """Calendar days until the limit: 0 on its day, negative when late."""
    return (deadline.limit - today).days


def is_late(deadline: Deadline, today: date) -> bool:
    """True from the day after the limit; a submission is in time until 24:00 of the last day."""
    return today > deadline.limit


def earliest(deadlines: Iterable[Deadline]) -> Deadline | None:
    """The deadline that binds a chain of connected entries; None when none of them has one."""
    return min(deadlines, key=lambda each: (each.limit, each.target), default=None)


def _end(term: Term, start: date, calendar: InstitutionCalendar) -> date:
    match term.unit:
        case TermUnit.CALENDAR_DAYS:
            return start + timedelta(days=term.amount)
        case TermUnit.WORKING_DAYS:
            return calendar.add_working_days(start, term.amount)
        case TermUnit.MONTHS:
            return _months_after(start, term.amount)


def _cautious(end: date, start: date, calendar: InstitutionCalendar) -> date:
    before = calendar.previous_working_day(end)
    return before if before >= start else calendar.next_working_day(end)


def _months_after(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, gregorian.monthrange(year, month + 1)[1]))
