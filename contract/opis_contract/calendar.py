"""Which days the institution works: Monday to Friday, the legal holidays of Romania, and what the Government moves.

Legal holidays (Labour Code art. 139, domain 2.3) come from the `holidays` library, which knows since when each is one;
it agrees with the domain's list for 2026-2035 and needs no correction. The working days that a Government decision
makes free (*punte*) and the Saturdays on which they are recovered are data of the institution.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from holidays import country_holidays

_DAY = timedelta(days=1)


@lru_cache(maxsize=256)
def legal_holidays(year: int) -> frozenset[date]:
    """The legal holidays of one year by the law in force, those on a Saturday or Sunday included; none before 1997."""
    return frozenset(country_holidays("RO", years=year))


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
