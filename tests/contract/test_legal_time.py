"""The register's day and year are Romania's, whatever the computer's zone and on the nights the clocks change."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opis_contract.legal_time import in_legal_time, legal_date, legal_day_bounds, legal_year, legal_year_bounds


def test_the_year_turns_at_midnight_in_bucharest() -> None:
    midnight = datetime(2026, 12, 31, 22, 0, tzinfo=UTC)
    assert legal_year(midnight - timedelta(microseconds=1)) == 2026
    assert legal_date(midnight - timedelta(microseconds=1)) == date(2026, 12, 31)
    assert legal_year(midnight) == 2027
    assert legal_date(midnight) == date(2027, 1, 1)
    assert legal_year_bounds(2026) == (datetime(2025, 12, 31, 22, tzinfo=UTC), midnight)


def test_a_client_in_another_zone_registers_on_the_romanian_day() -> None:
    evening_in_new_york = datetime(2026, 11, 22, 17, 30, tzinfo=timezone(timedelta(hours=-5)))
    assert legal_date(evening_in_new_york) == date(2026, 11, 23)


def test_the_night_the_clocks_go_forward_has_23_hours() -> None:
    start, end = legal_day_bounds(date(2026, 3, 29))
    assert (start, end) == (datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 3, 29, 21, tzinfo=UTC))


def test_the_night_the_clocks_go_back_has_25_hours_and_its_repeated_hour_is_one_day() -> None:
    start, end = legal_day_bounds(date(2026, 10, 25))
    assert end - start == timedelta(hours=25)
    first_half_past_three = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second_half_past_three = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    for instant in (first_half_past_three, second_half_past_three):
        assert f"{in_legal_time(instant):%d.%m.%Y %H:%M}" == "25.10.2026 03:30"


def test_a_naive_datetime_is_refused() -> None:
    naive = datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001 - refusing it is the point
    for read in (legal_date, legal_year, in_legal_time):
        with pytest.raises(ValueError, match="time zone"):
            read(naive)


@given(st.dates(date(1990, 1, 1), date(2100, 12, 31)))
def test_days_follow_each_other_without_hole_or_overlap(day: date) -> None:
    start, end = legal_day_bounds(day)
    assert legal_date(start) == day
    assert legal_date(end - timedelta(microseconds=1)) == day
    assert legal_date(start - timedelta(microseconds=1)) == day - timedelta(days=1)
    assert legal_day_bounds(day + timedelta(days=1))[0] == end
