"""The institution's calendar as people change it: days that a decision makes free, and days that recover them."""

from datetime import date

from app.catalogue.asking import Catalogue
from app.database.engine import Database
from app.deadlines.errors import DayIsFreeAlready, DayIsWorkedAlready, DayNotDecided
from app.deadlines.table import calendar_for, days_from
from opis_contract.calendar import CalendarDay, DayStatus

_TAKEN_BACK = "decizia anterioară nu mai este valabilă"


class FreeDays:
    """The decided days of one desk's institution; a change is durable when it returns and is told to all desks."""

    def __init__(self, database: Database, catalogue: Catalogue) -> None:
        self._database = database
        self._catalogue = catalogue

    def decided(self, year: int | None = None) -> list[CalendarDay]:
        """The days that are not what the law makes them, in their order; of one year or of all."""
        with self._database.read() as connection:
            days = days_from(connection, date(year or 1, 1, 1))
        return [each for each in days if each.status is not DayStatus.BY_LAW and year in {None, each.day.year}]

    def decide(self, day: date, status: DayStatus, *, legal_basis: str, by: str) -> CalendarDay:
        """Make a day free or worked by the named decision.

        Raises `DayIsFreeAlready`, `DayIsWorkedAlready`, and `ChangeBackdated` where something else was decided of a
        day that has passed.
        """
        with self._database.read() as connection:
            worked = calendar_for(connection, day).is_working_day(day)
        if status is DayStatus.FREE and not worked:
            raise DayIsFreeAlready(day=_written(day))
        if status is DayStatus.WORKED and worked:
            raise DayIsWorkedAlready(day=_written(day))
        decided = CalendarDay(day=day, status=status, legal_basis=legal_basis)
        self._catalogue.change([decided], by=by, reason=legal_basis)
        return decided

    def take_back(self, day: date, *, by: str, legal_basis: str = "") -> None:
        """The day is again what the law makes it. Raises `DayNotDecided`, and `ChangeBackdated` for a day past."""
        if day not in {each.day for each in self.decided(day.year)}:
            raise DayNotDecided(day=_written(day))
        row = CalendarDay(day=day, status=DayStatus.BY_LAW, legal_basis=legal_basis or _TAKEN_BACK)
        self._catalogue.change([row], by=by, reason=row.legal_basis)


def _written(day: date) -> str:
    return f"{day:%d.%m.%Y}"
