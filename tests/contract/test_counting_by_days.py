"""Counting agrees with a slow oracle that goes day by day and knows nothing of how the program counts (domain 2.2)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from opis_contract.calendar import InstitutionCalendar
from opis_contract.deadlines import Deadline, Interval, Term, TermUnit, count
from opis_contract.running_terms import Allowed, Pause, RunningTerm, dates, extended, internal_dates, resumed, suspended

DAY = timedelta(days=1)
FIXED = {(1, 1), (1, 2), (1, 24), (5, 1), (6, 1), (8, 15), (11, 30), (12, 1), (12, 25), (12, 26)}
EPIPHANY = {(1, 6), (1, 7)}
"""Holidays since 2024 (Law 52/2023)."""


def easter(year: int) -> date:
    """Meeus's Julian algorithm, thirteen days later."""
    a, b, c = year % 4, year % 7, year % 19
    d = (19 * c + 15) % 30
    e = (2 * a + 4 * b - d + 34) % 7
    return date(year, (d + e + 114) // 31, (d + e + 114) % 31 + 1) + timedelta(days=13)


def free(day: date, bridges: frozenset[date], recovered: frozenset[date]) -> bool:
    """What a clerk reads off a wall calendar."""
    if day in recovered:
        return False
    if day in bridges or day.isoweekday() in (6, 7) or (day.month, day.day) in FIXED:
        return True
    if day.year >= 2024 and (day.month, day.day) in EPIPHANY:
        return True
    return (day - easter(day.year)).days in (-2, 0, 1, 49, 50)


def oracle(
    term: Term, start: date, bridges: frozenset[date], recovered: frozenset[date], still: list[tuple[date, date]]
) -> tuple[date, date]:
    """The two dates, one day after the other."""

    def stands(day: date) -> bool:
        return any(since <= day < until for since, until in still)

    def last(day: date) -> bool:
        return not free(day, bridges, recovered) and not stands(day)

    if term.before:
        day, left = start, term.amount
        while left:
            day -= DAY
            if term.unit is TermUnit.CALENDAR_DAYS or not free(day, bridges, recovered):
                left -= 1
        limit = day
        while free(limit, bridges, recovered):
            limit -= DAY
        target = day - DAY
        while free(target, bridges, recovered):
            target -= DAY
        return target, limit
    if term.unit is TermUnit.MONTHS:
        month = start
        for _ in range(term.amount):
            month = month.replace(day=1) + timedelta(days=31)
        following = month.replace(day=1) + timedelta(days=31)
        month_end = following.replace(day=1) - DAY
        left = (min(month.replace(day=1) + timedelta(days=start.day - 1), month_end) - start).days
    elif term.unit is TermUnit.HOURS:
        left = 0
        while left * 24 < term.amount:
            left += 1
    else:
        left = term.amount
    day = start
    while left:
        day += DAY
        if stands(day) or (term.unit is TermUnit.WORKING_DAYS and free(day, bridges, recovered)):
            continue
        left -= 1
    limit = day + DAY if term.exclude_end_day else day
    while not last(limit):
        limit += DAY
    target = day
    while target >= start and not last(target):
        target -= DAY
    if target < start:
        target = day
        while not last(target):
            target += DAY
    return target, limit


STARTS = st.dates(date(2020, 1, 1), date(2040, 12, 31))
TERMS = st.one_of(
    st.builds(Term, st.integers(1, 120), st.just(TermUnit.CALENDAR_DAYS), st.booleans()),
    st.builds(Term, st.integers(1, 60), st.just(TermUnit.WORKING_DAYS)),
    st.builds(Term, st.integers(1, 24), st.just(TermUnit.MONTHS)),
    st.builds(Term, st.integers(1, 200), st.just(TermUnit.HOURS)),
)
BACKWARDS = st.builds(
    Term,
    st.integers(1, 60),
    st.sampled_from([TermUnit.CALENDAR_DAYS, TermUnit.WORKING_DAYS]),
    before=st.just(True),
)


@st.composite
def moved_days(draw: st.DrawFn, start: date) -> tuple[frozenset[date], frozenset[date]]:
    """Bridge days near the term, and days on which they are recovered."""
    near = st.integers(-5, 90).map(lambda days: start + timedelta(days=days))
    bridges = draw(st.frozensets(near, max_size=6))
    return bridges, draw(st.frozensets(near, max_size=3)) - bridges


@st.composite
def cases(draw: st.DrawFn) -> tuple[Term, date, frozenset[date], frozenset[date], list[tuple[date, date]]]:
    """A term, its start, the institution's days and when the term stood still."""
    start = draw(STARTS)
    bridges, recovered = draw(moved_days(start))
    pauses = []
    for _ in range(draw(st.integers(0, 3))):
        since = start + timedelta(days=draw(st.integers(-3, 60)))
        pauses.append((since, since + timedelta(days=draw(st.integers(0, 40)))))
    return draw(TERMS), start, bridges, recovered, pauses


def both(deadline: Deadline) -> tuple[date, date]:
    return deadline.target, deadline.limit


@settings(max_examples=400)
@given(cases())
def test_every_unit_with_moved_days_and_pauses(
    case: tuple[Term, date, frozenset[date], frozenset[date], list[tuple[date, date]]],
) -> None:
    term, start, bridges, recovered, pauses = case
    calendar = InstitutionCalendar(bridges, recovered)
    still = [Interval(since, until) for since, until in pauses]
    assert both(count(term, start, calendar, "-", stands_still=still)) == oracle(
        term, start, bridges, recovered, pauses
    )


@settings(max_examples=150)
@given(st.data(), STARTS, BACKWARDS)
def test_days_before_an_event(data: st.DataObject, event: date, term: Term) -> None:
    bridges, recovered = data.draw(moved_days(event - timedelta(days=60)))
    counted = count(term, event, InstitutionCalendar(bridges, recovered), "-")
    assert both(counted) == oracle(term, event, bridges, recovered, [])
    assert counted.target <= counted.limit < event


@settings(max_examples=200)
@given(cases(), st.integers(1, 30), st.booleans(), st.lists(st.booleans(), min_size=3, max_size=3))
def test_a_term_that_was_extended_and_stood_still(
    case: tuple[Term, date, frozenset[date], frozenset[date], list[tuple[date, date]]],
    more: int,
    is_extended: bool,
    by_law: list[bool],
) -> None:
    """Legal dates know the pauses of the law alone; the institution's own know all, and end with the legal ones."""
    term, start, bridges, recovered, pauses = case
    calendar = InstitutionCalendar(bridges, recovered)
    running = RunningTerm(term, start, "lege", Allowed(more, "prelungire"))
    if is_extended:
        running = extended(running, on=start, calendar=calendar, number="1")
    for (since, until), legal in zip(pauses, by_law, strict=False):
        running = resumed(suspended(running, Pause(since, "act", legal)), until)
    longer = Term(term.amount + (more if is_extended else 0), term.unit, term.exclude_end_day)
    legal_pauses = [pause for pause, legal in zip(pauses, by_law, strict=False) if legal]
    target, limit = oracle(longer, start, bridges, recovered, legal_pauses)
    assert both(dates(running, calendar)) == (target, limit)
    own = oracle(longer, start, bridges, recovered, pauses)
    assert both(internal_dates(running, calendar)) == (min(own[0], limit), min(own[1], limit))
