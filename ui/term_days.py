"""The days of a term, one by one: what the strip under a term paints, and the same in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from opis_contract.calendar import InstitutionCalendar
from opis_contract.entries import DeadlineDates
from ui.writing import Writing

LONGEST = 130
"""A longer term is told in words alone: its days would be thinner than a line."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class TermDay:
    """One day of the strip."""

    day: date
    worked: bool


@dataclass(frozen=True, slots=True)
class TermDays:
    """A strip from the day after the start to the limit. `free` tells the holidays between."""

    days: tuple[TermDay, ...]
    target: date
    limit: date
    today: date
    free: str
    spoken: str


def dual_dates(dates: DeadlineDates, writing: Writing) -> str:
    """`14.07.2026`, or both dates where the cautious one comes before the limit."""
    if dates.target == dates.limit:
        return writing.day(dates.limit)
    return writing.words.say("writing.dual_dates", target=writing.day(dates.target), limit=writing.day(dates.limit))


def term_days(start: date, dates: DeadlineDates, calendar: InstitutionCalendar, writing: Writing) -> TermDays | None:
    """The days of a term that began on `start`; None when there are none to show or too many."""
    length = (dates.limit - start).days
    if not 1 <= length <= LONGEST:
        return None
    span = [start + each * _DAY for each in range(1, length + 1)]
    days = tuple(TermDay(day, calendar.is_working_day(day)) for day in span)
    say = writing.words.say
    holidays = ", ".join(_holidays(days))
    free = say("writing.holidays_between", days=holidays) if holidays else ""
    spoken = say("writing.term_days", start=writing.day(start), dates=dual_dates(dates, writing))
    return TermDays(days, dates.target, dates.limit, writing.today, free, " ".join(filter(None, (spoken, free))))


def _holidays(days: Sequence[TermDay]) -> list[str]:
    """Runs of free days that are more than a weekend: `10–13.04`."""
    runs = [list(run) for worked, run in groupby(days, key=lambda each: each.worked) if not worked]
    told = [[each.day for each in run] for run in runs if any(each.day.weekday() < 5 for each in run)]
    return [_run(run[0], run[-1]) for run in told]


def _run(first: date, last: date) -> str:
    if first == last:
        return f"{last:%d.%m}"
    return f"{first:%d}–{last:%d.%m}" if first.month == last.month else f"{first:%d.%m}–{last:%d.%m}"
