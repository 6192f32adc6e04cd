"""Deadlines: from a term in the law and the day it starts to the two dates everybody watches.

Domain 2.2. Whether an authority's own term is counted by free days (Code of Civil Procedure art. 181) is disputed, so a
deadline has two dates: the cautious `target`, on which alarms go by, and the `limit`, by which "in term" is reported.
Terms themselves are dated data of the institution (`terms`); only the counting stands here.
"""

import calendar as gregorian
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from opis_contract.calendar import InstitutionCalendar

_DAY = timedelta(days=1)


class TermUnit(StrEnum):
    """What a term is counted in."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    HOURS = "hours"
    """From 00:00 of the next day, so that 24 hours are the whole of the next day."""


@dataclass(frozen=True, slots=True)
class Term:
    """A length of time set by law. `exclude_end_day` counts calendar days as free days: the limit is one day later.

    `before` counts backwards from the day of an event, as a summons that must go out before a session.
    """

    amount: int
    unit: TermUnit
    exclude_end_day: bool = False
    before: bool = False

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError("a term is at least one hour, day or month long")
        if self.exclude_end_day and self.unit is not TermUnit.CALENDAR_DAYS:
            raise ValueError("free days are a rule for calendar days alone")
        if self.before and (self.exclude_end_day or self.unit not in {TermUnit.CALENDAR_DAYS, TermUnit.WORKING_DAYS}):
            raise ValueError("only days are counted backwards")


@dataclass(frozen=True, slots=True)
class Deadline:
    """The two dates of a term, both working days, and the legal basis in words."""

    target: date
    """Answer by this day to be in term by every reading of the law."""
    limit: date
    """Last day in term."""
    basis: str
    term: Term


@dataclass(frozen=True, slots=True)
class Interval:
    """Days on which a term stands still: `since` is the first of them, `until` the day on which it runs again."""

    since: date
    until: date

    def __post_init__(self) -> None:
        if self.until < self.since:
            raise ValueError("a term runs again after it stood still")

    def __contains__(self, day: date) -> bool:
        return self.since <= day < self.until


def count(
    term: Term, start: date, calendar: InstitutionCalendar, basis: str, *, stands_still: Iterable[Interval] = ()
) -> Deadline:
    """Count the term from the legal date of registration, which itself does not count.

    Calendar days, hours and months: when the last day is free, the target is the working day before it and the limit
    the one after it. A target is never before `start`: if every day until the end is free, it is the limit's day.
    Months end on the same day number, or on the last day of a shorter month. Working days have one date for both.
    Days on which the term stands still are not counted and are never its last. Counted backwards, the limit is the last
    working day on which the act is in time, and the target leaves one free day more.
    """
    if term.before:
        return _backwards(term, start, calendar, basis)
    pauses = tuple(stands_still)

    def runs(day: date) -> bool:
        return not any(day in pause for pause in pauses)

    def counts(day: date) -> bool:
        return calendar.is_working_day(day) and runs(day)

    end = _end(term, start, counts=counts, runs=runs, paused=bool(pauses))
    return Deadline(
        target=_cautious(end, start, counts),
        limit=_on_or_after(end + _DAY if term.exclude_end_day else end, counts),
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


_Test = Callable[[date], bool]


def _end(term: Term, start: date, *, counts: _Test, runs: _Test, paused: bool) -> date:
    """The day on which the term is full, whether the institution works on it or not."""
    if term.unit is TermUnit.WORKING_DAYS:
        return _walk(start, term.amount, counts)
    days = _calendar_days(term, start)
    return _walk(start, days, runs) if paused else start + timedelta(days=days)


def _calendar_days(term: Term, start: date) -> int:
    match term.unit:
        case TermUnit.MONTHS:
            return (_months_after(start, term.amount) - start).days
        case TermUnit.HOURS:
            return -(-term.amount // 24)
        case _:
            return term.amount


def _walk(start: date, days: int, counts: _Test) -> date:
    day = start
    for _ in range(days):
        day = _on_or_after(day + _DAY, counts)
    return day


def _on_or_after(day: date, counts: _Test) -> date:
    while not counts(day):
        day += _DAY
    return day


def _cautious(end: date, start: date, counts: _Test) -> date:
    day = end
    while day >= start:
        if counts(day):
            return day
        day -= _DAY
    return _on_or_after(end, counts)


def _backwards(term: Term, event: date, calendar: InstitutionCalendar, basis: str) -> Deadline:
    if term.unit is TermUnit.WORKING_DAYS:
        day = event
        for _ in range(term.amount):
            day = calendar.previous_working_day(day - _DAY)
    else:
        day = event - timedelta(days=term.amount)
    limit = calendar.previous_working_day(day)
    return Deadline(calendar.previous_working_day(day - _DAY), limit, basis, term)


def _months_after(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    return date(year, month + 1, min(start.day, gregorian.monthrange(year, month + 1)[1]))
