"""The terms of the law as dated data (domain 2.1): how long, counted how, extended by whom, on what legal basis.

A row holds from one day to another; a paper keeps the row that was in force on the day its term started, so that a
change alters no case that is closed and none that was registered before.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, Literal, Self, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from opis_contract.dated import DatedRow
from opis_contract.deadlines import Term, TermUnit
from opis_contract.errors import WrongInput

TermCode = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{1,39}$")]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class TermUnknown(WrongInput):
    """The table of terms never had this code. Facts: term."""

    code = "term_unknown"


class TermNotInForce(WrongInput):
    """The code is known and none of its rows holds on the day. Facts: term, day."""

    code = "term_not_in_force"


class TermNotCounted(WrongInput):
    """The case has no length of time: its date is written in the act, or there is none. Facts: term, name."""

    code = "term_not_counted"


class RuleUnit(StrEnum):
    """What the law counts in, and how it says that it does not count."""

    CALENDAR_DAYS = "calendar_days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    HOURS = "hours"
    STATUTE_DAYS = "statute_days"
    """The statute says "days" and its norms read them otherwise: the institution's `CountingRule` decides."""
    ON_THE_SPOT = "on_the_spot"
    MANUAL = "manual"
    """As written in the act itself."""
    NONE = "none"


class Decides(StrEnum):
    """Who may give more time."""

    HEAD_OF_INSTITUTION = "head_of_institution"
    INFORMATION_OFFICER = "information_officer"
    """With written notice to the applicant within the first term."""


class IrregularityNotice(BaseModel):
    """Tacit approval: faults of the file are told this long before the term ends, and the term grows by as much.

    Applies to terms longer than `longer_than` days; of several the one with the greatest `longer_than` that fits.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    longer_than: Annotated[int, Field(ge=0)] = 0
    days: Annotated[int, Field(ge=1)]


class TermRule(DatedRow):
    """One case of the law. `case` is its row in the table of terms, 1 to 25."""

    catalogue: Literal["term"] = "term"
    code: TermCode
    name: Name
    case: Annotated[int, Field(ge=1, le=99)]
    amount: Annotated[int, Field(ge=1, le=999)] | None = None
    unit: RuleUnit
    counted_by: TermCode | None = None
    """The institution's counting rule, for statute days."""
    before: bool = False
    """Counted backwards from an event."""
    exclude_end_day: bool = False
    extension: TermCode | None = None
    """The row that says how much more time there may be."""
    redirect: TermCode | None = None
    """The row that says how soon a paper for another authority must be sent there."""
    in_all: bool = False
    """For an extension: `amount` is the whole term from its start, not what is added to it."""
    decided_by: Decides | None = None
    notices: tuple[IrregularityNotice, ...] = ()
    tacit: bool = False
    """Silence until the limit is an approval (OUG 27/2003)."""
    legal_basis: Name

    @model_validator(mode="after")
    def _has_a_length_when_it_is_counted(self) -> Self:
        counted = self.unit not in {RuleUnit.ON_THE_SPOT, RuleUnit.MANUAL, RuleUnit.NONE}
        if counted != (self.amount is not None):
            raise ValueError("amount belongs to a term that is counted and only to one")
        if (self.unit is RuleUnit.STATUTE_DAYS) != (self.counted_by is not None):
            raise ValueError("counted_by belongs to statute days and only to them")
        return self


class CountingRule(DatedRow):
    """How this institution reads the "days" of a statute; printed with every term that is counted by it."""

    catalogue: Literal["counting_rule"] = "counting_rule"
    code: TermCode
    name: Name
    unit: Literal[TermUnit.CALENDAR_DAYS, TermUnit.WORKING_DAYS]
    legal_basis: Name


@dataclass(frozen=True, slots=True)
class TermInForce:
    """A case as it was in force on a day, its counting decided. `term` is None where nothing is counted."""

    rule: TermRule
    term: Term | None
    counting: CountingRule | None

    @property
    def basis(self) -> str:
        """The legal basis in words, with the rule by which statute days are counted."""
        if self.counting is None:
            return self.rule.legal_basis
        return f"{self.rule.legal_basis}; {self.counting.name}: {self.counting.legal_basis}"

    def counted(self) -> Term:
        """The length of time. Raises `TermNotCounted`."""
        if self.term is None:
            raise TermNotCounted(term=self.rule.code, name=self.rule.name)
        return self.term


_Dated = TypeVar("_Dated", TermRule, CountingRule)


@dataclass(frozen=True, slots=True)
class TermTable:
    """Rows of the table of terms. Of a code's rows that have begun by a day the last one given counts."""

    rules: tuple[TermRule, ...] = ()
    counting: tuple[CountingRule, ...] = ()

    def in_force(self, code: str, day: date) -> TermInForce:
        """The case with this code as it stands on the day. Raises `TermUnknown`, `TermNotInForce`."""
        rule = _on(self.rules, code, day)
        counting = _on(self.counting, rule.counted_by, day) if rule.counted_by else None
        return TermInForce(rule, _term(rule, counting), counting)


def irregularities_told_by(rule: TermRule, term_days: int) -> IrregularityNotice | None:
    """How long before its end the faults of a file must be told, for a term of this many days; None: no such rule."""
    fitting = [each for each in rule.notices if term_days > each.longer_than]
    return max(fitting, key=lambda each: each.longer_than, default=None)


def _on(rows: Iterable[_Dated], code: str, day: date) -> _Dated:
    named = [row for row in rows if row.code == code]
    if not named:
        raise TermUnknown(term=code)
    begun = sorted((row for row in named if row.valid_from <= day), key=lambda row: row.valid_from)
    if not begun or not begun[-1].in_force(day):
        raise TermNotInForce(term=code, day=f"{day:%d.%m.%Y}")
    return begun[-1]


def _term(rule: TermRule, counting: CountingRule | None) -> Term | None:
    if rule.amount is None:
        return None
    unit = counting.unit if counting else TermUnit(rule.unit.value)
    free_days = rule.exclude_end_day and unit is TermUnit.CALENDAR_DAYS
    return Term(rule.amount, unit, exclude_end_day=free_days, before=rule.before)
