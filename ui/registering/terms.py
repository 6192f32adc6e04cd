"""A term as a clerk types it: `30`, `15 l` for working days, `2 luni`, or the date itself; and back again."""

import re
from datetime import date

from app.folding import folded
from opis_contract.calendar import InstitutionCalendar
from opis_contract.deadlines import Term, TermUnit, count
from opis_contract.entries import DeadlineDates

_LENGTH = re.compile(r"([0-9]{1,3})\s*([a-z. ]*)")
_DATE = re.compile(r"([0-9]{1,2})[./-]([0-9]{1,2})[./-]([0-9]{4})")
_UNITS = {
    **dict.fromkeys(("", "z", "zi", "zile", "d", "day", "days"), TermUnit.CALENDAR_DAYS),
    **dict.fromkeys(
        ("l", "zl", "z.l.", "z l", "zile lucratoare", "lucratoare", "w", "working days"), TermUnit.WORKING_DAYS
    ),
    **dict.fromkeys(("luna", "luni", "m", "month", "months"), TermUnit.MONTHS),
    **dict.fromkeys(("h", "ore", "ora", "hours"), TermUnit.HOURS),
}
_TYPED = {
    TermUnit.CALENDAR_DAYS: "{amount} z",
    TermUnit.WORKING_DAYS: "{amount} l",
    TermUnit.MONTHS: "{amount} luni",
    TermUnit.HOURS: "{amount} h",
}


def typed(term: Term) -> str:
    """The term as a clerk would type it."""
    return _TYPED[term.unit].format(amount=term.amount)


def read_term(text: str, *, today: date, calendar: InstitutionCalendar, basis: str = "") -> DeadlineDates | None:
    """The deadline meant by `text` for a paper registered today; None for an empty text.

    Raises ValueError when the text is no term, or a date before today.
    """
    plain = folded(text)
    if not plain:
        return None
    if match := _DATE.fullmatch(plain):
        day = date(int(match[3]), int(match[2]), int(match[1]))
        if day < today:
            raise ValueError("a deadline lies ahead")
        return DeadlineDates(target=day, limit=day, basis=basis)
    match = _LENGTH.fullmatch(plain)
    if match is None or match[2].strip() not in _UNITS:
        raise ValueError("not a term")
    term = Term(int(match[1]), _UNITS[match[2].strip()])
    counted = count(term, today, calendar, basis)
    return DeadlineDates(target=counted.target, limit=counted.limit, basis=counted.basis)
