"""A term becomes two dates, both of them working days, counted as the law and the cautious clerk count."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opis_contract.calendar import InstitutionCalendar
from opis_contract.deadlines import Deadline, Term, TermUnit, count, days_left, earliest, is_late

BY_LAW = InstitutionCalendar()
CALENDAR, WORKING, MONTHS = TermUnit.CALENDAR_DAYS, TermUnit.WORKING_DAYS, TermUnit.MONTHS


def dates(term: Term, start: date, calendar: InstitutionCalendar = BY_LAW) -> tuple[date, date]:
    deadline = count(term, start, calendar, "OG 27/2002")
    return deadline.target, deadline.limit


@pytest.mark.parametrize(
    ("start", "term", "target", "limit"),
    [
        (date(2026, 3, 11), Term(30, CALENDAR), date(2026, 4, 9), date(2026, 4, 14)),
        (date(2026, 3, 13), Term(30, CALENDAR), date(2026, 4, 9), date(2026, 4, 14)),
        (date(2026, 4, 3), Term(10, WORKING), date(2026, 4, 21), date(2026, 4, 21)),
        (date(2026, 4, 3), Term(10, CALENDAR), date(2026, 4, 9), date(2026, 4, 14)),
        (date(2026, 11, 27), Term(10, WORKING), date(2026, 12, 15), date(2026, 12, 15)),
        (date(2026, 12, 1), Term(30, CALENDAR), date(2026, 12, 31), date(2026, 12, 31)),
        (date(2026, 12, 1), Term(30, CALENDAR, exclude_end_day=True), date(2026, 12, 31), date(2027, 1, 4)),
        (date(2027, 4, 1), Term(30, CALENDAR), date(2027, 4, 29), date(2027, 5, 4)),
    ],
)
def test_the_vectors_of_the_domain(start: date, term: Term, target: date, limit: date) -> None:
    """Domain 2.3."""
    assert dates(term, start) == (target, limit)


def test_the_example_of_the_code_of_civil_procedure() -> None:
    """Communicated on 10 September, 15 free days: the last useful day is 26 September (domain 2.2)."""
    assert dates(Term(15, CALENDAR, exclude_end_day=True), date(2025, 9, 10))[1] == date(2025, 9, 26)


@pytest.mark.parametrize(
    ("start", "months", "target", "limit"),
    [
        (date(2026, 9, 15), 1, date(2026, 10, 15), date(2026, 10, 15)),
        (date(2027, 1, 29), 1, date(2027, 2, 26), date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (date(2028, 1, 31), 1, date(2028, 2, 29), date(2028, 2, 29)),
        (date(2026, 8, 31), 3, date(2026, 11, 27), date(2026, 12, 2)),  # 30 November and 1 December are holidays
        (date(2026, 11, 10), 2, date(2027, 1, 8), date(2027, 1, 11)),
        (date(2026, 12, 15), 12, date(2027, 12, 15), date(2027, 12, 15)),
    ],
)
def test_a_month_term_ends_on_the_same_day_or_the_last_of_a_shorter_month(
    start: date, months: int, target: date, limit: date
) -> None:
    assert dates(Term(months, MONTHS), start) == (target, limit)


def test_the_institutions_own_free_days_move_both_dates() -> None:
    bridge = InstitutionCalendar(bridge_days=frozenset({date(2026, 4, 9), date(2026, 4, 14)}))
    assert dates(Term(30, CALENDAR), date(2026, 3, 11), bridge) == (date(2026, 4, 8), date(2026, 4, 15))


def test_a_paper_that_comes_on_a_free_day_is_never_due_before_it_came() -> None:
    easter_saturday = date(2026, 4, 11)
    assert dates(Term(1, CALENDAR), easter_saturday) == (date(2026, 4, 14), date(2026, 4, 14))


def test_a_term_of_one_day_from_a_friday_is_cautiously_due_at_once() -> None:
    friday = date(2026, 11, 20)
    assert dates(Term(1, CALENDAR), friday) == (friday, date(2026, 11, 23))


def test_a_deadline_remembers_its_term_and_its_basis() -> None:
    term = Term(10, WORKING)
    deadline = count(term, date(2026, 4, 3), BY_LAW, "Legea 544/2001 art. 7")
    assert (deadline.term, deadline.basis) == (term, "Legea 544/2001 art. 7")


def test_a_term_without_length_or_with_free_working_days_does_not_exist() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Term(0, CALENDAR)
    for unit in (WORKING, MONTHS):
        with pytest.raises(ValueError, match="calendar days alone"):
            Term(10, unit, exclude_end_day=True)


def test_late_begins_the_day_after_the_limit() -> None:
    deadline = count(Term(30, CALENDAR), date(2026, 3, 11), BY_LAW, "OG 27/2002")
    assert (days_left(deadline, date(2026, 4, 9)), is_late(deadline, date(2026, 4, 9))) == (5, False)
    assert (days_left(deadline, date(2026, 4, 14)), is_late(deadline, date(2026, 4, 14))) == (0, False)
    assert (days_left(deadline, date(2026, 4, 15)), is_late(deadline, date(2026, 4, 15))) == (-1, True)


def test_connected_entries_follow_the_earliest_deadline() -> None:
    first = count(Term(30, CALENDAR), date(2026, 3, 11), BY_LAW, "OG 27/2002")
    second = count(Term(30, CALENDAR), date(2026, 3, 20), BY_LAW, "OG 27/2002")
    same_limit = Deadline(first.target - timedelta(days=1), first.limit, first.basis, first.term)
    assert earliest([second, first]) == first
    assert earliest([first, same_limit]) == same_limit
    assert earliest([]) is None


STARTS = st.dates(date(2024, 1, 1), date(2040, 12, 31))
TERMS = st.one_of(
    st.builds(Term, st.integers(1, 120), st.just(CALENDAR), st.booleans()),
    st.builds(Term, st.integers(1, 60), st.just(WORKING)),
    st.builds(Term, st.integers(1, 24), st.just(MONTHS)),
)


@given(STARTS, TERMS)
def test_both_dates_are_working_days_in_order_and_not_before_the_paper(start: date, term: Term) -> None:
    target, limit = dates(term, start)
    assert start <= target <= limit
    assert BY_LAW.is_working_day(target)
    assert BY_LAW.is_working_day(limit)
    if term.unit is CALENDAR:
        assert limit >= start + timedelta(days=term.amount + term.exclude_end_day)
    if term.unit is WORKING:
        assert target == limit


@given(STARTS, TERMS)
def test_a_longer_term_never_ends_earlier(start: date, term: Term) -> None:
    target, limit = dates(term, start)
    longer_target, longer_limit = dates(Term(term.amount + 1, term.unit, term.exclude_end_day), start)
    assert target <= longer_target
    assert limit <= longer_limit


@given(STARTS, TERMS)
def test_a_later_paper_is_never_due_earlier(start: date, term: Term) -> None:
    assert dates(term, start)[1] <= dates(term, start + timedelta(days=1))[1]


@given(STARTS, st.integers(1, 120))
def test_no_working_day_lies_between_the_last_day_and_the_limit(start: date, amount: int) -> None:
    end = start + timedelta(days=amount)
    _, limit = dates(Term(amount, CALENDAR), start)
    assert not any(BY_LAW.is_working_day(end + timedelta(days=n)) for n in range((limit - end).days))
