"""Which days the institution works: Monday to Friday, the legal holidays of Romania, and what the Government moves.

Legal holidays (Labour Code art. 139, domain 2.3) come from the `holidays` library, which knows since when each is one;
it agrees with the domain's list for 2026-2035 and needs no correction. The working days that a Government decision
makes free (*punte*) and the Saturdays on which they are recovered are dated rows of the institution.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import StringConstraints, model_validator

from opis_contract.dated import DatedRow

_DAY = timedelta(days=1)


@lru_cache(maxsize=256)
def legal_holidays(year: int) -> frozenset[date]:
    """The legal holidays of one year by the law in force, those on a Saturday or Sunday included; none before 1997."""
    from holidays import country_holidays  # a library with every country's customs: loaded by the first who counts

    return frozenset(country_holidays("RO", years=year))


class DayStatus(StrEnum):
    """What a decision makes of a day."""

    FREE = "free"
    """A working day declared free (*punte*)."""
    WORKED = "worked"
    """A free day on which the institution works, to recover another."""
    BY_LAW = "by_law"
    """What was decided before no longer holds: the day is again what the law makes it."""


class CalendarDay(DatedRow):
    """One day that is not what the Labour Code makes it, by the decision named in `legal_basis`."""

    catalogue: Literal["calendar_day"] = "calendar_day"
    day: date
    status: DayStatus
    legal_basis: Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=200)]
    """The Government decision, by number and year."""

    @model_validator(mode="before")
    @classmethod
    def _holds_on_its_day(cls, given: object) -> object:
        if isinstance(given, dict) and "day" in given:
            return {"valid_from": given["day"], "valid_to": given["day"], **given}
        return given

    @model_validator(mode="after")
    def _holds_on_no_other_day(self) -> Self:
        if (self.valid_from, self.valid_to) != (self.day, self.day):
            raise ValueError("a calendar day is dated by itself")
        return self

    @property
    def code(self) -> str:
        """The day as `2026-01-05`: text order is time order."""
        return self.day.isoformat()

    @property
    def name(self) -> str:
        """What it is called where rows are listed by name."""
        return self.legal_basis


@dataclass(frozen=True, slots=True)
class InstitutionCalendar:
    """The working days of one institution. Without data of its own it follows the law alone."""

    bridge_days: frozenset[date] = frozenset()
    """Working days declared free."""
    recovered_days: frozenset[date] = frozenset()
    """Free days on which the institution works."""

    def __post_init__(self) -> None:
        if self.bridge_days & self.recovered_days:
            raise ValueError("a day cannot be both free and worked")

    def is_working_day(self, day: date) -> bool:
        """True when the institution works on this day."""
        if day in self.recovered_days:
            return True
        return day.weekday() < 5 and day not in self.bridge_days and day not in legal_holidays(day.year)

    def next_working_day(self, day: date) -> date:
        """The day itself when worked, else the first worked day after it."""
        while not self.is_working_day(day):
            day += _DAY
        return day

    def previous_working_day(self, day: date) -> date:
        """The day itself when worked, else the last worked day before it."""
        while not self.is_working_day(day):
            day -= _DAY
        return day

    def add_working_days(self, start: date, amount: int) -> date:
        """The working day that comes `amount` (at least 1) working days after `start`, which itself does not count."""
        if amount < 1:
            raise ValueError("count at least one working day")
        day = start
        for _ in range(amount):
            day = self.next_working_day(day + _DAY)
        return day


def calendar_with(days: Iterable[CalendarDay]) -> InstitutionCalendar:
    """The institution's calendar with these days as decided; of several for one day the last counts."""
    last = {each.day: each.status for each in days}
    return InstitutionCalendar(
        bridge_days=frozenset(day for day, status in last.items() if status is DayStatus.FREE),
        recovered_days=frozenset(day for day, status in last.items() if status is DayStatus.WORKED),
    )
