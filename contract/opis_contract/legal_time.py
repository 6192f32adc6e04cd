"""Legal time: the day and year an instant falls on in Romania, whatever zone the computer believes it is in.

Stored time is UTC; the register's day and year (domain 1.3, R1) are those of Europe/Bucharest. Every function refuses a
naive datetime with ValueError: a wall clock without its zone names two instants on the night the clocks go back.
"""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

LEGAL_ZONE = ZoneInfo("Europe/Bucharest")


def in_legal_time(instant: datetime) -> datetime:
    """The same instant as Romanian clocks show it, for labels, receipts and screens."""
    if instant.utcoffset() is None:
        raise ValueError("an instant needs its time zone")
    return instant.astimezone(LEGAL_ZONE)


def legal_date(instant: datetime) -> date:
    """The day of the register on which the instant falls."""
    return in_legal_time(instant).date()


def legal_year(instant: datetime) -> int:
    """The year of the register on which the instant falls; it turns at 00:00 in Bucharest, 22:00 UTC."""
    return in_legal_time(instant).year


def legal_day_bounds(day: date) -> tuple[datetime, datetime]:
    """First instant of the day and first instant of the next one, in UTC: 24 hours apart, or 23 and 25 twice a year."""
    return _start(day), _start(day + timedelta(days=1))


def legal_year_bounds(year: int) -> tuple[datetime, datetime]:
    """First instant of the year's registers and first instant of the next year's, in UTC."""
    return _start(date(year, 1, 1)), _start(date(year + 1, 1, 1))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), LEGAL_ZONE).astimezone(UTC)
