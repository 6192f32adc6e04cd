"""The alarm grid: half of the term, five days, two days, nine o'clock of the day, and daily after it (domain 2.2)."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from opis_contract.alarms import Alarm, AlarmStep, Escalation, alarms_between, first_alarm_day, standing_alarm
from opis_contract.calendar import InstitutionCalendar
from opis_contract.deadlines import Term, TermUnit, count
from opis_contract.legal_time import legal_date

START, TARGET, LIMIT = date(2026, 3, 11), date(2026, 4, 9), date(2026, 4, 14)
NIGHT = datetime(2026, 3, 1, tzinfo=UTC)


def nine(month: int, day: int) -> datetime:
    """Nine in Romania: two hours before UTC in winter, three in summer."""
    return datetime(2026, month, day, 6 if (month, day) >= (3, 29) else 7, tzinfo=UTC)


def test_a_petition_over_easter_rings_at_half_five_two_and_on_its_day_and_then_daily() -> None:
    rung = alarms_between(START, TARGET, LIMIT, after=NIGHT, until=datetime(2026, 4, 19, tzinfo=UTC))
    assert rung == (
        Alarm(AlarmStep.HALF, nine(3, 26), Escalation.CLERK),
        Alarm(AlarmStep.FIVE_DAYS, nine(4, 4), Escalation.CLERK),
        Alarm(AlarmStep.TWO_DAYS, nine(4, 7), Escalation.CHIEF),
        Alarm(AlarmStep.DUE, nine(4, 9), Escalation.CHIEF),
        Alarm(AlarmStep.OVERDUE, nine(4, 15), Escalation.CHIEF),
        Alarm(AlarmStep.OVERDUE, nine(4, 16), Escalation.CHIEF),
        Alarm(AlarmStep.OVERDUE, nine(4, 17), Escalation.CHIEF),
        Alarm(AlarmStep.OVERDUE, nine(4, 18), Escalation.SECRETARY_GENERAL),
    )


def test_the_alarm_that_stands_changes_at_nine_o_clock() -> None:
    def stands(instant: datetime) -> AlarmStep | None:
        alarm = standing_alarm(START, TARGET, LIMIT, instant)
        return alarm.step if alarm else None

    minute = timedelta(minutes=1)
    assert stands(nine(3, 26) - minute) is None
    assert stands(nine(3, 26)) is AlarmStep.HALF
    assert stands(nine(4, 9) - minute) is AlarmStep.TWO_DAYS
    assert stands(nine(4, 9)) is AlarmStep.DUE
    assert stands(nine(4, 14)) is AlarmStep.DUE  # past the cautious target, and still in term
    assert stands(nine(4, 15) - minute) is AlarmStep.OVERDUE  # late since midnight


def test_a_term_of_two_days_is_near_its_end_from_its_first_hour() -> None:
    start, end = date(2026, 6, 22), date(2026, 6, 24)
    morning = datetime(2026, 6, 22, 4, tzinfo=UTC)
    early = standing_alarm(start, end, end, morning)
    assert early is not None
    assert early.step is AlarmStep.TWO_DAYS
    assert first_alarm_day(start, end) == start
    assert [
        each.step
        for each in alarms_between(start, end, end, after=morning, until=datetime(2026, 6, 24, 20, tzinfo=UTC))
    ] == [AlarmStep.DUE]


DAYS = st.integers(1, 90)


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), DAYS, st.integers(0, 24 * 130))
def test_the_alarm_that_stands_is_the_last_that_came(start: date, days: int, hours: int) -> None:
    deadline = count(Term(days, TermUnit.CALENDAR_DAYS), start, InstitutionCalendar(), "")
    begin = datetime(start.year, start.month, start.day, tzinfo=UTC)
    now = begin + timedelta(hours=hours)
    came = alarms_between(start, deadline.target, deadline.limit, after=begin - timedelta(days=2), until=now)
    stands = standing_alarm(start, deadline.target, deadline.limit, now)
    if came and legal_date(now) <= deadline.limit:
        assert stands == came[-1]
    if stands is None:
        assert came == ()
        assert legal_date(now) <= first_alarm_day(start, deadline.target) or legal_date(now) < start
    elif stands.step is AlarmStep.OVERDUE:
        assert legal_date(now) > deadline.limit
    assert [each.at for each in came] == sorted(each.at for each in came)


@given(st.dates(date(2024, 1, 1), date(2040, 1, 1)), DAYS, st.integers(0, 200), st.integers(0, 200))
def test_no_alarm_is_lost_between_two_looks_and_none_rings_twice(start: date, days: int, one: int, two: int) -> None:
    deadline = count(Term(days, TermUnit.CALENDAR_DAYS), start, InstitutionCalendar(), "")
    begin = datetime(start.year, start.month, start.day, tzinfo=UTC)
    first, second = sorted((begin + timedelta(hours=12 * one), begin + timedelta(hours=12 * two)))
    dates = (start, deadline.target, deadline.limit)
    whole = alarms_between(*dates, after=begin, until=second)
    parts = alarms_between(*dates, after=begin, until=first) + alarms_between(*dates, after=first, until=second)
    assert whole == parts
