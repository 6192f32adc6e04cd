"""`opis deadline`: until when, for a class of papers or a length of time, with the law that says so."""

from datetime import date

from app.commands.asked import Asked
from app.commands.composition import build_desk
from app.desk import Desk
from opis_contract.deadlines import Term, TermUnit
from opis_contract.entries import DeadlineDates
from opis_contract.errors import WrongInput
from opis_contract.legal_time import legal_date

_LONGEST = {
    TermUnit.CALENDAR_DAYS: 3660,
    TermUnit.WORKING_DAYS: 3660,
    TermUnit.MONTHS: 120,
    TermUnit.HOURS: 8784,
}


class LengthOutOfRange(WrongInput):
    """No law sets a term of this length."""

    code = "length_out_of_range"

    def __init__(self, *, amount: int, most: int) -> None:
        super().__init__(amount=amount, most=most)


class UnitsMixed(WrongInput):
    """Working days and free days are ways of counting days, and only one of them can be meant."""

    code = "units_mixed"


def run(asked: Asked) -> int:
    """Answers `{"target", "limit", "basis"}`; for a class its `class` and `term` codes too."""
    options = asked.options
    desk = build_desk(asked)
    on: date = options.on or legal_date(desk.clock.now())
    if options.of is None:
        _tell(asked, _of_length(asked, desk, on), {})
        return 0
    if options.working or options.free_days:
        raise UnitsMixed
    case = desk.deadlines.of_case(options.of, on)
    codes = {"class": case.kind.code if case.kind else None, "term": case.term.rule.code}
    _tell(asked, case.deadline, codes, case.kind.name if case.kind else case.term.rule.name)
    return 0


def _of_length(asked: Asked, desk: Desk, on: date) -> DeadlineDates:
    options = asked.options
    if options.months is not None:
        amount, unit = options.months, TermUnit.MONTHS
    elif options.hours is not None:
        amount, unit = options.hours, TermUnit.HOURS
    else:
        amount, unit = options.days, TermUnit.WORKING_DAYS if options.working else TermUnit.CALENDAR_DAYS
    if (options.working and unit is not TermUnit.WORKING_DAYS) or (
        options.free_days and unit is not TermUnit.CALENDAR_DAYS
    ):
        raise UnitsMixed
    if not 1 <= amount <= _LONGEST[unit]:
        raise LengthOutOfRange(amount=amount, most=_LONGEST[unit])
    rule = "free_days" if options.free_days else unit.value
    basis = asked.words.say(f"deadline.rule_{rule}")
    return desk.deadlines.of_days(Term(amount, unit, exclude_end_day=options.free_days), on, basis)


def _tell(asked: Asked, dates: DeadlineDates, codes: dict[str, str | None], name: str = "") -> None:
    say = asked.words.say
    target, limit = f"{dates.target:%d.%m.%Y}", f"{dates.limit:%d.%m.%Y}"
    lines = [say("deadline.dates", target=target, limit=limit), dates.basis]
    asked.answer(
        codes | dates.model_dump(mode="json", include={"target", "limit", "basis"}), *filter(None, (name, *lines))
    )
