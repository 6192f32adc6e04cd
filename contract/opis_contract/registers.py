"""Registers as data: the books that carry a sequence of numbers, and how each of them counts (domain 1.2)."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import Field, PlainSerializer, StringConstraints, model_validator

from opis_contract.dated import DatedRow, DepartmentCode, RecordsCode

RegisterCode = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,7}$")]


class Direction(StrEnum):
    """Where a paper travels, seen from the institution."""

    INCOMING = "incoming"
    OUTGOING = "outgoing"
    INTERNAL = "internal"


Directions = Annotated[
    frozenset[Direction], Field(min_length=1), PlainSerializer(sorted, return_type=list[Direction], when_used="json")
]
"""Written in one order, because what is written is hashed."""


class ReplyNumberPolicy(StrEnum):
    """What number an outgoing reply takes (rule R7); never changed in the middle of a year."""

    NEW_NUMBER_LINKED = "new_number_linked"
    SAME_AS_INCOMING = "same_as_incoming"


class SequencePolicy(StrEnum):
    """How a register counts."""

    YEARLY = "yearly"
    """1, 2, 3... from each 1 January."""
    CONTINUOUS = "continuous"
    """One sequence for ever; the new year goes on where the old one ended."""
    POINTER = "pointer"
    """The paper has its number in the register pointed to, and an order number of the year here."""


class Visibility(StrEnum):
    """Who may read the register."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"


class Register(DatedRow):
    """A book of one institution, as it holds from one day on."""

    catalogue: Literal["register"] = "register"
    code: RegisterCode
    title: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
    directions: Directions = frozenset(Direction)
    sequence: SequencePolicy = SequencePolicy.YEARLY
    points_to: RegisterCode | None = None
    """For a pointer: the register in which its papers have their number."""
    prefix: Annotated[str, StringConstraints(pattern=r"^[A-Z]{0,8}$")] = ""
    continuity_start: Annotated[int, Field(ge=2)] = 900_001
    """First number of the band from which desks take numbers during an outage; the main series stays below it."""
    reply_number_policy: ReplyNumberPolicy = ReplyNumberPolicy.NEW_NUMBER_LINKED
    visibility: Visibility = Visibility.INTERNAL
    department: DepartmentCode | None = None
    """Who keeps the book; None: the registry."""
    retention_class: RecordsCode | None = None
    retention_years: Annotated[int, Field(ge=1, le=200)] | None = None
    """None keeps the register for ever."""
    publish_in_gazette: bool = False
    """Its rows belong in the local official gazette (*Monitorul Oficial Local*, domain 3.8)."""
    legal_basis: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None

    @model_validator(mode="after")
    def _a_pointer_points_elsewhere(self) -> Self:
        if (self.sequence is SequencePolicy.POINTER) != (self.points_to is not None):
            raise ValueError("points_to belongs to a pointer register and only to one")
        if self.points_to == self.code:
            raise ValueError("points_to names the register itself")
        return self

    @property
    def numbering(self) -> tuple[object, ...]:
        """What makes its numbers; changes only on a 1 January, so that one year's numbers are of one kind."""
        return (self.sequence, self.points_to, self.prefix, self.continuity_start)


GENERAL_REGISTER = Register(code="RG", title="Registru general de intrare-ieșire", retention_years=10)
"""The register every institution has from its first day (domain 1.2)."""
