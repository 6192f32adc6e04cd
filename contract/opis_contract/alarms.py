"""The alarm grid of a term: who is told, when, and which alarm stands now (domain 2.2).

Alarms go by the cautious target; only past the legal limit is a paper late. An alarm names nobody and nothing of the
paper: it is shown at a desk and never sent with personal data.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from opis_contract.legal_time import LEGAL_ZONE, legal_date

HOUR = time(9)
"""Alarms come at the beginning of the working day, by Romanian clocks."""

_DAY = timedelta(days=1)
_PATIENCE = timedelta(days=3)
"""Past its limit a paper is the chief's for these days, then the secretary general's."""


class AlarmStep(StrEnum):
    """How near the end is, the quietest first."""

    HALF = "half"
    FIVE_DAYS = "five_days"
    TWO_DAYS = "two_days"
    DUE = "due"
    OVERDUE = "overdue"


class Escalation(StrEnum):
    """Whom an alarm is for; each is told of what those before were told."""

    CLERK = "clerk"
    CHIEF = "chief"
    SECRETARY_GENERAL = "secretary_general"


@dataclass(frozen=True, slots=True)
class Alarm:
    """One alarm of one term."""

    step: AlarmStep
    at: datetime
    to: Escalation


def first_alarm_day(start: date, target: date) -> date:
    """The day from which some alarm stands: half of the term, or earlier where five days before the end come first."""
    return max(start, min(_half(start, target), target - 5 * _DAY))


def standing_alarm(start: date, target: date, limit: date, now: datetime) -> Alarm | None:
    """The alarm that stands at an instant: the last that came; None while there is none."""
    today = legal_date(now)
    if today > limit:
        return _overdue(limit, today if now >= _at(today) else today - _DAY)
    come = [each for each in _before_the_end(start, target) if each.at <= now]
    if come:
        return come[-1]
    first = first_alarm_day(start, target)
    # What starts with a few days left is near its end from its first hour on.
    return _early(start, target) if today >= start and first == start else None


def alarms_between(start: date, target: date, limit: date, *, after: datetime, until: datetime) -> tuple[Alarm, ...]:
    """The alarms that come after one instant and not after another, in order; overdue comes every day."""
    coming = list(_before_the_end(start, target))
    day = max(limit + _DAY, legal_date(after))
    while _at(day) <= until:
        coming.append(_overdue(limit, day))
        day += _DAY
    return tuple(each for each in coming if after < each.at <= until)


def _before_the_end(start: date, target: date) -> list[Alarm]:
    """In the order of their weight, which is the order in which they come; none before the term has begun."""
    planned = (
        (AlarmStep.HALF, _half(start, target), Escalation.CLERK),
        (AlarmStep.FIVE_DAYS, target - 5 * _DAY, Escalation.CLERK),
        (AlarmStep.TWO_DAYS, target - 2 * _DAY, Escalation.CHIEF),
        (AlarmStep.DUE, target, Escalation.CHIEF),
    )
    # In a short term half of it comes after "five days": the nearer end is what counts, half says nothing any more.
    half_says_something = _half(start, target) < target - 5 * _DAY
    return [
        Alarm(step, _at(day), to)
        for step, day, to in planned
        if (half_says_something if step is AlarmStep.HALF else day > start or step is AlarmStep.DUE)
    ]


def _early(start: date, target: date) -> Alarm:
    left = target - start
    if left <= timedelta(0):
        return Alarm(AlarmStep.DUE, _at(start), Escalation.CHIEF)
    if left <= 2 * _DAY:
        return Alarm(AlarmStep.TWO_DAYS, _at(start), Escalation.CHIEF)
    return Alarm(AlarmStep.FIVE_DAYS, _at(start), Escalation.CLERK)


def _overdue(limit: date, day: date) -> Alarm:
    day = max(day, limit + _DAY)
    to = Escalation.CHIEF if day - limit <= _PATIENCE else Escalation.SECRETARY_GENERAL
    return Alarm(AlarmStep.OVERDUE, _at(day), to)


def _half(start: date, target: date) -> date:
    return start + timedelta(days=-(-(target - start).days // 2))


def _at(day: date) -> datetime:
    return datetime.combine(day, HOUR, LEGAL_ZONE).astimezone(UTC)
