"""What the type of a paper brings to the form: its term, its annexes, where it goes, and how its summary may begin."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from app.catalogue import asking
from app.catalogue.asking import Catalogue
from app.deadlines.asking import Deadlines
from app.folding import folded
from opis_contract.calendar import InstitutionCalendar
from opis_contract.catalogue import DocumentClass
from opis_contract.registers import Direction
from opis_contract.terms import TermInForce
from ui.registering.terms import typed

BY_LAW = InstitutionCalendar()
_PAYMENT = "dovada platii"
"""How an annex begins that proves a payment: without it the paper is not incomplete, its fee is unpaid."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A class of papers as the form uses it; `term` as it would be typed, `opening` the beginning of a summary."""

    name: str
    term: str = ""
    case: TermInForce | None = None
    """The term that the law sets; `term` is empty without one."""
    annexes: tuple[str, ...] = ()
    department: str = ""
    class_code: str = ""
    opening: str = ""


@dataclass(frozen=True, slots=True)
class Kinds:
    """The classes in force, read once for many papers."""

    classes: tuple[DocumentClass, ...] = ()
    departments: Mapping[str, str] | None = None
    terms: Mapping[str, TermInForce] = field(default_factory=dict)
    calendar: InstitutionCalendar = BY_LAW
    openings: Mapping[str, str] | None = None

    def matching(self, typed: str, direction: str) -> tuple[Kind, ...]:
        """Those whose words begin with what was typed, the ones of this direction first."""
        found = asking.matching(self.classes, typed, limit=16)
        wanted = Direction(direction)
        return tuple(map(self._kind, sorted(found, key=lambda each: wanted not in each.directions)))[:8]

    def named(self, name: str) -> Kind | None:
        """The class of this name, or None when the clerk wrote a type of their own."""
        found = asking.named(self.classes, name) if name.strip() else None
        return self._kind(found) if found else None

    def _kind(self, found: DocumentClass) -> Kind:
        case = self.terms.get(found.term or "")
        return Kind(
            name=found.name,
            term=typed(case.term) if case and case.term else "",
            case=case if case and case.term else None,
            annexes=found.annexes,
            department=(self.departments or {}).get(found.department or "", found.department or ""),
            class_code=found.class_code or "",
            opening=(self.openings or {}).get(found.code, ""),
        )


def read_kinds(catalogue: Catalogue, deadlines: Deadlines) -> Kinds:
    """The classes of today. Blocks: for the database lane."""
    text = files("resources").joinpath("catalogues", "summary_openings.toml").read_text(encoding="utf-8")
    return Kinds(
        classes=tuple(catalogue.classes()),
        departments={each.code: each.name for each in catalogue.departments()},
        terms=deadlines.in_force(),
        calendar=deadlines.calendar(),
        openings=tomllib.loads(text),
    )


def is_payment(annex: str) -> bool:
    """True for an annex that proves a payment."""
    return folded(annex).startswith(_PAYMENT)


def missing(kind: Kind | None, ticked: Sequence[str]) -> tuple[str, ...]:
    """What the class asks for and does not lie with the paper."""
    return tuple(each for each in kind.annexes if each not in ticked) if kind else ()
