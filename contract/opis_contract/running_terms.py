"""A term while it runs: what lengthens it and what makes it stand still, from its first date to its last (domain 2.2).

Values only: the acts themselves are events of the entry. Whatever happens to a term, the dates it had before are kept.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta

from opis_contract.calendar import InstitutionCalendar
from opis_contract.deadlines import Deadline, Interval, Term, count
from opis_contract.errors import WrongInput
from opis_contract.rules import DeadlinePassed
from opis_contract.terms import TermInForce, irregularities_told_by


class NoExtensionByLaw(WrongInput):
    """The law knows no longer term for this case. Facts: number, basis."""

    code = "no_extension_by_law"


class ExtendedAlready(WrongInput):
    """The law allows one extension and it was given. Facts: number, limit."""

    code = "extended_already"


class ExtensionTooLong(WrongInput):
    """More time was asked for than the law allows. Facts: number, most."""

    code = "extension_too_long"


@dataclass(frozen=True, slots=True)
class Allowed:
    """How much more time the law allows, in the term's own unit; `basis` in words."""

    more: int
    basis: str


@dataclass(frozen=True, slots=True)
class Pause:
    """The term stands still from `since` on; it runs again on `until`, None while it still stands.

    A pause that no law foresees (`legal` False) holds the institution's own term alone.
    """

    since: date
    basis: str
    legal: bool
    until: date | None = None


@dataclass(frozen=True, slots=True)
class RunningTerm:
    """A term from its start day, with everything that happened to it. `more` are the lengths that were added."""

    term: Term
    start: date
    basis: str
    allowed: Allowed | None = None
    more: tuple[int, ...] = ()
    pauses: tuple[Pause, ...] = ()

    @property
    def stands_still(self) -> bool:
        """True while a pause by law has not ended."""
        return any(pause.legal and pause.until is None for pause in self.pauses)


def begun(rule: TermInForce, start: date, extension: TermInForce | None = None) -> RunningTerm:
    """The term of a case from its start day; `extension` is the row its rule names. Raises `TermNotCounted`."""
    term = rule.counted()
    return RunningTerm(term, start, rule.basis, _allowed(term, extension))


def dates(running: RunningTerm, calendar: InstitutionCalendar) -> Deadline:
    """Target and legal limit as they are now. While the term stands still they are those it had before."""
    return _counted(running, calendar, legal_only=True)


def internal_dates(running: RunningTerm, calendar: InstitutionCalendar) -> Deadline:
    """The institution's own dates: every pause counts, and none of them is after the legal limit."""
    legal, own = dates(running, calendar), _counted(running, calendar, legal_only=False)
    return replace(own, target=min(own.target, legal.limit), limit=min(own.limit, legal.limit))


def steps(running: RunningTerm, calendar: InstitutionCalendar) -> tuple[Deadline, ...]:
    """The dates the term had at first and after each extension, the last ones last."""
    return tuple(dates(replace(running, more=running.more[:given]), calendar) for given in range(len(running.more) + 1))


def extended(
    running: RunningTerm, *, on: date, calendar: InstitutionCalendar, number: str, amount: int | None = None
) -> RunningTerm:
    """The term made longer by `amount`, by all that the law allows when left out.

    Raises `NoExtensionByLaw`, `ExtendedAlready`, `ExtensionTooLong`, and `DeadlinePassed` after the limit: what is late
    stays late.
    """
    limit = dates(running, calendar).limit
    if running.allowed is None:
        raise NoExtensionByLaw(number=number, basis=running.basis)
    if running.more:
        raise ExtendedAlready(number=number, limit=_day(limit))
    if on > limit and not running.stands_still:
        raise DeadlinePassed(number=number, limit=_day(limit))
    wanted = running.allowed.more if amount is None else amount
    if not 1 <= wanted <= running.allowed.more:
        raise ExtensionTooLong(number=number, most=running.allowed.more)
    return replace(running, more=(wanted,), basis=running.allowed.basis)


def suspended(running: RunningTerm, pause: Pause) -> RunningTerm:
    """The term with one more pause."""
    return replace(running, pauses=(*running.pauses, pause))


def resumed(running: RunningTerm, on: date) -> RunningTerm:
    """Every open pause ends: from `on` on the term runs again."""
    ended = (replace(each, until=max(on, each.since)) if each.until is None else each for each in running.pauses)
    return replace(running, pauses=tuple(ended))


def notified(running: RunningTerm, rule: TermInForce, *, on: date, calendar: InstitutionCalendar) -> RunningTerm:
    """Tacit approval: the applicant was told of faults of the file; the term grows by the days the law gives.

    Unchanged where the law gives none, and where the faults were told too late to count.
    """
    last = last_day_to_notify(running, rule, calendar)
    notice = irregularities_told_by(rule.rule, running.term.amount)
    if notice is None or last is None or on > last or running.more:
        return running
    return replace(running, more=(notice.days,))


def last_day_to_notify(running: RunningTerm, rule: TermInForce, calendar: InstitutionCalendar) -> date | None:
    """Until when faults of a file may be told (domain 2.1, row 6); None where the case has no such rule."""
    notice = irregularities_told_by(rule.rule, running.term.amount)
    if notice is None:
        return None
    return calendar.previous_working_day(dates(running, calendar).target - timedelta(days=notice.days))


def _allowed(term: Term, extension: TermInForce | None) -> Allowed | None:
    if extension is None:
        return None
    longer = extension.counted()
    if longer.unit is not term.unit:
        raise ValueError("an extension is counted as the term it extends")
    more = longer.amount - term.amount if extension.rule.in_all else longer.amount
    return Allowed(more, extension.basis)


def _counted(running: RunningTerm, calendar: InstitutionCalendar, *, legal_only: bool) -> Deadline:
    term = replace(running.term, amount=running.term.amount + sum(running.more))
    pauses = [
        Interval(each.since, each.until)
        for each in running.pauses
        if each.until is not None and (each.legal or not legal_only)
    ]
    return count(term, running.start, calendar, running.basis, stands_still=pauses)


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"
