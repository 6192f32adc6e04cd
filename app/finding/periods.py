"""Days, months and years as a clerk writes them: `23.11.2026`, `23 noiembrie 2026`, `nov 2026`, `azi`, `an:2026`."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_MONTHS = (
    ("ianuarie", "january"),
    ("februarie", "february"),
    ("martie", "march"),
    ("aprilie", "april"),
    ("mai", "may"),
    ("iunie", "june"),
    ("iulie", "july"),
    ("august",),
    ("septembrie", "september"),
    ("octombrie", "october"),
    ("noiembrie", "november"),
    ("decembrie", "december"),
)
_YEAR = r"(?:19|20|21)[0-9]{2}"
WRITTEN = rf"""
      [0-9]{{1,2}} \. [0-9]{{1,2}} \. {_YEAR}
    | [0-9]{{1,2}} / [0-9]{{1,2}} / {_YEAR}
    | [0-9]{{1,2}} - [0-9]{{1,2}} - {_YEAR}
    | {_YEAR} - [0-9]{{2}} - [0-9]{{2}}
    | (?: [0-9]{{1,2}} \s+ )? [a-z]{{3,10}} \.? \s+ {_YEAR}
"""
"""How a day or a month is written in folded text; a verbose pattern. Not all that fits it is a date: `bloc 2026`."""


@dataclass(frozen=True, slots=True)
class Period:
    """Romanian days, both included; the last before the first is a period that no day lies in."""

    first: date
    last: date

    def both(self, other: "Period") -> "Period":
        """The days that lie in both."""
        return Period(max(self.first, other.first), min(self.last, other.last))

    def text(self) -> str:
        """As one would type it: a year, a month, a day; anything else as its two days, which read the same."""
        if (self.first, self.last) == (date(self.first.year, 1, 1), date(self.first.year, 12, 31)):
            return f"an:{self.first.year}"
        if self.first == self.last:
            return f"{self.first:%d.%m.%Y}"
        if self.first.day == 1 and self.last == _last_of_month(self.first):
            return f"{_MONTHS[self.first.month - 1][0]} {self.first.year}"
        return f"{self.first:%d.%m.%Y} {self.last:%d.%m.%Y}"


def period_written(text: str) -> Period | None:
    """The day or month that a text of the form `WRITTEN` means, or None when there is no such day or month."""
    words = re.findall(r"[0-9]+|[a-z]+", text)
    if words[-2].isalpha():
        return _named_month(words)
    year, month, day = map(int, words if len(words[0]) == 4 else reversed(words))
    try:
        return period_of_day(date(year, month, day))
    except ValueError:
        return None


def period_of_year(text: str) -> Period | None:
    """The year's days, or None when the text is no year."""
    if re.fullmatch(r"(?:19|20|21)[0-9]{2}", text) is None:
        return None
    return Period(date(int(text), 1, 1), date(int(text), 12, 31))


def period_of_day(day: date) -> Period:
    """One day."""
    return Period(day, day)


def named_day(word: str, today: date) -> date | None:
    """The day that `azi` or `ieri` means."""
    if word in {"azi", "astazi", "today"}:
        return today
    if word in {"ieri", "yesterday"}:
        return today - timedelta(days=1)
    return None


def _named_month(words: list[str]) -> Period | None:
    name, year = words[-2], int(words[-1])
    month = next((at for at, names in enumerate(_MONTHS, 1) if any(each.startswith(name) for each in names)), None)
    if month is None:
        return None
    if len(words) == 3:
        try:
            return period_of_day(date(year, month, int(words[0])))
        except ValueError:
            return None
    first = date(year, month, 1)
    return Period(first, _last_of_month(first))


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
