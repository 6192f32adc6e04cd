"""Spans of places: the days, months and years of the register, in the order in which it is kept."""

from dataclasses import dataclass

from app.finding.index import LAST_YEAR, first_place
from app.finding.periods import Period, period_of_year
from opis_contract.legal_time import legal_day_bounds


@dataclass(frozen=True, slots=True)
class Span:
    """Places from `first` on, before `after`."""

    first: int
    after: int

    def both(self, other: "Span") -> "Span":
        """What lies in both."""
        return Span(max(self.first, other.first), min(self.after, other.after))

    def has(self, place: int) -> bool:
        """True when the place lies in the span."""
        return self.first <= place < self.after


ALWAYS = Span(0, (1 << 63) - 1)
NEVER = Span(0, 0)


def span_of(period: Period) -> Span:
    """The places of the period's Romanian days."""
    if not period.first.year > 1 or period.last.year > LAST_YEAR:
        return NEVER
    return Span(first_place(legal_day_bounds(period.first)[0]), first_place(legal_day_bounds(period.last)[1]))


def year_span(year: int | None) -> Span:
    """The places of a legal year; None stands for all."""
    if year is None:
        return ALWAYS
    period = period_of_year(str(year))
    return span_of(period) if period else NEVER
