"""The working days of the institution are those of the law and of its own decisions."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opis_contract.calendar import InstitutionCalendar, legal_holidays

BY_LAW = InstitutionCalendar()
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))

# Good Friday, Easter Sunday, Pentecost Sunday, and how many days Monday to Friday are worked (domain 2.3).
TABLE = {
    2026: (date(2026, 4, 10), date(2026, 4, 12), date(2026, 5, 31), 250),
    2027: (date(2027, 4, 30), date(2027, 5, 2), date(2027, 6, 20), 252),
    2028: (date(2028, 4, 14), date(2028, 4, 16), date(2028, 6, 4), 247),
    2029: (date(2029, 4, 6), date(2029, 4, 8), date(2029, 5, 27), 249),
    2030: (date(2030, 4, 26), date(2030, 4, 28), date(2030, 6, 16), 250),
    2031: (date(2031, 4, 11), date(2031, 4, 13), date(2031, 6, 1), 248),
    2032: (date(2032, 4, 30), date(2032, 5, 2), date(2032, 6, 20), 252),
    2033: (date(2033, 4, 22), date(2033, 4, 24), date(2033, 6, 12), 249),
    2034: (date(2034, 4, 7), date(2034, 4, 9), date(2034, 5, 28), 247),
    2035: (date(2035, 4, 27), date(2035, 4, 29), date(2035, 6, 17), 249),
}
FIXED = [(1, 1), (1, 2), (1, 6), (1, 7), (1, 24), (5, 1), (6, 1), (8, 15), (11, 30), (12, 1), (12, 25), (12, 26)]


def every_day_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=n) for n in range((date(year + 1, 1, 1) - date(year, 1, 1)).days)]


@pytest.mark.parametrize("year", TABLE)
def test_the_legal_holidays_are_those_of_the_table(year: int) -> None:
    good_friday, easter, pentecost, working_days = TABLE[year]
    monday = timedelta(days=1)
    fixed = {date(year, month, day) for month, day in FIXED}
    assert legal_holidays(year) == fixed | {good_friday, easter, easter + monday, pentecost, pentecost + monday}
    assert sum(map(BY_LAW.is_working_day, every_day_of(year))) == working_days


@pytest.mark.parametrize("year", range(2024, 2100))
def test_easter_is_the_orthodox_one(year: int) -> None:
    """Meeus's Julian algorithm, valid 1900-2099 (domain 2.3)."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    month, day = divmod(d + e + 114, 31)
    easter = date(year, month, day + 1) + timedelta(days=13)
    assert {easter + timedelta(days=n) for n in (-2, 0, 1, 49, 50)} <= legal_holidays(year)


def test_a_holiday_counts_only_since_it_is_law() -> None:
    assert BY_LAW.is_working_day(date(2023, 1, 6))
    assert not BY_LAW.is_working_day(date(2025, 1, 6))


def test_the_government_moves_a_working_day_to_a_saturday() -> None:
    bridge, recovered = date(2026, 1, 5), date(2026, 1, 17)
    moved = InstitutionCalendar(bridge_days=frozenset({bridge}), recovered_days=frozenset({recovered}))
    assert BY_LAW.is_working_day(bridge)
    assert not moved.is_working_day(bridge)
    assert moved.is_working_day(recovered)
    assert not BY_LAW.is_working_day(recovered)
    assert sum(map(moved.is_working_day, every_day_of(2026))) == 250
    assert moved.add_working_days(date(2026, 1, 16), 1) == recovered


def test_a_day_cannot_be_free_and_worked_at_once() -> None:
    day = frozenset({date(2026, 1, 5)})
    with pytest.raises(ValueError, match="both"):
        InstitutionCalendar(bridge_days=day, recovered_days=day)


def test_over_easter_the_nearest_working_days_are_thursday_and_tuesday() -> None:
    for day in (date(2026, 4, 10), date(2026, 4, 11), date(2026, 4, 12), date(2026, 4, 13)):
        assert BY_LAW.previous_working_day(day) == date(2026, 4, 9)
        assert BY_LAW.next_working_day(day) == date(2026, 4, 14)
    assert (
        BY_LAW.next_working_day(date(2026, 4, 9)) == BY_LAW.previous_working_day(date(2026, 4, 9)) == date(2026, 4, 9)
    )


def test_the_year_turns_while_counting() -> None:
    assert BY_LAW.add_working_days(date(2026, 12, 31), 1) == date(2027, 1, 4)
    assert BY_LAW.previous_working_day(date(2027, 1, 3)) == date(2026, 12, 31)
    with pytest.raises(ValueError, match="at least one"):
        BY_LAW.add_working_days(date(2026, 12, 31), 0)


@given(DAYS, st.integers(1, 60))
def test_adding_working_days_passes_exactly_that_many(start: date, amount: int) -> None:
    end = BY_LAW.add_working_days(start, amount)
    passed = [start + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    assert sum(map(BY_LAW.is_working_day, passed)) == amount
    assert BY_LAW.is_working_day(end)
